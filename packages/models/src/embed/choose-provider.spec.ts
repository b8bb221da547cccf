import { describe, expect, it } from 'vitest';
import { chooseProvider, type Probe, probeProvider } from './choose-provider.js';
import type { ProbeFinding } from './probe-run.js';

const WORKS: ProbeFinding = { ok: true, reason: '', ms: 1, cpuMs: 10 };
const FAILS: ProbeFinding = { ok: false, reason: 'No supported adapters.', ms: 0, cpuMs: 0 };

/** A machine where only some providers work; it remembers what was asked. */
function machine(findings: Partial<Record<string, ProbeFinding>>): Probe & { asked: string[] } {
  const asked: string[] = [];
  const probe: Probe = async (provider, { timed }) => {
    asked.push(`${provider}${timed ? ', timed' : ''}`);
    return findings[provider] ?? FAILS;
  };
  return Object.assign(probe, { asked });
}

describe('what models run on', () => {
  it('is the processor when that is asked for, without a test', async () => {
    const probe = machine({});
    expect(await chooseProvider('cpu', probe)).toEqual({ requested: 'cpu', active: 'cpu', notice: null });
    expect(probe.asked).toEqual([]);
  });

  it('is the GPU that is asked for when it calculates right', async () => {
    const probe = machine({ webgpu: WORKS });
    expect(await chooseProvider('webgpu', probe)).toEqual({
      requested: 'webgpu',
      active: 'webgpu',
      notice: null,
    });
    expect(probe.asked).toEqual(['webgpu']);
  });

  it('is the processor when it does not, and the notice says why', async () => {
    expect(await chooseProvider('cuda', machine({}))).toEqual({
      requested: 'cuda',
      active: 'cpu',
      notice: 'cuda does not work here (No supported adapters). Using the processor.',
    });
  });

  it('is with auto the first GPU that works and is faster', async () => {
    const probe = machine({ webgpu: WORKS });
    expect(await chooseProvider('auto', probe)).toMatchObject({ active: 'webgpu', notice: null });
    expect(probe.asked).toEqual(['cuda, timed', 'webgpu, timed']);
    expect(await chooseProvider('auto', machine({ cuda: WORKS, webgpu: WORKS }))).toMatchObject({
      active: 'cuda',
    });
  });

  it('is with auto the processor where a driver only imitates a GPU', async () => {
    const probe = machine({ webgpu: { ...WORKS, ms: 900, cpuMs: 40 } });
    expect(await chooseProvider('auto', probe)).toEqual({
      requested: 'auto',
      active: 'cpu',
      notice: 'webgpu works but is slower here than the processor (900.0 ms against 40.0 ms).',
    });
  });

  it('is with auto the processor where there is no GPU, without a notice', async () => {
    expect(await chooseProvider('auto', machine({}))).toEqual({
      requested: 'auto',
      active: 'cpu',
      notice: null,
    });
  });
});

describe('the test of a provider', () => {
  it('finds that the processor calculates right', async () => {
    expect(await probeProvider('cpu', { timed: true })).toMatchObject({ ok: true, reason: '' });
  });

  it('finds that CUDA does not work without its libraries', async () => {
    const { ok, reason } = await probeProvider('cuda', { timed: false });
    expect(ok).toBe(false);
    expect(reason).not.toBe('');
  });

  it('takes a process that dies for an answer', async () => {
    const found = await probeProvider('cpu', {
      timed: false,
      env: { ...process.env, NODE_OPTIONS: '--no-such-option' },
    });
    expect(found.ok).toBe(false);
    expect(found.reason).not.toBe('');
  });
});
