import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { JobStarted, StartScan } from '../../schema.js';
import { Allow, type Caller, CurrentCaller } from '../auth/index.js';
import { RootsService } from './roots.service.js';

@ApiTags('library')
@Controller('library/scans')
export class ScansController {
  constructor(private readonly roots: RootsService) {}

  @Post()
  @HttpCode(202)
  @Allow('library.scan')
  @ApiOperation({ operationId: 'startScan', summary: 'Look for new, changed and vanished files' })
  @ApiAcceptedResponse({ type: JobStarted })
  async start(@Body() scan: StartScan, @CurrentCaller() caller: Caller): Promise<JobStarted> {
    return { jobId: await this.roots.scan(scan.rootId, caller.userId) };
  }
}
