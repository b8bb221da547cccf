import { describe, expect, it } from 'vitest';
import { folderFailure, serverFailure } from './failures.js';

const failure = (code: string): Error => Object.assign(new Error(`${code}: mkdir`), { code });

describe('a folder that cannot be used', () => {
  it.each([
    ['ENOSPC', 'the disk is full; free about 300 MB'],
    ['EACCES', 'this user may not; change its rights, or choose another folder'],
    ['EROFS', 'the disk is mounted read-only; choose another folder'],
    ['ENOENT', 'the folder above it does not exist; make that first'],
    ['EEXIST', 'there is a file of that name; choose another folder'],
    ['EIO', 'EIO: mkdir'],
  ])('%s', (code, reason) => {
    expect(folderFailure('/d', 'be made', failure(code)).message).toBe(
      `The folder /d cannot be made: ${reason}.`,
    );
  });
});

describe('a server that does not start', () => {
  it('is quoted with its last fatal line', () => {
    const output = [
      '2026-11-22 10:00:00 UTC [1] LOG:  starting PostgreSQL 18.4',
      '2026-11-22 10:00:00 UTC [1] FATAL:  data directory has wrong ownership',
      '2026-11-22 10:00:00 UTC [2] FATAL:  the database system is starting up',
      '2026-11-22 10:00:00 UTC [1] HINT:  The server must be started by the user that owns it.',
    ].join('\n');
    expect(serverFailure('It did not start', { output, logFile: '/log' }).message).toBe(
      'It did not start: 2026-11-22 10:00:00 UTC [1] FATAL:  data directory has wrong ownership. Its log: /log',
    );
  });

  it('a full disk and a user without a name are said in plain words', () => {
    expect(serverFailure('', { output: 'FATAL:  could not write: No space left on device' }).message).toMatch(
      /disk .* is full/,
    );
    expect(
      serverFailure('', { output: 'initdb: could not look up effective user ID 1234: user does not exist' })
        .message,
    ).toMatch(/user id 1234 has no name here.*\/etc\/passwd/);
  });

  it('a full disk is told even when nothing could be written about it', () => {
    expect(serverFailure('', { output: '', freeBytes: 4096 }).message).toMatch(/disk .* is full/);
  });

  it('that said nothing', () => {
    expect(serverFailure('It did not start', { output: '' }).message).toBe(
      'It did not start: it said nothing.',
    );
  });
});
