import { Injectable, Logger } from '@nestjs/common';
import { chooseProvider, type ProviderChoice, probeProvider } from '@lora/models';
import { Env } from '../../platform/env/index.js';
import { EventBus } from '../../platform/events/index.js';

/** Whether models can run on this machine, and where. */
export type RuntimeState =
  | { state: 'checking' }
  | { state: 'ready'; choice: ProviderChoice }
  | { state: 'off'; reason: string };

/**
 * Finds out once, in processes of their own, whether models can run here and on what. Nothing waits for it at the
 * start, and whatever it finds, the program runs.
 */
@Injectable()
export class MlRuntime {
  private readonly log = new Logger('Models');
  private found: RuntimeState = { state: 'checking' };
  private checking: Promise<void> | undefined;

  constructor(
    private readonly env: Env,
    private readonly events: EventBus,
  ) {}

  get current(): RuntimeState {
    return this.found;
  }

  /** Never fails. */
  async check(): Promise<RuntimeState> {
    this.checking ??= this.find().then((found) => {
      this.found = found;
      const { choice, reason } = { choice: null, reason: null, ...found };
      if (reason !== null) this.log.log(`search by meaning is off: ${reason}`);
      else if (choice?.notice) this.log.warn(choice.notice);
      this.events.emit('mlChanged', {});
    });
    await this.checking;
    return this.found;
  }

  private async find(): Promise<RuntimeState> {
    const { mlProvider } = this.env;
    if (mlProvider === 'off') return { state: 'off', reason: 'It is switched off (ML_PROVIDER=off).' };
    try {
      const choice = await chooseProvider(mlProvider);
      const { ok, reason } = await probeProvider('cpu', { timed: false });
      return ok ? { state: 'ready', choice } : { state: 'off', reason };
    } catch (error) {
      return { state: 'off', reason: error instanceof Error ? error.message : String(error) };
    }
  }
}
