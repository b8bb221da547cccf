import { chmod, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultFolders } from './default-folders.js';
import { readEnv } from './read-env.js';
import { StartError } from './start-error.js';

let folder: string;
beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'lora-env-')));
  await mkdir(join(folder, 'one'));
  await mkdir(join(folder, 'two'));
  await mkdir(join(folder, 'one', 'inside'));
  await writeFile(join(folder, 'file.txt'), '');
  await symlink(join(folder, 'one'), join(folder, 'link'));
});
afterAll(() => rm(folder, { recursive: true }));

const sentencesOf = (argv: string[], variables: Record<string, string> = {}): string[] => {
  try {
    readEnv(argv, variables);
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    expect(error.exitCode).toBe(2);
    return error.message.split('\n');
  }
  return [];
};

describe('with nothing given', () => {
  it('serves this machine only, on port 3210, from the built-in database', () => {
    expect(readEnv([], {})).toMatchObject({
      command: 'serve',
      host: '127.0.0.1',
      port: 3210,
      libraries: [],
      databaseUrl: undefined,
      owner: undefined,
      logLevel: 'info',
      trustProxy: 0,
      allowedHosts: [],
      dataFolderIsDefault: true,
    });
  });

  it('an empty variable counts as not set', () => {
    expect(
      readEnv([], { PORT: '', HOST: ' ', DATABASE_URL: '', LORA_DATA: '', LORA_OWNER_EMAIL: '' }),
    ).toMatchObject({
      port: 3210,
      host: '127.0.0.1',
      databaseUrl: undefined,
      dataFolderIsDefault: true,
    });
  });
});

describe('the demo library', () => {
  it.each([
    ['asked for by option', ['--demo'], {}, true],
    ['asked for by variable', [], { LORA_DEMO: '1' }, true],
    ['switched off by variable', [], { LORA_DEMO: '0' }, false],
    ['not named', [], {}, false],
  ])('%s', (_case, argv, variables, expected) => {
    expect(readEnv(argv, variables).demo).toBe(expected);
  });

  it('takes no value, and its variable only 1 or 0', () => {
    expect(sentencesOf(['--demo=yes'])).toEqual(['The option --demo takes no value.']);
    expect(sentencesOf([], { LORA_DEMO: 'maybe' })).toEqual(['LORA_DEMO must be 1 or 0, not "maybe".']);
  });
});

describe('options and variables', () => {
  it('variables are read', () => {
    const env = readEnv([], {
      LORA_LIBRARY: [join(folder, 'one'), join(folder, 'two')].join(delimiter),
      LORA_DATA: '/srv/data',
      PORT: '8080',
      HOST: '::1',
      DATABASE_URL: 'postgres://me:secret@db.example:5433/loras',
      LORA_OWNER_EMAIL: 'me@example.org',
      LORA_OWNER_PASSWORD: 'correct horse',
      LORA_LOG: 'debug',
      ML_PROVIDER: 'webgpu',
      XDG_RUNTIME_DIR: '/run/user/1000',
      PATH: '/bin',
    });
    expect(env).toMatchObject({
      libraries: [join(folder, 'one'), join(folder, 'two')],
      dataFolder: '/srv/data',
      dataFolderIsDefault: false,
      port: 8080,
      host: '::1',
      databaseUrl: 'postgres://me:secret@db.example:5433/loras',
      owner: { email: 'me@example.org', password: 'correct horse' },
      logLevel: 'debug',
      mlProvider: 'webgpu',
      runtimeFolder: '/run/user/1000',
      searchPath: '/bin',
    });
  });

  it('an option beats its variable', () => {
    const env = readEnv(
      [
        '--port',
        '0',
        '--host=0.0.0.0',
        '--data',
        '/a',
        '--library',
        join(folder, 'one'),
        '--library',
        join(folder, 'two'),
      ],
      { PORT: '1', HOST: 'h', LORA_DATA: '/b', LORA_LIBRARY: '/nowhere' },
    );
    expect(env).toMatchObject({ port: 0, host: '0.0.0.0', dataFolder: '/a' });
    expect(env.libraries).toEqual([join(folder, 'one'), join(folder, 'two')]);
  });

  it('relative paths count from where the command was typed', () => {
    const env = readEnv(['--library', 'one', '--library', './one', '--data', 'd'], { INIT_CWD: folder });
    expect(env.libraries).toEqual([join(folder, 'one')]);
    expect(env.dataFolder).toBe(join(folder, 'd'));
    expect(readEnv(['--data', 'd'], {}).dataFolder).toBe(join(process.cwd(), 'd'));
  });

  it("npm's separator in front is no option", () => {
    expect(readEnv(['--', '--port', '5'], {}).port).toBe(5);
  });
});

describe('proxies in front', () => {
  it.each([
    ['0', 0],
    ['2', 2],
    ['loopback', ['loopback']],
    ['127.0.0.1, 10.0.0.0/8  fd00::/8,uniquelocal', ['127.0.0.1', '10.0.0.0/8', 'fd00::/8', 'uniquelocal']],
  ])('may be given as %s', (text, trustProxy) => {
    expect(readEnv([], { LORA_TRUST_PROXY: text }).trustProxy).toEqual(trustProxy);
  });

  it.each([
    'true',
    '11',
    '3210',
    '-1',
    ',',
    'proxy',
    '10.0.0.0/33',
    '10.0.0.0/0',
    '::/129',
    '1.2.3',
    '1.2.3.4/8/8',
  ])('cannot be %s', (text) => {
    expect(sentencesOf([], { LORA_TRUST_PROXY: text })).toEqual([
      expect.stringMatching(/^LORA_TRUST_PROXY must be the number of proxies in front .* or their addresses/),
    ]);
  });
});

describe('names of this server', () => {
  it('are a list', () => {
    expect(
      readEnv([], { LORA_ALLOWED_HOSTS: 'loras.example.org, nas  192.168.1.2,[fd00::1]' }).allowedHosts,
    ).toEqual(['loras.example.org', 'nas', '192.168.1.2', '[fd00::1]']);
  });

  it.each(['nas:3210', 'http://nas', '*', '*.example.org', 'a/b'])('cannot be %s', (text) => {
    expect(sentencesOf([], { LORA_ALLOWED_HOSTS: `ok.example, ${text}` })).toEqual([
      expect.stringMatching(/^LORA_ALLOWED_HOSTS must be host names without port, path or wildcard/),
    ]);
  });
});

describe('other commands', () => {
  it('help and version win over mistakes', () => {
    expect(readEnv(['--help', '--nonsense'], { PORT: 'x' }).command).toBe('help');
    expect(readEnv(['--version'], {}).command).toBe('version');
    expect(readEnv(['-v', '-h'], {}).command).toBe('help');
  });

  it('inspect takes files', () => {
    expect(readEnv(['inspect', 'a', '/b'], { INIT_CWD: folder })).toMatchObject({
      command: 'inspect',
      files: [join(folder, 'a'), '/b'],
    });
    expect(sentencesOf(['inspect'])).toEqual(['The command inspect needs at least one file after it.']);
  });
});

describe('mistakes', () => {
  it('are all told at once', () => {
    const sentences = sentencesOf(
      ['--prot', '1', '--port=abc', '--library', join(folder, 'gone'), '--data'],
      {
        HOST: 'a b',
        LORA_LOG: 'loud',
        ML_PROVIDER: 'tpu',
        DATABASE_URL: 'mysql://me:secret@h/d',
        LORA_OWNER_EMAIL: 'nobody',
        LORA_OWNER_PASSWORD: 'short',
      },
    );
    expect(sentences.toSorted()).toEqual(
      [
        'Unknown option --prot. See --help for all options.',
        'The option --data needs a value after it.',
        'The port (--port or PORT) must be a whole number from 0 to 65535, not "abc".',
        'The host (--host or HOST) must be a host name or an IP address, not "a b".',
        'LORA_LOG must be one of trace, debug, info, warn, error, fatal, silent, not "loud".',
        'ML_PROVIDER must be one of auto, cpu, webgpu, cuda, off, not "tpu".',
        'DATABASE_URL must look like postgres://user:password@host:5432/database.',
        'LORA_OWNER_EMAIL must be an e-mail address, not "nobody".',
        'LORA_OWNER_PASSWORD must have 8 to 256 characters.',
        `The library folder ${join(folder, 'gone')} does not exist (--library or LORA_LIBRARY).`,
      ].toSorted(),
    );
    expect(sentences.join()).not.toContain('secret');
    expect(sentences.join()).not.toContain('short');
  });

  it.each([
    [['--port', '65536'], 'The port (--port or PORT) must be a whole number from 0 to 65535, not "65536".'],
    [['--port=-1'], 'The port (--port or PORT) must be a whole number from 0 to 65535, not "-1".'],
    [['--port', '1e3'], 'The port (--port or PORT) must be a whole number from 0 to 65535, not "1e3".'],
    [['--port', '--host'], 'The option --port needs a value after it.'],
    [['--help=yes'], 'The option --help takes no value.'],
    [['-x'], 'Unknown option -x. See --help for all options.'],
    [['--toString', '--constructor'], 'Unknown option --toString. See --help for all options.'],
    [['--port', '1', '2'], 'Unexpected word "2". A library folder is given as --library 2'],
    [['loras'], 'Unexpected word "loras". A library folder is given as --library loras'],
  ])('%j', (argv, sentence) => {
    expect(sentencesOf(argv)).toContain(sentence);
  });

  it('half an owner', () => {
    expect(sentencesOf([], { LORA_OWNER_EMAIL: 'a@b.org' })).toEqual([
      'LORA_OWNER_EMAIL is set, but LORA_OWNER_PASSWORD is not: set both or none.',
    ]);
    expect(sentencesOf([], { LORA_OWNER_PASSWORD: 'long enough' })).toEqual([
      'LORA_OWNER_PASSWORD is set, but LORA_OWNER_EMAIL is not: set both or none.',
    ]);
  });

  it('a library that is a file', () => {
    expect(sentencesOf(['--library', join(folder, 'file.txt')])).toEqual([
      `The library folder ${join(folder, 'file.txt')} is not a folder (--library or LORA_LIBRARY).`,
    ]);
  });

  it.skipIf(process.getuid?.() === 0)('a library that cannot be looked at', async () => {
    await mkdir(join(folder, 'closed', 'in'), { recursive: true });
    await chmod(join(folder, 'closed'), 0);
    expect(sentencesOf(['--library', join(folder, 'closed', 'in')])[0]).toMatch(
      /cannot be opened by this user/,
    );
    await chmod(join(folder, 'closed'), 0o700);
  });

  it('a data folder inside a library, through a link too', () => {
    for (const library of ['one', 'link']) {
      expect(
        sentencesOf(['--library', join(folder, library), '--data', join(folder, 'one', 'inside')]),
      ).toEqual([
        `The data folder ${join(folder, 'one', 'inside')} lies inside the library ${join(folder, library)}: choose another with --data.`,
      ]);
    }
    expect(
      sentencesOf(['--library', join(folder, 'link'), '--data', join(folder, 'one', 'new')]),
    ).toHaveLength(1);
    expect(sentencesOf(['--library', join(folder, 'one'), '--data', join(folder, 'one')])).toHaveLength(1);
    expect(sentencesOf(['--library', join(folder, 'one', 'inside'), '--data', join(folder, 'one')])).toEqual(
      [],
    );
    expect(sentencesOf(['--library', join(folder, 'one'), '--data', join(folder, 'one..more')])).toEqual([]);
  });
});

describe('the default folders', () => {
  const variables =
    (values: Record<string, string> = {}) =>
    (name: string): string | undefined =>
      values[name];

  it.each([
    ['root', { platform: 'linux', isRoot: true }, {}, '/var/lib/lora-manager', '/var/cache/lora-manager'],
    [
      'Linux',
      { platform: 'linux', isRoot: false },
      {},
      '/home/a/.local/share/lora-manager',
      '/home/a/.cache/lora-manager',
    ],
    [
      'Linux with XDG',
      { platform: 'linux', isRoot: false },
      { XDG_DATA_HOME: '/d', XDG_CACHE_HOME: 'relative is ignored' },
      '/d/lora-manager',
      '/home/a/.cache/lora-manager',
    ],
    [
      'macOS',
      { platform: 'darwin', isRoot: false },
      {},
      '/home/a/Library/Application Support/LoRA Manager',
      '/home/a/Library/Caches/LoRA Manager',
    ],
    [
      'Windows',
      { platform: 'win32', isRoot: false },
      { LOCALAPPDATA: 'C:\\L' },
      'C:\\L\\LoRA Manager\\data',
      'C:\\L\\LoRA Manager\\cache',
    ],
  ] as const)('of %s', (_, machine, values, data, cache) => {
    expect(defaultFolders({ ...machine, home: '/home/a', variable: variables(values) })).toEqual({
      data,
      cache,
    });
  });
});
