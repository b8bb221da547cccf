import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as Ort from 'onnxruntime-node';
import { ModelError } from '../model-error.js';
import type { ProviderChoice, ProviderReport } from './provider.js';

/** A loaded model and where it runs. */
export interface OpenSession {
  session: Ort.InferenceSession;
  report: ProviderReport;
}

/**
 * Loads a model and runs it once: a GPU may accept a model and fail only when it runs. Then, and where it cannot load
 * it, the processor takes over and the report says so. The runtime counts in that run which provider each node ran on.
 *
 * @param tryOut one small run
 * @throws ModelError `session_failed` where the processor cannot run it either
 */
export async function openSession(
  ort: typeof Ort,
  { modelFile, choice }: { modelFile: string; choice: ProviderChoice },
  tryOut: (session: Ort.InferenceSession) => Promise<unknown>,
): Promise<OpenSession> {
  if (choice.active !== 'cpu') {
    try {
      return await open(ort, modelFile, choice, tryOut);
    } catch (error) {
      const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '').slice(0, 300) : '';
      const notice = `${choice.active} cannot run this model (${reason}). Using the processor.`;
      return openSession(ort, { modelFile, choice: { ...choice, active: 'cpu', notice } }, tryOut);
    }
  }
  try {
    return await open(ort, modelFile, choice, tryOut);
  } catch (cause) {
    if (cause instanceof ModelError) throw cause;
    throw new ModelError(
      'session_failed',
      `${modelFile} cannot be run: ${cause instanceof Error ? cause.message : String(cause)}`,
      { cause },
    );
  }
}

async function open(
  ort: typeof Ort,
  modelFile: string,
  choice: ProviderChoice,
  tryOut: (session: Ort.InferenceSession) => Promise<unknown>,
): Promise<OpenSession> {
  // Where there is no room for the profile, nothing is counted.
  const folder = await mkdtemp(join(tmpdir(), 'lora-model-')).catch(() => null);
  try {
    const session = await ort.InferenceSession.create(modelFile, {
      executionProviders: [choice.active],
      // One thread each: several workers share the cores.
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
      executionMode: 'sequential',
      logSeverityLevel: 4,
      ...(folder ? { enableProfiling: true, profileFilePrefix: join(folder, 'run') } : {}),
    });
    try {
      await tryOut(session);
    } catch (error) {
      await session.release().catch(() => undefined);
      throw error;
    }
    const counted = folder ? await countNodes(session, folder) : null;
    return {
      session,
      report: { ...choice, nodesOnCpu: counted?.onCpu ?? null, nodes: counted?.all ?? null },
    };
  } finally {
    if (folder) await rm(folder, { recursive: true, force: true });
  }
}

const CPU = 'CPUExecutionProvider';

/** Nodes by the provider that ran them, from the runtime's own record of the run. */
async function countNodes(
  session: Ort.InferenceSession,
  folder: string,
): Promise<{ all: number; onCpu: number } | null> {
  try {
    session.endProfiling();
    const [file] = await readdir(folder);
    const events: unknown = JSON.parse(await readFile(join(folder, file ?? ''), 'utf8'));
    const providers = Array.isArray(events) ? events.flatMap(readProvider) : [];
    return { all: providers.length, onCpu: providers.filter((one) => one === CPU).length };
  } catch {
    return null;
  }
}

function readProvider(event: unknown): string[] {
  if (typeof event !== 'object' || event === null) return [];
  const { cat, name, args } = event as { cat?: unknown; name?: unknown; args?: { provider?: unknown } };
  const ran = cat === 'Node' && typeof name === 'string' && name.endsWith('_kernel_time');
  return ran && typeof args?.provider === 'string' && args.provider !== '' ? [args.provider] : [];
}
