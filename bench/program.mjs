import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../apps/api/dist/main.js', import.meta.url));
/** Who signs in. */
export const OWNER = { email: 'bench@example.org', password: 'a password for the bench' };

/** Starts the built program on a free port and signs in; with `demo`, on its demo library. */
export async function startProgram({ data, demo = false }) {
  const child = spawn(process.execPath, [MAIN, '--data', data, '--port', '0', ...(demo ? ['--demo'] : [])], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      LORA_OWNER_EMAIL: OWNER.email,
      LORA_OWNER_PASSWORD: OWNER.password,
      LORA_LOG: 'warn',
    },
  });
  const url = await new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const [, found] = /ready on (http:\S+)/.exec(line) ?? [];
      if (found) resolve(found);
    });
    child.once('exit', (code) => reject(new Error(`The program ended with ${code} before it was ready.`)));
  });
  const call = async (path, init = {}) => {
    const response = await fetch(`${url}/api/v1${path}`, {
      ...init,
      headers: { 'content-type': 'application/json', ...headers, ...init.headers },
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response.status === 204 ? null : response.json();
  };
  let headers = {};
  const { accessToken } = await call('/auth/login', { method: 'POST', body: JSON.stringify(OWNER) });
  headers = { authorization: `Bearer ${accessToken}` };
  return {
    url,
    pid: child.pid,
    call,
    headers,
    async stop() {
      if (child.exitCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** Resident memory of a process in MB; null where the system does not tell. */
export async function residentMegabytes(pid) {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const [, kilobytes] = /VmRSS:\s+(\d+) kB/.exec(status) ?? [];
  return kilobytes ? Math.round(Number(kilobytes) / 1024) : null;
}
