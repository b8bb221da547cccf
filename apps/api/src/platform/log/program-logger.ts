import { Injectable } from '@nestjs/common';
import { Logger, PinoLogger } from 'nestjs-pino';

/** Parts of Nest that list every module and route at the start. */
const CHATTER = new Set([
  'NestFactory',
  'InstanceLoader',
  'RoutesResolver',
  'RouterExplorer',
  'NestApplication',
]);

/** What Nest itself tells at the start goes to `debug`: the person at the terminal looks for the address. */
@Injectable()
export class ProgramLogger extends Logger {
  constructor(logger: PinoLogger) {
    super(logger, {});
  }

  override log(message: unknown, ...more: unknown[]): void {
    const context = more.at(-1);
    if (typeof context === 'string' && CHATTER.has(context)) this.debug(message, ...more);
    else super.log(message, ...more);
  }
}
