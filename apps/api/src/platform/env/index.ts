export { Env, type Command, type LogLevel, OwnerAccount } from './env.js';
export { EnvModule } from './env.module.js';
export { HELP_TEXT } from './help-text.js';
export { readEnv } from './read-env.js';
export { StartError } from './start-error.js';
