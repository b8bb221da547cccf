import 'reflect-metadata';
import {
  ArrayMaxSize,
  IsBoolean,
  IsEmail,
  IsIn,
  IsInt,
  IsOptional,
  Length,
  Matches,
  Max,
  Min,
  ValidateBy,
  ValidateNested,
  type ValidationArguments,
} from 'class-validator';
import { LIMITS, ML_PROVIDERS, type MlProvider } from '@lora/schema/values';
import { areTrustedProxies, type TrustedProxies } from './trusted-proxies.js';

/** Levels of the log, most talkative first (pino's names). */
export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** More folders than this on one command line is a mistake of a script, not a library. */
const MAX_LIBRARIES = 200;

/** A server has a handful of names. */
const MAX_HOSTS = 50;

/** What the command line asked for; `serve` where it names nothing. */
export type Command = 'serve' | 'inspect' | 'help' | 'version';

const shown = ({ value }: ValidationArguments): string => `not "${String(value)}"`;

const portSentence = (a: ValidationArguments): string =>
  `The port (--port or PORT) must be a whole number from 0 to 65535, ${shown(a)}.`;

/** The owner's account, made unattended at the first start. */
export class OwnerAccount {
  /** `LORA_OWNER_EMAIL`. */
  @IsEmail({}, { message: (a) => `LORA_OWNER_EMAIL must be an e-mail address, ${shown(a)}.` })
  email!: string;

  /** `LORA_OWNER_PASSWORD`. Never printed. */
  @Length(LIMITS.passwordMin, LIMITS.passwordMax, {
    message: `LORA_OWNER_PASSWORD must have ${LIMITS.passwordMin} to ${LIMITS.passwordMax} characters.`,
  })
  password!: string;
}

/**
 * Everything the program takes from its command line and environment. All paths are absolute. An option beats
 * its variable; an empty variable counts as not set.
 */
export class Env {
  /** What to do: `inspect FILE…`, `--help`, `--version`, else serve. */
  command: Command = 'serve';

  /** The files after `inspect`. */
  files: string[] = [];

  /** `--library DIR` (repeatable) or `LORA_LIBRARY` (path list). Folders to watch; all exist. */
  @ArrayMaxSize(MAX_LIBRARIES, {
    message: `At most ${MAX_LIBRARIES} library folders can be given (--library).`,
  })
  libraries: string[] = [];

  /**
   * `--demo` or `LORA_DEMO=1`: makes a library of made-up adapters in the data folder, where there is none yet, and
   * watches it.
   */
  @IsBoolean({ message: (a) => `LORA_DEMO must be 1 or 0, ${shown(a)}.` })
  demo = false;

  /** `--data DIR` or `LORA_DATA`. Database, thumbnails, settings. Default: the system's place for such data. */
  dataFolder!: string;

  /** Whether `dataFolder` is the default: then its parents are made too, else a missing parent is a mistake. */
  dataFolderIsDefault = true;

  /** Where the database engine is unpacked once per version; may be deleted at any time. */
  cacheFolder!: string;

  /** `XDG_RUNTIME_DIR`: private and short-lived, the first choice for the database's socket. */
  runtimeFolder: string | undefined;

  /** `PATH`, for the system tools `setpriv`, `flock`, `ps`, `prlimit`, and for ffmpeg where there is one. */
  searchPath = '';

  /** `--port N` or `PORT`. 0 takes any free port, which is printed. */
  @IsInt({ message: portSentence })
  @Min(0, { message: portSentence })
  @Max(65535, { message: portSentence })
  port = 3210;

  /** `--host H` or `HOST`. Default: this machine only. */
  @Matches(/^[\w.:%-]+$/, {
    message: (a) => `The host (--host or HOST) must be a host name or an IP address, ${shown(a)}.`,
  })
  host = '127.0.0.1';

  /** `DATABASE_URL`. A PostgreSQL 15 or newer to use in place of the program's own. Never printed. */
  @IsOptional()
  @Matches(/^postgres(ql)?:\/\/\S+$/, {
    message: 'DATABASE_URL must look like postgres://user:password@host:5432/database.',
  })
  databaseUrl: string | undefined;

  /** `LORA_OWNER_EMAIL` + `LORA_OWNER_PASSWORD`: both or none. */
  @IsOptional()
  @ValidateNested()
  owner: OwnerAccount | undefined;

  /**
   * `LORA_TRUST_PROXY`: how many proxies stand in front, or their addresses and subnets (also `loopback`, `linklocal`,
   * `uniquelocal`), separated by commas. What they say of the client's address and of https is believed. Default 0:
   * nobody is.
   */
  @ValidateBy(
    { name: 'trustProxy', validator: { validate: areTrustedProxies } },
    {
      message: (a) =>
        `LORA_TRUST_PROXY must be the number of proxies in front (0 to 10) or their addresses, such as 127.0.0.1, ` +
        `10.0.0.0/8 or loopback, ${shown(a)}.`,
    },
  )
  trustProxy: TrustedProxies = 0;

  /**
   * `LORA_ALLOWED_HOSTS`: the names under which browsers reach this server, separated by commas, without ports.
   * `localhost` is always one. Default: see platform/http/host-rule.ts.
   */
  @ArrayMaxSize(MAX_HOSTS, { message: `LORA_ALLOWED_HOSTS can hold at most ${MAX_HOSTS} names.` })
  @Matches(/^(?:[\w.-]{1,253}|\[?[\da-f:.]+\]?)$/i, {
    each: true,
    message: (a) =>
      `LORA_ALLOWED_HOSTS must be host names without port, path or wildcard, separated by commas, ${shown(a)}.`,
  })
  allowedHosts: string[] = [];

  /** `ML_PROVIDER`: where models run (docs/models.md). */
  @IsIn(ML_PROVIDERS, {
    message: (a) => `ML_PROVIDER must be one of ${ML_PROVIDERS.join(', ')}, ${shown(a)}.`,
  })
  mlProvider: MlProvider = 'auto';

  /** `LORA_LOG`: how much is logged. */
  @IsIn(LOG_LEVELS, { message: (a) => `LORA_LOG must be one of ${LOG_LEVELS.join(', ')}, ${shown(a)}.` })
  logLevel: LogLevel = 'info';
}
