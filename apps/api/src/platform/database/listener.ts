import { Client, type ClientConfig } from 'pg';

/** Ends one subscription. */
export interface ListenHandle {
  close(): Promise<void>;
}

interface Subscription {
  channel: string;
  onPayload: (payload: string) => void;
  onSubscribed: (() => void) | undefined;
}

/** First wait before connecting again, and the longest: a restarting server is back in a second or two. */
const RETRY_MS = { first: 100, longest: 5_000 };
/** A dead network drops a connection without a word; a query every so often notices. */
const HEARTBEAT_MS = 30_000;
const HEARTBEAT_LIMIT_MS = 5_000;

/**
 * LISTEN on its own connection (a pooled one may be handed to someone else): connects at the first subscription,
 * again and again when the connection drops, and subscribes everything anew.
 */
export class Listener {
  private readonly subscriptions = new Set<Subscription>();
  private client: Client | undefined;
  private connecting: Promise<Client> | undefined;
  private retry: NodeJS.Timeout | undefined;
  private heartbeat: NodeJS.Timeout | undefined;
  private waitMs = RETRY_MS.first;
  private closed = false;

  constructor(
    private readonly connection: ClientConfig,
    private readonly onError: (error: unknown) => void,
  ) {}

  /** Subscribes; rejects when the first connection fails. Payloads arrive in the order of their commits. */
  async listen(
    channel: string,
    onPayload: (payload: string) => void,
    onSubscribed?: () => void,
  ): Promise<ListenHandle> {
    if (this.closed) throw new Error('The database is closed: nothing more can be listened to.');
    const client = await this.connected();
    const subscription: Subscription = { channel, onPayload, onSubscribed };
    this.subscriptions.add(subscription);
    try {
      await client.query(`LISTEN ${client.escapeIdentifier(channel)}`);
    } catch (error) {
      // A drop right now is repaired with all the others; a refused LISTEN is the caller's.
      if (client === this.client) {
        this.subscriptions.delete(subscription);
        throw error;
      }
      return { close: () => this.unlisten(subscription) };
    }
    this.call(() => onSubscribed?.());
    return { close: () => this.unlisten(subscription) };
  }

  /** Ends everything. Waits for a connection being made, so that none is left behind. */
  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.retry);
    clearInterval(this.heartbeat);
    this.subscriptions.clear();
    await this.connecting?.catch(() => undefined);
    const client = this.client;
    this.client = undefined;
    await client?.end().catch(() => undefined);
  }

  private async unlisten(subscription: Subscription): Promise<void> {
    if (!this.subscriptions.delete(subscription) || this.client === undefined) return;
    if ([...this.subscriptions].some((other) => other.channel === subscription.channel)) return;
    await this.client
      .query(`UNLISTEN ${this.client.escapeIdentifier(subscription.channel)}`)
      .catch(this.onError);
  }

  private connected(): Promise<Client> {
    if (this.client !== undefined) return Promise.resolve(this.client);
    this.connecting ??= this.connect().finally(() => {
      this.connecting = undefined;
    });
    return this.connecting;
  }

  private async connect(): Promise<Client> {
    const client = new Client({ ...this.connection, keepAlive: true });
    // 'error' comes for a broken connection, 'end' for any end: either way this client is done.
    client.on('error', (error) => this.dropped(client, error));
    client.on('end', () => this.dropped(client));
    client.on('notification', ({ channel, payload }) => {
      for (const subscription of this.subscriptions) {
        if (subscription.channel === channel) this.call(() => subscription.onPayload(payload ?? ''));
      }
    });
    await client.connect();
    this.client = client;
    this.waitMs = RETRY_MS.first;
    clearInterval(this.heartbeat);
    this.heartbeat = setInterval(() => this.beat(client), HEARTBEAT_MS).unref();
    return client;
  }

  private dropped(client: Client, error?: Error): void {
    if (client !== this.client || this.closed) return;
    this.client = undefined;
    clearInterval(this.heartbeat);
    if (error !== undefined) this.onError(error);
    this.resubscribeLater();
  }

  private resubscribeLater(): void {
    clearTimeout(this.retry);
    if (this.closed) return;
    this.retry = setTimeout(() => {
      this.resubscribe().catch((error: unknown) => {
        this.onError(error);
        this.resubscribeLater();
      });
    }, this.waitMs).unref();
    this.waitMs = Math.min(this.waitMs * 2, RETRY_MS.longest);
  }

  private async resubscribe(): Promise<void> {
    if (this.subscriptions.size === 0) return;
    const client = await this.connected();
    for (const channel of new Set([...this.subscriptions].map((subscription) => subscription.channel))) {
      await client.query(`LISTEN ${client.escapeIdentifier(channel)}`);
    }
    for (const { onSubscribed } of this.subscriptions) this.call(() => onSubscribed?.());
  }

  private beat(client: Client): void {
    const limit = setTimeout(() => {
      this.dropped(client, new Error('The listening connection to the database does not answer.'));
      void client.end().catch(() => undefined);
    }, HEARTBEAT_LIMIT_MS).unref();
    client
      .query('SELECT 1')
      .catch(() => undefined)
      .finally(() => clearTimeout(limit));
  }

  /** A subscriber's mistake must not end the connection of the others. */
  private call(subscriber: () => void): void {
    try {
      subscriber();
    } catch (error) {
      this.onError(error);
    }
  }
}
