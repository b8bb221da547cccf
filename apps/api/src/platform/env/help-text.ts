/** What `--help` prints. */
export const HELP_TEXT = `LoRA Manager

Usage: start [options]            serve the page and the API
       inspect FILE…              print what the readers find in files, as JSON

Options                           Variable          Default
  --library DIR   (repeatable)    LORA_LIBRARY      none (a list of folders)
  --data DIR                      LORA_DATA         the system's folder for data
  --port N        (0 = any free)  PORT              3210
  --host H                        HOST              127.0.0.1
  --demo          (a made-up library to try it with)   LORA_DEMO=1
  --help, --version

Only as variables
  DATABASE_URL                    a PostgreSQL 15 or newer in place of the built-in one
  LORA_OWNER_EMAIL and LORA_OWNER_PASSWORD   create the owner without asking
  LORA_ALLOWED_HOSTS              names under which browsers reach it (name,name)
  LORA_TRUST_PROXY                proxies in front: how many, or their addresses
  ML_PROVIDER                     where search by meaning runs: auto, cpu, webgpu, cuda or off
  LORA_LOG                        trace, debug, info, warn, error, fatal or silent
`;
