import { expect, it } from 'vitest';
import { couldHaveMoved, decideFile, type KnownFile } from './decide-file.js';
import type { FoundFile } from './found-file.js';

const found: FoundFile = {
  path: 'a/x.safetensors',
  folder: 'a',
  fileName: 'x.safetensors',
  device: '1',
  inode: '7',
  size: 100,
  mtimeNs: '1700000000000000001',
  siblings: [{ fileName: 'x.png', size: 5, mtimeNs: '1' }],
};
const known: KnownFile = {
  id: 'f',
  root_id: 'r',
  path: 'a/x.safetensors',
  device: '1',
  inode: '7',
  size: 100,
  mtime_ns: '1700000000000000001',
  side_stamp: 'x.png|5|1',
  state: 'present',
  adapter_id: 'a',
  problem_kind: null,
  problem_code: null,
  problem_message: null,
  table_hash: null,
};

it('knows a new file', () => expect(decideFile(found, undefined)).toBe('new'));
it('leaves an unchanged file alone', () => expect(decideFile(found, known)).toBe('unchanged'));
it('does not mind another device number after a mount', () =>
  expect(decideFile(found, { ...known, device: '9' })).toBe('unchanged'));
it('sees a file come back', () => expect(decideFile(found, { ...known, state: 'missing' })).toBe('returned'));
it('sees changed companions', () =>
  expect(decideFile(found, { ...known, side_stamp: '' })).toBe('companions'));
it.each([{ size: 99 }, { mtime_ns: '1700000000000000002' }, { inode: '8' }])(
  'sees a replaced file by %j',
  (change) => expect(decideFile(found, { ...known, ...change })).toBe('changed'),
);
it('tries a file again that could not be read: permissions change neither size nor time', () =>
  expect(decideFile(found, { ...known, adapter_id: null, problem_kind: 'unreadable' })).toBe('changed'));
it('takes a row for the same file after a move only when inode, size and time agree', () => {
  expect(couldHaveMoved(found, { ...known, path: 'b/y.safetensors' })).toBe(true);
  expect(couldHaveMoved(found, { ...known, size: 1 })).toBe(false);
});
