import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FoundFile } from './found-file.js';
import { createIgnoreRule } from './ignore-rule.js';
import { lookAgain } from './look-again.js';
import { isModel, walkRoot, type WalkSkip } from './walk.js';

let folder: string;
let root: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'lora-walk-')));
  root = join(folder, 'root');
  mkdirSync(root);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function put(path: string, content = 'x'): string {
  const absolute = join(root, path);
  mkdirSync(dirname(absolute), { recursive: true });
  writeFileSync(absolute, content);
  return absolute;
}

async function walk(o: { ignore?: string[]; from?: string; signal?: AbortSignal } = {}) {
  const files: FoundFile[] = [];
  const skips: WalkSkip[] = [];
  const chunks = walkRoot(root, {
    isIgnored: createIgnoreRule(o.ignore ?? []),
    signal: o.signal ?? new AbortController().signal,
    onSkip: (skip) => skips.push(skip),
    ...(o.from === undefined ? {} : { from: o.from }),
  });
  for await (const chunk of chunks) files.push(...chunk);
  return { files, skips, paths: files.map((file) => file.path) };
}

describe('the walk', () => {
  it('finds models in nested folders, each with its folder and name, in a stable order', async () => {
    for (const path of [
      'b.safetensors',
      'a/deep/er/x.safetensors',
      'a/y.safetensors',
      'a/deep/z.safetensors',
      'notes.txt',
    ])
      put(path);
    const { files, paths } = await walk();
    expect(paths).toEqual([
      'b.safetensors',
      'a/y.safetensors',
      'a/deep/z.safetensors',
      'a/deep/er/x.safetensors',
    ]);
    expect(files[3]).toMatchObject({
      folder: 'a/deep/er',
      fileName: 'x.safetensors',
      size: 1,
      mtimeNs: expect.stringMatching(/^\d{18,}$/),
    });
    expect((await walk()).paths).toEqual(paths);
  });

  it('takes every name that a file system allows', async () => {
    const names = [
      'ключ 鍵 🗝️.safetensors',
      `it's "quoted".safetensors`,
      '[brackets] (and) {braces}.safetensors',
      'back\\slash.safetensors',
      'new\nline.safetensors',
      'tab\there*?.safetensors',
      '%41 & <b>.safetensors',
      ' leading and trailing .safetensors',
      `${'x'.repeat(243)}.safetensors`.slice(-255),
      'etude\u0301.safetensors',
      '\u00e9tude.safetensors',
      '-rf.safetensors',
    ];
    for (const name of names) put(`of [all] 'kinds'/${name}`);
    const { files, skips } = await walk();
    expect(files.map((file) => file.fileName).toSorted()).toEqual(names.toSorted());
    expect(skips).toEqual([]);
  });

  it('knows a model by its ending in any case, and lists those that are never opened', async () => {
    for (const name of [
      'x.SAFETENSORS',
      'y.SafeTensors',
      'old.pt',
      'old.CKPT',
      'old.bin',
      'big.gguf',
      'x.safetensors.part',
      '.safetensors',
      'safetensors',
      'x.onnx',
    ])
      put(name);
    const { paths } = await walk();
    expect(paths).toEqual(['big.gguf', 'old.CKPT', 'old.bin', 'old.pt', 'x.SAFETENSORS', 'y.SafeTensors']);
    expect(isModel('.safetensors')).toBe(false);
  });

  it('sees what lies beside a model, and never the files of a longer name', async () => {
    for (const name of [
      'a.safetensors',
      'a.png',
      'a.preview.PNG',
      'a.civitai.info',
      'a_v2.png',
      'a.v2.safetensors',
      'b.png',
    ])
      put(name);
    const { files } = await walk();
    expect(files[0]?.siblings.map((sibling) => sibling.fileName).toSorted()).toEqual([
      'a.civitai.info',
      'a.png',
      'a.preview.PNG',
    ]);
    expect(await lookAgain(root, { folder: '', fileName: 'a.safetensors' })).toEqual(files[0]);
    expect(await lookAgain(root, { folder: 'gone', fileName: 'a.safetensors' })).toBeNull();
  });

  it('leaves out hidden files and folders, those of NAS systems and bins, and what the globs of the root name', async () => {
    for (const path of [
      '.hidden.safetensors',
      '.git/x.safetensors',
      'a/@eaDir/x.safetensors',
      '#recycle/x.safetensors',
      '$RECYCLE.BIN/x.safetensors',
      'System Volume Information/x.safetensors',
      'keep/me.safetensors',
      'keep/tmp/x.safetensors',
      'keep/x.old.safetensors',
      'training/out/x.safetensors',
      'other/out/x.safetensors',
    ])
      put(path);
    const { paths } = await walk({ ignore: ['tmp', '*.old.safetensors', '/training/out'] });
    expect(paths).toEqual(['keep/me.safetensors', 'other/out/x.safetensors']);
  });

  it('begins in one folder where it is told to', async () => {
    put('a/x.safetensors');
    put('b/c/y.safetensors');
    expect((await walk({ from: 'b' })).paths).toEqual(['b/c/y.safetensors']);
    const gone = await walk({ from: 'gone' });
    expect(gone).toMatchObject({ paths: [], skips: [{ path: 'gone', reason: 'unreadable' }] });
  });

  it('stops when it is asked to', async () => {
    put('a/x.safetensors');
    await expect(walk({ signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow('enough');
  });

  it('throws when the root itself cannot be read', async () => {
    rmSync(root, { recursive: true });
    await expect(walk()).rejects.toMatchObject({ code: 'ENOENT' });
    writeFileSync(root, 'a file');
    await expect(walk()).rejects.toMatchObject({ code: 'ENOTDIR' });
  });

  it.skipIf(process.getuid?.() === 0)('goes on where a folder cannot be entered', async () => {
    put('closed/x.safetensors');
    put('open/y.safetensors');
    chmodSync(join(root, 'closed'), 0o000);
    const { paths, skips } = await walk();
    chmodSync(join(root, 'closed'), 0o700);
    expect({ paths, skips }).toEqual({
      paths: ['open/y.safetensors'],
      skips: [{ path: 'closed', reason: 'unreadable' }],
    });
  });

  it('tells a name that is no UTF-8, and goes on', async () => {
    put('fine.safetensors');
    execFileSync('sh', ['-c', `printf x > "$(printf 'bad\\377.safetensors')"`], { cwd: root });
    const { paths, skips } = await walk();
    expect(paths).toEqual(['fine.safetensors']);
    expect(skips).toMatchObject([{ reason: 'name-not-utf8' }]);
  });

  it('does not go deeper than any real library', async () => {
    put(`${'d/'.repeat(64)}last.safetensors`);
    put(`${'d/'.repeat(65)}beyond.safetensors`);
    const { paths, skips } = await walk();
    expect(paths.map((path) => path.split('/').at(-1))).toEqual(['last.safetensors']);
    expect(skips).toMatchObject([{ reason: 'too-deep' }]);
  });

  it('hands on a large folder piece by piece', async () => {
    for (let n = 0; n < 250; n++) put(`m${n}.safetensors`);
    const sizes: number[] = [];
    for await (const chunk of walkRoot(root, {
      isIgnored: () => false,
      signal: new AbortController().signal,
      onSkip: () => undefined,
    })) {
      sizes.push(chunk.length);
    }
    expect(sizes).toEqual([100, 100, 50]);
  });
});

describe('links', () => {
  it('to a file inside have the inode of the file, and come after it', async () => {
    put('z/real.safetensors');
    symlinkSync('z/real.safetensors', join(root, 'a link.safetensors'));
    const { files, paths } = await walk();
    expect(paths).toEqual(['z/real.safetensors', 'a link.safetensors']);
    expect(files[0]?.inode).toBe(files[1]?.inode);
  });

  it('to a folder inside are entered once, whichever way leads there', async () => {
    put('real/x.safetensors');
    symlinkSync('real', join(root, 'another way'));
    expect((await walk()).paths).toEqual(['real/x.safetensors']);
  });

  it('into a folder that is ignored lead in by their own name', async () => {
    put('.store/x.safetensors');
    symlinkSync('.store', join(root, 'shown'));
    expect((await walk()).paths).toEqual(['shown/x.safetensors']);
  });

  it('that loop end', async () => {
    put('a/x.safetensors');
    symlinkSync('..', join(root, 'a/up'));
    symlinkSync('.', join(root, 'a/self'));
    symlinkSync(root, join(root, 'top'));
    symlinkSync('b', join(root, 'c'));
    symlinkSync('c', join(root, 'b'));
    const { paths, skips } = await walk();
    expect(paths).toEqual(['a/x.safetensors']);
    expect(skips.map((skip) => skip.path).toSorted()).toEqual(['b', 'c']);
  });

  it('out of the root are refused, also to a folder whose name begins the same', async () => {
    mkdirSync(`${root} twin`);
    writeFileSync(join(`${root} twin`, 'x.safetensors'), 'x');
    symlinkSync(`${root} twin`, join(root, 'folder'));
    symlinkSync(join(`${root} twin`, 'x.safetensors'), join(root, 'file.safetensors'));
    symlinkSync('../..', join(root, 'up'));
    symlinkSync('/etc', join(root, 'etc'));
    const { paths, skips } = await walk();
    expect(paths).toEqual([]);
    expect(skips.map((skip) => skip.reason)).toEqual([
      'outside-root',
      'outside-root',
      'outside-root',
      'outside-root',
    ]);
  });

  it('to nothing are told', async () => {
    symlinkSync('nowhere', join(root, 'dangling.safetensors'));
    expect(await walk()).toMatchObject({
      paths: [],
      skips: [{ path: 'dangling.safetensors', reason: 'unreadable' }],
    });
  });

  it('of the hard kind show both names, with one inode', async () => {
    linkSync(put('a.safetensors'), join(root, 'b.safetensors'));
    const { files } = await walk();
    expect(files.map((file) => file.inode)).toEqual([files[0]?.inode, files[0]?.inode]);
  });

  it('a root that is a link itself is walked', async () => {
    put('x.safetensors');
    symlinkSync(root, join(folder, 'link to root'));
    root = join(folder, 'link to root');
    expect((await walk()).paths).toEqual(['x.safetensors']);
  });

  it('pipes and devices under the name of a model are left out', async () => {
    execFileSync('mkfifo', [join(root, 'pipe.safetensors')]);
    symlinkSync('/dev/null', join(root, 'null.safetensors'));
    expect((await walk()).paths).toEqual([]);
  });
});
