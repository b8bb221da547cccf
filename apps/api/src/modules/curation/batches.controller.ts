import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Batch, BatchesQuery, BatchItemPage, BatchItemsQuery, BatchPage, CreateBatch } from '../../schema.js';
import { Allow, type Caller, CurrentCaller } from '../auth/index.js';
import { BatchesService } from './batches.service.js';

@ApiTags('batches')
@Controller('batches')
export class BatchesController {
  constructor(private readonly batches: BatchesService) {}

  @Post()
  @HttpCode(202)
  @Allow('batch.create')
  @ApiOperation({
    operationId: 'createBatch',
    summary: 'Change many adapters at once, as a job; a dry run only tells what would change',
  })
  @ApiAcceptedResponse({ type: Batch })
  create(@Body() batch: CreateBatch, @CurrentCaller() caller: Caller): Promise<Batch> {
    return this.batches.create(batch, caller);
  }

  @Get()
  @Allow('batch.read')
  @ApiOperation({ operationId: 'listBatches', summary: 'Bulk changes, newest first' })
  @ApiOkResponse({ type: BatchPage })
  list(@Query() query: BatchesQuery): Promise<BatchPage> {
    return this.batches.list(query);
  }

  @Get(':id')
  @Allow('batch.read')
  @ApiOperation({ operationId: 'getBatch', summary: 'One bulk change and how far it is' })
  @ApiOkResponse({ type: Batch })
  get(@Param('id', ParseUUIDPipe) id: string): Promise<Batch> {
    return this.batches.get(id);
  }

  @Get(':id/items')
  @Allow('batch.read')
  @ApiOperation({ operationId: 'listBatchItems', summary: 'What a bulk change did, adapter by adapter' })
  @ApiOkResponse({ type: BatchItemPage })
  items(
    @Param('id', ParseUUIDPipe) id: string,
    @Query() query: BatchItemsQuery,
    @CurrentCaller() caller: Caller,
  ): Promise<BatchItemPage> {
    return this.batches.items(id, query, caller.scope);
  }

  @Post(':id/undo')
  @HttpCode(202)
  @Allow('batch.create')
  @ApiOperation({
    operationId: 'undoBatch',
    summary: 'Give back what a bulk change changed, except where somebody has changed it since',
  })
  @ApiAcceptedResponse({ type: Batch })
  undo(@Param('id', ParseUUIDPipe) id: string, @CurrentCaller() caller: Caller): Promise<Batch> {
    return this.batches.undo(id, caller);
  }
}
