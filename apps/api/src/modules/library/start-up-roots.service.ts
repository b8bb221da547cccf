import { Injectable, Logger } from '@nestjs/common';
import { DomainError } from '../../platform/http/index.js';
import { RootsService } from './roots.service.js';

/** What happens to the library when the program has started. */
@Injectable()
export class StartUpRoots {
  private readonly log = new Logger('Library');

  constructor(private readonly roots: RootsService) {}

  /** Adds the folders that the command line names, then looks for what changed while the program was away. */
  async run(libraries: readonly string[]): Promise<void> {
    for (const path of libraries) {
      try {
        const root = await this.roots.create({ path }, null);
        this.log.log(`added ${root.path}`);
      } catch (error) {
        if (!(error instanceof DomainError)) throw error;
        // A folder that is in the library from the last start is as it should be.
        if (error.code !== 'root_exists') this.log.warn(error.message);
      }
    }
    const { items } = await this.roots.list({ roots: 'all' });
    if (items.some((root) => root.lastScanAt !== null)) await this.roots.scan(undefined, null);
  }
}
