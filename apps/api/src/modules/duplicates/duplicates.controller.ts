import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  Batch,
  CompareQuery,
  DuplicateComparison,
  DuplicatePage,
  DuplicatesQuery,
  JobStarted,
  MergeMetadata,
} from '../../schema.js';
import { Allow, type Caller, CurrentCaller } from '../auth/index.js';
import { MetadataMerge } from '../curation/index.js';
import { CompareDuplicates } from './compare-duplicates.service.js';
import { DuplicatesService } from './duplicates.service.js';
import { FindDuplicates } from './find-duplicates.service.js';

/** Adapters that are nearly one another, and files of one content. */
@ApiTags('duplicates')
@Controller('duplicates')
export class DuplicatesController {
  constructor(
    private readonly duplicates: DuplicatesService,
    private readonly comparing: CompareDuplicates,
    private readonly finding: FindDuplicates,
    private readonly merging: MetadataMerge,
  ) {}

  @Get()
  @Allow('adapter.read')
  @ApiOperation({ operationId: 'listDuplicates', summary: 'Groups of duplicates, what saves most first' })
  @ApiOkResponse({ type: DuplicatePage })
  list(@Query() query: DuplicatesQuery, @CurrentCaller() caller: Caller): Promise<DuplicatePage> {
    return this.duplicates.list(query, caller.scope);
  }

  @Get('compare')
  @Allow('adapter.read')
  @ApiOperation({ operationId: 'compareDuplicates', summary: 'Two to four adapters side by side' })
  @ApiOkResponse({ type: DuplicateComparison })
  compare(@Query() query: CompareQuery, @CurrentCaller() caller: Caller): Promise<DuplicateComparison> {
    return this.comparing.compare(query.ids, caller.scope);
  }

  @Post('find')
  @HttpCode(202)
  @Allow('library.scan')
  @ApiOperation({
    operationId: 'findDuplicates',
    summary: 'Look for duplicates, as a job; answers the one that does already',
  })
  @ApiAcceptedResponse({ type: JobStarted })
  async find(@CurrentCaller() caller: Caller): Promise<JobStarted> {
    return { jobId: await this.finding.start(caller.userId) };
  }

  @Post('merge-metadata')
  @HttpCode(200)
  @Allow('batch.create')
  @ApiOperation({
    operationId: 'mergeMetadata',
    summary: 'Put what the others know into one adapter, and hide them if wanted; undone as a bulk change',
  })
  @ApiOkResponse({ type: Batch })
  merge(@Body() merge: MergeMetadata, @CurrentCaller() caller: Caller): Promise<Batch> {
    return this.merging.merge(merge, caller);
  }
}
