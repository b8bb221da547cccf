import { Client, type ClientConfig } from 'pg';
import { StartError } from '../env/start-error.js';

/** Any fixed number does; it must differ from the lock of the migrations. */
const INSTANCE_LOCK = 7_251_002;

/** A held lock. It ends with its connection: also when the process is killed. */
export interface InstanceLock {
  release(): Promise<void>;
}

/**
 * Takes the database for this process alone, on a connection of its own.
 * @throws StartError naming the process that holds it.
 */
export async function acquireInstanceLock(
  connection: ClientConfig,
  dataFolder: string,
  onError: (error: unknown) => void,
): Promise<InstanceLock> {
  const client = new Client({
    ...connection,
    application_name: `lora-manager ${process.pid}`,
    keepAlive: true,
  });
  client.on('error', onError);
  await client.connect();
  const { rows } = await client.query<{ locked: boolean }>('SELECT pg_try_advisory_lock($1) AS locked', [
    INSTANCE_LOCK,
  ]);
  if (rows[0]?.locked === true) return { release: () => client.end() };

  const holder = await client.query<{ name: string }>(
    `SELECT application_name AS name FROM pg_locks JOIN pg_stat_activity USING (pid)
     WHERE locktype = 'advisory' AND classid = 0 AND objid = $1::bigint::oid AND granted`,
    [INSTANCE_LOCK],
  );
  await client.end();
  throw alreadyRunning(dataFolder, /\d+$/.exec(holder.rows[0]?.name ?? '')?.[0]);
}

/** The refusal of a second start on one data folder. */
export function alreadyRunning(dataFolder: string, pid: string | undefined): StartError {
  return new StartError(
    `LoRA Manager already runs on this data folder (pid ${pid ?? 'unknown'}): ${dataFolder}. ` +
      'Use the running one, stop it, or choose another folder with --data.',
  );
}
