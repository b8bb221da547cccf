import { type DynamicModule, Module } from '@nestjs/common';
import { LoggerModule } from 'nestjs-pino';
import type { Env } from '../env/index.js';
import { requestIdOf } from '../http/index.js';
import { ProgramLogger } from './program-logger.js';

/** Places in a log line where a secret could stand. */
const SECRETS = [
  'req.headers.authorization',
  'req.headers.cookie',
  'res.headers["set-cookie"]',
  '*.password',
  '*.accessToken',
];

/** Takes log lines. */
export interface LogStream {
  write(line: string): void;
}

/** One JSON line for each event; requests are logged only when something went wrong, or at `debug`. */
@Module({})
export class LogModule {
  static for(env: Pick<Env, 'logLevel'>, logTo?: LogStream): DynamicModule {
    return {
      module: LogModule,
      providers: [ProgramLogger],
      exports: [ProgramLogger],
      imports: [
        LoggerModule.forRoot({
          pinoHttp: {
            ...(logTo ? { stream: logTo } : {}),
            level: env.logLevel,
            redact: { paths: SECRETS, censor: '[secret]' },
            genReqId: (request) => requestIdOf(request),
            customLogLevel: (_request, response, error) =>
              error || response.statusCode >= 500 ? 'error' : response.statusCode >= 400 ? 'info' : 'debug',
            // Query strings can hold what people search for; headers tell nothing that is needed.
            serializers: {
              req: (request: { id: string; method: string; url: string }) => ({
                id: request.id,
                method: request.method,
                path: request.url.split('?')[0],
              }),
              res: (response: { statusCode: number }) => ({ statusCode: response.statusCode }),
            },
          },
        }),
      ],
    };
  }
}
