import { describe, expect, it } from 'vitest';
import { bufferSource } from './byte-source.js';
import { readHeader } from './read-header.js';

async function read(content: string | Buffer): Promise<unknown> {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  return readHeader(bufferSource(bytes)).catch((error: unknown) => error);
}

describe('a file that is something else under the name .safetensors', () => {
  it('is told as a Git LFS pointer, with what to do', async () => {
    const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${'0'.repeat(64)}\nsize 151108832\n`;
    const error = await read(pointer);
    expect(error).toMatchObject({ code: 'git_lfs_pointer' });
    expect(String(error)).toContain('git lfs pull');
  });

  it.each([
    ['{"error":"Unauthorized"}', 'json_file'],
    ['{}', 'json_file'],
    [' [1, 2]', 'json_file'],
    ['\uFEFF{"model_name": "a"}', 'json_file'],
    ['<!DOCTYPE html><html>', 'html_file'],
    ['\n<html lang="en">', 'html_file'],
    ['<?xml version="1.0"?><Error/>', 'html_file'],
    ['Entry not found', 'text_file'],
    ['Zugriff verweigert: bitte anmelden ä', 'text_file'],
    [Buffer.from('PK\u0003\u0004 and more of an archive\u0000', 'latin1'), 'zip_file'],
    [Buffer.from('PK\u0005\u0006\u0000\u0000', 'latin1'), 'zip_file'],
    [Buffer.from('\u0080\u0002}q\u0000(X\u0008\u0000\u0000\u0000', 'latin1'), 'pickle_file'],
    [Buffer.from('\u0080\u0004\u0095\u0010\u0000\u0000\u0000\u0000', 'latin1'), 'pickle_file'],
    [Buffer.from('GGUF\u0003\u0000\u0000\u0000\u0000', 'latin1'), 'gguf_file'],
    [Buffer.alloc(4096), 'zero_filled'],
  ])('is recognised: %j', async (content, code) => {
    expect(await read(content)).toMatchObject({ code });
  });

  it('shows how a text begins, but not all of it', async () => {
    const error = await read(`Access to this model is restricted. ${'Please sign in. '.repeat(100)}`);
    expect(String(error)).toContain('Access to this model is restricted.');
    expect(String(error).length).toBeLessThan(250);
  });

  it('is not guessed from a sound length prefix', async () => {
    // 0x7b is "{" and a header length of 123 at once.
    const header = `{"__metadata__":{"a":"b"}}`.padEnd(0x7b);
    const prefix = Buffer.alloc(8);
    prefix.writeBigUInt64LE(0x7bn);
    expect(await read(Buffer.concat([prefix, Buffer.from(header)]))).toMatchObject({ headerLength: 123 });
  });
});
