import { Controller, Get, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { Database } from '../../platform/database/index.js';
import { VERSION } from '../../platform/version.js';
import { Health } from '../../schema.js';
import { Public } from '../auth/index.js';

@ApiTags('health')
@Controller('health')
export class HealthController {
  constructor(private readonly db: Database) {}

  @Get('live')
  @Public()
  @ApiOperation({ operationId: 'getLive', summary: 'The process runs' })
  @ApiOkResponse({ type: Health })
  live(): Health {
    return { status: 'ok', version: VERSION };
  }

  @Get('ready')
  @Public()
  @ApiOperation({ operationId: 'getReady', summary: 'The process can work: its database answers' })
  @ApiOkResponse({ type: Health })
  async ready(@Res({ passthrough: true }) response: Response): Promise<Health> {
    const answers = await this.db.query(`SELECT 1 AS one`).then(
      () => true,
      () => false,
    );
    if (!answers) response.status(503);
    return { status: answers ? 'ok' : 'failing', version: VERSION };
  }
}
