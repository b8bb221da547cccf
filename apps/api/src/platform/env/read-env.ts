import { realpathSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, isAbsolute, relative, resolve, sep } from 'node:path';
import { validateSync, type ValidationError } from 'class-validator';
import { parseCommandLine } from './command-line.js';
import { defaultFolders } from './default-folders.js';
import { Env, OwnerAccount } from './env.js';
import { StartError } from './start-error.js';
import { splitTrustedProxies } from './trusted-proxies.js';

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * Reads the command line (the words after the script's name) and the environment: the only place that does.
 * Relative paths count from where the person typed the command (`INIT_CWD`: npm and pnpm change the folder).
 * @throws StartError with exit code 2 and every mistake found, one line each.
 */
export function readEnv(argv: readonly string[], processEnv: Variables): Env {
  const variable = (name: string): string | undefined => processEnv[name]?.trim() || undefined;
  const line = parseCommandLine(argv);
  const mistakes = [...line.mistakes];
  const from = variable('INIT_CWD') ?? process.cwd();
  const path = (given: string): string => resolve(from, given);
  const last = (name: 'data' | 'port' | 'host'): string | undefined => line.values[name]?.at(-1);

  const env = new Env();
  if (line.values.version !== undefined) env.command = 'version';
  if (line.values.help !== undefined) env.command = 'help';
  // Somebody who asks for help gets it, however wrong the rest is.
  if (env.command !== 'serve') return env;

  const [word, ...rest] = line.words;
  if (word === 'inspect') {
    env.command = 'inspect';
    env.files = rest.map(path);
    if (rest.length === 0) mistakes.push('The command inspect needs at least one file after it.');
  } else if (word !== undefined) {
    mistakes.push(`Unexpected word "${word}". A library folder is given as --library ${word}`);
  }

  const folders = defaultFolders({
    platform: process.platform,
    isRoot: process.getuid?.() === 0,
    home: homedir(),
    variable,
  });
  const data = last('data') ?? variable('LORA_DATA');
  env.dataFolder = data === undefined ? folders.data : path(data);
  env.dataFolderIsDefault = data === undefined;
  env.cacheFolder = folders.cache;
  env.runtimeFolder = variable('XDG_RUNTIME_DIR');
  env.searchPath = processEnv.PATH ?? '';
  const libraries = line.values.library ?? variable('LORA_LIBRARY')?.split(delimiter).filter(Boolean) ?? [];
  env.libraries = [...new Set(libraries.map(path))];
  env.databaseUrl = variable('DATABASE_URL');
  const proxies = variable('LORA_TRUST_PROXY');
  if (proxies !== undefined) env.trustProxy = splitTrustedProxies(proxies);
  env.allowedHosts =
    variable('LORA_ALLOWED_HOSTS')
      ?.split(/[\s,]+/)
      .filter(Boolean) ?? [];
  const port = last('port') ?? variable('PORT');
  // The rules on the class judge these; until then they may be any text.
  const unchecked: Record<string, unknown> = {
    ...(port !== undefined && { port: /^\d{1,9}$/.test(port) ? Number(port) : port }),
    host: last('host') ?? variable('HOST') ?? env.host,
    logLevel: variable('LORA_LOG') ?? env.logLevel,
    mlProvider: variable('ML_PROVIDER') ?? env.mlProvider,
    demo: line.values.demo !== undefined || readSwitch(variable('LORA_DEMO')),
  };
  Object.assign(env, unchecked);

  const owner = readOwner(variable('LORA_OWNER_EMAIL'), processEnv.LORA_OWNER_PASSWORD || undefined);
  if (typeof owner === 'string') mistakes.push(owner);
  else env.owner = owner;

  mistakes.push(...validateSync(env, { stopAtFirstError: true }).flatMap(sentencesOf));
  mistakes.push(...folderMistakes(env));
  if (mistakes.length > 0) throw new StartError(mistakes.join('\n'), { exitCode: 2 });
  return env;
}

/** The account, nothing, or the sentence that says which half is missing. */
function readOwner(
  email: string | undefined,
  password: string | undefined,
): OwnerAccount | string | undefined {
  if (email === undefined && password === undefined) return undefined;
  if (email === undefined)
    return 'LORA_OWNER_PASSWORD is set, but LORA_OWNER_EMAIL is not: set both or none.';
  if (password === undefined)
    return 'LORA_OWNER_EMAIL is set, but LORA_OWNER_PASSWORD is not: set both or none.';
  return Object.assign(new OwnerAccount(), { email, password });
}

/** A variable that is on or off; anything else stays as it is, for the rules to judge. */
function readSwitch(text: string | undefined): boolean | string {
  if (text === undefined || text === '0' || text === 'false') return false;
  return text === '1' || text === 'true' ? true : text;
}

function sentencesOf(error: ValidationError): string[] {
  return [...Object.values(error.constraints ?? {}), ...(error.children ?? []).flatMap(sentencesOf)];
}

function folderMistakes(env: Env): string[] {
  const data = realPathOf(env.dataFolder);
  return env.libraries.flatMap((library) => {
    const wrong = whatIsWrongWith(library);
    if (wrong !== undefined) return [`The library folder ${library} ${wrong} (--library or LORA_LIBRARY).`];
    // Nothing is ever written under a library folder, so the data can't live there.
    if (isWithin(data, realPathOf(library))) {
      return [
        `The data folder ${env.dataFolder} lies inside the library ${library}: choose another with --data.`,
      ];
    }
    return [];
  });
}

function whatIsWrongWith(folder: string): string | undefined {
  try {
    const entry = statSync(folder, { throwIfNoEntry: false });
    if (entry === undefined) return 'does not exist';
    return entry.isDirectory() ? undefined : 'is not a folder';
  } catch {
    return 'cannot be opened by this user';
  }
}

function realPathOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

function isWithin(path: string, folder: string): boolean {
  const way = relative(folder, path);
  // On Windows the way to another drive is an absolute path.
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
