import { Injectable } from '@nestjs/common';
import { pMapIterable } from 'p-map';
import { LibraryFilesRepository, type UnhashedFile } from './files.repository.js';
import type { PassOptions } from './header-pass.js';
import { type IdentityResult, IdentityService } from './identity.service.js';
import { ReadWorkers } from './read-workers.js';
import type { RootRow } from './roots.repository.js';

/** Files of one task: small ones together, so that messages and transactions cost little beside the reading. */
const TASK_FILES = 32;
const TASK_BYTES = 64 * 1024 * 1024;
/** Rows taken from the database at a time. */
const PAGE = 500;

/** Second pass of a scan: reads every file that has no hashes yet, in threads of low priority. */
@Injectable()
export class HashPass {
  constructor(
    private readonly files: LibraryFilesRepository,
    private readonly identities: IdentityService,
    private readonly workers: ReadWorkers,
  ) {}

  async run(
    roots: readonly Pick<RootRow, 'id' | 'path'>[],
    o: PassOptions,
  ): Promise<IdentityResult & { hashed: number }> {
    const total = await this.files.countUnhashed(roots.map((root) => root.id));
    const sum = { hashed: 0, merged: 0, replaced: 0, problems: 0 };
    if (total.files === 0) return sum;
    o.progress.startPhase('Reading files', { total: total.files, bytesTotal: total.bytes });
    o.report();
    for (const root of roots) {
      const tasks = pMapIterable(this.tasks(root), (files) => this.hash(root, files, o), {
        concurrency: this.workers.threads,
      });
      for await (const task of tasks) {
        sum.hashed += task.hashed;
        sum.merged += task.merged;
        sum.replaced += task.replaced;
        sum.problems += task.problems;
      }
    }
    return sum;
  }

  private async hash(
    root: Pick<RootRow, 'id' | 'path'>,
    files: readonly UnhashedFile[],
    o: PassOptions,
  ): Promise<IdentityResult & { hashed: number }> {
    const outcomes = await this.workers.hash(
      {
        rootPath: root.path,
        files: files.map((file) => ({
          id: file.id,
          path: file.path,
          size: file.size,
          mtimeNs: file.mtime_ns,
        })),
      },
      {
        signal: o.signal,
        onBytes: (bytes) => {
          o.progress.add(0, bytes);
          o.report();
        },
      },
    );
    const states = new Map(files.map((file) => [file.id, file]));
    const result = await this.identities.apply(
      outcomes.flatMap((outcome) => {
        const file = states.get(outcome.id);
        return file ? [{ ...outcome, size: file.size, mtimeNs: file.mtime_ns }] : [];
      }),
    );
    o.progress.add(files.length, 0);
    o.report();
    return { ...result, hashed: files.length };
  }

  /** The files to hash, in tasks of some megabytes. */
  private async *tasks(root: Pick<RootRow, 'id'>): AsyncGenerator<UnhashedFile[]> {
    let after: string | null = null;
    let task: UnhashedFile[] = [];
    let bytes = 0;
    for (;;) {
      const page: UnhashedFile[] = await this.files.unhashed(root.id, after, PAGE);
      for (const file of page) {
        task.push(file);
        bytes += file.size;
        if (task.length >= TASK_FILES || bytes >= TASK_BYTES) {
          yield task;
          task = [];
          bytes = 0;
        }
      }
      const last = page.at(-1);
      if (!last) break;
      after = last.id;
    }
    if (task.length > 0) yield task;
  }
}
