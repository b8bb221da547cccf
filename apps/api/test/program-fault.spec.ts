import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { readPostmasterPid } from '../src/platform/database/embedded/postmaster-pid.js';
import { endPrograms, startProgram } from './program.js';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lora-fault-'));
  // As root the database runs as another user, who has to get through.
  chmodSync(folder, 0o711);
});
afterEach(endPrograms);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Loaded before the program: plants a fault that a signal sets off. */
const onSignal = (code: string): string =>
  `--import=data:text/javascript,${encodeURIComponent(`process.on('SIGUSR2', () => { ${code} })`)}`;

it.each([
  ['an error that nobody catches', `throw new Error('planted fault')`],
  ['a promise whose failure nobody takes', `Promise.reject(new Error('planted fault'))`],
  ['two of them', `setImmediate(() => { throw new Error('the second') }); throw new Error('planted fault')`],
])(
  'after %s the program ends in order: it says why, stops its database and exits with 1',
  async (_case, code) => {
    const data = join(folder, code.length.toString());
    const program = await startProgram({
      args: ['--port', '0', '--data', data],
      env: { NODE_OPTIONS: onSignal(code) },
    });
    const server = await readPostmasterPid(join(data, 'database', 'cluster'));
    const ended = await program.end('SIGUSR2');
    expect(ended.code).toBe(1);
    expect(ended.stderr).toContain('planted fault');
    expect(await readPostmasterPid(join(data, 'database', 'cluster'))).toBeUndefined();
    expect(() => process.kill(server?.pid ?? 0, 0)).toThrow('ESRCH');
  },
);

it('a second signal ends it at once; the next start takes over the database that was left running', async () => {
  const options = { args: ['--port', '0', '--data', join(folder, 'hurried')] };
  const first = await startProgram(options);
  first.child.kill('SIGTERM');
  expect((await first.end('SIGINT')).code).toBe(130);
  const second = await startProgram(options);
  expect((await fetch(`${second.url}/api/v1/health/ready`)).status).toBe(200);
  expect((await second.end('SIGTERM')).code).toBe(0);
});
