import { EventEmitter } from 'node:events';
import { Injectable } from '@nestjs/common';
import type { Job } from '@lora/schema';

/** What modules tell each other within this process. News between processes travels through the database. */
export interface InProcessEvents {
  /** A job was queued, moved on or ended. */
  job: Job;
  /** Roots were added, changed or removed. */
  rootsChanged: { id: string };
  /** What models do here changed: loaded, unloaded, chosen, failed. */
  mlChanged: object;
  /** A session was ended, in this process or another. */
  sessionEnded: { id: string };
}

/** Typed events within the process. Emit after commit: `db.afterCommit(() => bus.emit(…))`. */
@Injectable()
export class EventBus {
  private readonly emitter = new EventEmitter();

  emit<K extends keyof InProcessEvents>(name: K, event: InProcessEvents[K]): void {
    this.emitter.emit(name, event);
  }

  /** @returns takes the listener off again */
  on<K extends keyof InProcessEvents>(name: K, listener: (event: InProcessEvents[K]) => void): () => void {
    this.emitter.on(name, listener);
    return () => this.emitter.off(name, listener);
  }
}
