import { parseArgs } from 'node:util';

const OPTIONS = {
  library: { type: 'string', multiple: true },
  data: { type: 'string' },
  port: { type: 'string' },
  host: { type: 'string' },
  demo: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' },
} as const;

type OptionName = keyof typeof OPTIONS;

/** What stands on the command line, still as text. `mistakes` are full sentences, one per wrong word. */
export interface CommandLine {
  /** Each option's values in order; for all but `library` the last one counts. */
  values: Partial<Record<OptionName, string[]>>;
  words: string[];
  mistakes: string[];
}

/** Splits the words after the program's name. Finds all mistakes, not only the first; never throws. */
export function parseCommandLine(argv: readonly string[]): CommandLine {
  // `npm start -- --port 1` hands its separator on; it would turn every option into a plain word.
  const args = argv[0] === '--' ? argv.slice(1) : [...argv];
  const { tokens } = parseArgs({ args, options: OPTIONS, strict: false, tokens: true });
  const line: CommandLine = { values: {}, words: [], mistakes: [] };
  let afterUnknown = -1;
  for (const token of tokens) {
    // The word after an unknown option is most likely its value: one sentence for both.
    if (token.kind === 'positional' && token.index !== afterUnknown) line.words.push(token.value);
    if (token.kind !== 'option') continue;
    if (!isOptionName(token.name)) {
      line.mistakes.push(`Unknown option ${token.rawName}. See --help for all options.`);
      afterUnknown = token.index + 1;
      continue;
    }
    const takesValue = OPTIONS[token.name].type === 'string';
    if (takesValue && isMissing(token)) {
      line.mistakes.push(`The option ${token.rawName} needs a value after it.`);
    } else if (!takesValue && token.value !== undefined) {
      line.mistakes.push(`The option ${token.rawName} takes no value.`);
    } else {
      (line.values[token.name] ??= []).push(token.value ?? 'true');
    }
  }
  return line;
}

function isOptionName(name: string): name is OptionName {
  return Object.hasOwn(OPTIONS, name);
}

/** `--data --port 1` must not take "--port" for the data folder; `--port=-1` is a value, a wrong one. */
function isMissing(token: { value?: string | undefined; inlineValue?: boolean | undefined }): boolean {
  if (token.value === undefined || token.value === '') return true;
  return token.inlineValue === false && token.value.startsWith('-');
}
