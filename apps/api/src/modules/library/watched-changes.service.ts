import { randomUUID } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { LibraryFilesRepository } from './files.repository.js';
import type { FoundFile } from './found-file.js';
import { findSiblings, indexSiblings } from './group-siblings.js';
import { HashPass } from './hash-pass.js';
import { HeaderPass } from './header-pass.js';
import { createIgnoreRule } from './ignore-rule.js';
import { IngestService } from './ingest.service.js';
import { lookAgain } from './look-again.js';
import { type RootRow, RootsRepository } from './roots.repository.js';
import { ScanProgress } from './scan-progress.js';
import { isModel, walkRoot } from './walk.js';

/** Above this, walking the root is cheaper than looking at each path. */
const MAX_PATHS = 2_000;
const CHUNK = 200;
const SETTLE_WAIT_MS = 1_000;
/** A file that keeps growing sends events of its own; this is for the quiet end of a copy. */
const SETTLE_ROUNDS = 6;

/** Takes what the watcher has heard into the catalog. */
@Injectable()
export class WatchedChanges {
  constructor(
    private readonly roots: RootsRepository,
    private readonly files: LibraryFilesRepository,
    private readonly ingest: IngestService,
    private readonly headers: HeaderPass,
    private readonly hashes: HashPass,
  ) {}

  /** @param paths under the root, where something happened: made, changed or gone */
  async apply(rootId: string, paths: readonly string[], signal: AbortSignal): Promise<void> {
    const root = await this.roots.find(rootId);
    if (!root || signal.aborted) return;
    if (paths.length > MAX_PATHS) return this.rescan(root, signal);
    const { files, folders, gone } = await this.sort(root, paths);
    // What appeared comes first: a moved file keeps its adapter only while its old row is still there.
    await this.take(root, files, signal);
    for (const folder of folders) await this.takeFolder(root, folder, signal);
    await this.markGone(root.id, gone);
    await this.hashes.run([root], this.quiet(signal));
  }

  /** Walks the whole root without a job: for polling, and when too much happened at once. */
  async rescan(root: RootRow, signal: AbortSignal): Promise<void> {
    await this.headers.run([root], { ...this.quiet(signal), scanId: randomUUID() });
    await this.hashes.run([root], this.quiet(signal));
  }

  /** Tells files, folders and vanished paths apart; a companion's path stands for the models it belongs to. */
  private async sort(
    root: RootRow,
    paths: readonly string[],
  ): Promise<{ files: FoundFile[]; folders: string[]; gone: string[] }> {
    const models = new Set<string>();
    const folders: string[] = [];
    const gone: string[] = [];
    for (const path of paths) {
      const at = await stat(join(root.path, path)).catch(() => null);
      if (at?.isDirectory()) folders.push(path);
      else if (isModel(posix.basename(path))) {
        if (at) models.add(path);
        else gone.push(path);
      } else {
        if (!at) gone.push(path);
        for (const model of await ownersOf(root.path, path)) models.add(model);
      }
    }
    const files: FoundFile[] = [];
    for (const path of models) {
      const found = await lookAgain(root.path, splitPath(path));
      if (found) files.push(found);
    }
    return { files, folders, gone };
  }

  private async take(root: RootRow, files: readonly FoundFile[], signal: AbortSignal): Promise<void> {
    let left = files;
    for (let round = 0; left.length > 0 && round <= SETTLE_ROUNDS; round++) {
      if (round > 0) await wait(SETTLE_WAIT_MS, undefined, { signal });
      const unfinished: FoundFile[] = [];
      for (let at = 0; at < left.length; at += CHUNK) {
        const result = await this.ingest.ingest(root, left.slice(at, at + CHUNK), { scanId: null, signal });
        unfinished.push(...result.unfinished);
      }
      left = (await Promise.all(unfinished.map((file) => lookAgain(root.path, file)))).filter(
        (file) => file !== null,
      );
    }
  }

  private async takeFolder(root: RootRow, folder: string, signal: AbortSignal): Promise<void> {
    const chunks = walkRoot(root.path, {
      from: folder,
      isIgnored: createIgnoreRule(root.ignore),
      signal,
      onSkip: () => undefined,
    });
    for await (const chunk of chunks) await this.take(root, chunk, signal);
  }

  private async markGone(rootId: string, paths: readonly string[]): Promise<void> {
    if (paths.length === 0) return;
    await this.ingest.markMissing(paths.map((path) => () => this.files.markPathMissing(rootId, path)));
  }

  private quiet(signal: AbortSignal) {
    return { signal, progress: new ScanProgress(Date.now), report: () => undefined };
  }
}

/** The models that a sidecar or preview at this path belongs to. */
async function ownersOf(rootPath: string, path: string): Promise<string[]> {
  const { folder, fileName } = splitPath(path);
  const names = await readdir(join(rootPath, folder)).catch(() => []);
  const index = indexSiblings([...names, fileName]);
  return names
    .filter((name) => isModel(name) && findSiblings(index, name).includes(fileName))
    .map((name) => (folder === '' ? name : `${folder}/${name}`));
}

function splitPath(path: string): { folder: string; fileName: string } {
  const slash = path.lastIndexOf('/');
  return slash === -1
    ? { folder: '', fileName: path }
    : { folder: path.slice(0, slash), fileName: path.slice(slash + 1) };
}
