import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeOnnx } from '../onnx/write-onnx.js';
import { probeGraph } from '../use-lite/probe-graph.js';
import { runProbe } from './probe-run.js';

async function write(model: Uint8Array): Promise<string> {
  const path = join(await mkdtemp(join(tmpdir(), 'lora-probe-test-')), 'probe.onnx');
  await writeFile(path, model);
  return path;
}

describe('a probe', () => {
  it('believes a provider that gives the known answer', async () => {
    const model = await write(writeOnnx(probeGraph()));
    expect(await runProbe(model, 'cpu', { timed: false })).toEqual({ ok: true, reason: '', ms: 0, cpuMs: 0 });
    const { ms, cpuMs } = await runProbe(model, 'cpu', { timed: true });
    expect(Math.min(ms, cpuMs)).toBeGreaterThan(0);
  });

  it('does not believe one that gives another answer', async () => {
    const graph = probeGraph();
    const model = await write(writeOnnx({ ...graph, nodes: [{ ...graph.nodes[0]!, op: 'Add' }] }));
    expect(await runProbe(model, 'cpu', { timed: false })).toMatchObject({
      ok: false,
      reason: 'answers 6, 8, 10, 12 instead of 19, 22, 43, 50',
    });
  });

  it('says why a provider cannot be used', async () => {
    const found = await runProbe(await write(writeOnnx(probeGraph())), 'cuda', { timed: false });
    expect(found.ok).toBe(false);
    expect(found.reason).not.toBe('');
  });
});
