import { readFile } from 'node:fs/promises';
import { ERROR_CODES } from '@lora/schema';
import { expect, it } from 'vitest';
import { codeOfStatus, STATUS_OF } from './error-status.js';

it('stands in docs/api.md as it is here, code by code', async () => {
  const text = await readFile(new URL('../../../../../docs/api.md', import.meta.url), 'utf8');
  const rows = [...text.matchAll(/^\| (\d{3}) *\| (.*) \|$/gm)].map(([, status, codes]) => ({
    status: Number(status),
    codes: [...(codes ?? '').matchAll(/`([a-z_]+)`/g)].map(([, code]) => code),
  }));
  for (const code of ERROR_CODES) {
    expect(rows.find(({ codes }) => codes.includes(code))?.status, code).toBe(STATUS_OF[code]);
  }
});

it.each([400, 401, 403, 404, 405, 409, 412, 413, 415, 418, 429, 500, 502, 503])(
  'gives status %i a code whose own status is of the same kind',
  (status) => {
    expect(Math.floor(STATUS_OF[codeOfStatus(status)] / 100)).toBe(Math.floor(status / 100));
  },
);
