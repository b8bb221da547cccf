import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { ProbeFinding } from './probe-run.js';
import type { Provider, ProviderChoice, RequestedProvider } from './provider.js';

const CHILD = fileURLToPath(new URL('../../dist/embed/probe.child.js', import.meta.url));
const PROBE_MODEL = fileURLToPath(new URL('../../dist/models/probe.onnx', import.meta.url));

/** Milliseconds: the first use of a GPU compiles its programs, and a hanging driver must not hold a start longer. */
const PATIENCE = 60_000;
/** In the order in which `auto` tries them. */
const GPUS = ['cuda', 'webgpu'] as const;

/** Asks one provider for a product with a known answer. */
export type Probe = (provider: Provider, o: { timed: boolean }) => Promise<ProbeFinding>;

/**
 * Decides once, before any model is loaded, what models run on. A GPU counts only when it has just calculated right
 * with the processor forbidden; otherwise the processor does the work and the notice says why. Never fails.
 */
export async function chooseProvider(
  requested: RequestedProvider,
  probe: Probe = probeProvider,
): Promise<ProviderChoice> {
  if (requested === 'cpu') return { requested, active: 'cpu', notice: null };
  if (requested !== 'auto') {
    const { ok, reason } = await probe(requested, { timed: false });
    if (ok) return { requested, active: requested, notice: null };
    return {
      requested,
      active: 'cpu',
      notice: `${requested} does not work here (${tidy(reason)}). Using the processor.`,
    };
  }
  for (const gpu of GPUS) {
    const { ok, ms, cpuMs } = await probe(gpu, { timed: true });
    if (!ok) continue;
    if (ms < cpuMs) return { requested, active: gpu, notice: null };
    // A driver that only imitates a GPU, as SwiftShader and lavapipe do.
    return {
      requested,
      active: 'cpu',
      notice: `${gpu} works but is slower here than the processor (${ms.toFixed(1)} ms against ${cpuMs.toFixed(1)} ms).`,
    };
  }
  return { requested, active: 'cpu', notice: null };
}

/** Probes in a process of its own. Never fails: a crash or a hang is a finding. */
export function probeProvider(
  provider: Provider,
  { timed, env = process.env }: { timed: boolean; env?: NodeJS.ProcessEnv },
): Promise<ProbeFinding> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [CHILD, PROBE_MODEL, provider, timed ? 'timed' : 'plain'],
      { timeout: PATIENCE, killSignal: 'SIGKILL', env },
      (error, stdout) => {
        const finding = parse(stdout);
        if (finding) resolve(finding);
        else resolve({ ok: false, reason: describe(error), ms: 0, cpuMs: 0 });
      },
    );
  });
}

function parse(stdout: string): ProbeFinding | null {
  try {
    const found: unknown = JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
    // Our own child wrote it.
    return typeof found === 'object' && found !== null && 'ok' in found ? (found as ProbeFinding) : null;
  } catch {
    return null;
  }
}

function describe(error: (Error & { killed?: boolean; signal?: string | null }) | null): string {
  if (error?.killed) return `its test gave no answer within ${PATIENCE / 1000} s`;
  return error?.signal
    ? `its test crashed with ${error.signal}`
    : (error?.message ?? 'its test gave no answer');
}

/** The sentence for people in what a runtime or driver says: it comes after the names of the code that found it. */
function tidy(reason: string): string {
  const line = reason.split('\n')[0] ?? '';
  return line
    .replace(/^.*was false\. /u, '')
    .replace(/\S*\/\S+:\d+\s+/gu, '')
    .slice(0, 300)
    .trim()
    .replace(/\.$/u, '');
}
