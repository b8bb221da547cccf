import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  AdapterSpectra,
  CreateSpectra,
  JobStarted,
  SpectraItemPage,
  SpectraItemsQuery,
} from '../../schema.js';
import { Allow, type Caller, CurrentCaller } from '../auth/index.js';
import { SpectraService } from './spectra.service.js';

/** How many directions of their rank adapters use. */
@ApiTags('weights')
@Controller()
export class SpectraController {
  constructor(private readonly spectra: SpectraService) {}

  @Post('adapters/:id/spectra')
  @HttpCode(202)
  @Allow('spectra.create')
  @ApiOperation({
    operationId: 'startAdapterSpectra',
    summary: 'Work out how many directions of its rank an adapter uses; answers what is known already',
  })
  @ApiAcceptedResponse({ type: AdapterSpectra })
  start(@Param('id', ParseUUIDPipe) id: string, @CurrentCaller() caller: Caller): Promise<AdapterSpectra> {
    return this.spectra.start(id, caller);
  }

  @Post('spectra')
  @HttpCode(202)
  @Allow('spectra.create')
  @ApiOperation({
    operationId: 'startSpectra',
    summary: 'Work out the spectra of many adapters, as a job; what is known is left as it is',
  })
  @ApiAcceptedResponse({ type: JobStarted })
  startMany(@Body() given: CreateSpectra, @CurrentCaller() caller: Caller): Promise<JobStarted> {
    return this.spectra.startMany(given.selection, caller);
  }

  @Get('spectra/:jobId/items')
  @Allow('job.read')
  @ApiOperation({ operationId: 'listSpectraItems', summary: 'What became of each adapter of such a job' })
  @ApiOkResponse({ type: SpectraItemPage })
  items(
    @Param('jobId', ParseUUIDPipe) jobId: string,
    @Query() query: SpectraItemsQuery,
    @CurrentCaller() caller: Caller,
  ): Promise<SpectraItemPage> {
    return this.spectra.items(jobId, query, caller.scope);
  }
}
