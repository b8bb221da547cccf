import {
  Body,
  Controller,
  Delete,
  Get,
  Headers,
  HttpCode,
  Param,
  ParseUUIDPipe,
  Patch,
  Query,
  Res,
} from '@nestjs/common';
import { ApiHeader, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import {
  AdapterDetail,
  AdapterFilter,
  AdapterPage,
  AdapterQuery,
  Facets,
  UpdateAdapter,
} from '../../schema.js';
import { Allow, type Caller, CurrentCaller } from '../auth/index.js';
import { AdaptersService } from './adapters.service.js';
import { formatETag, parseIfMatch } from './revision-etag.js';
import { UpdateAdapterService } from './update-adapter.service.js';

@ApiTags('adapters')
@Controller('adapters')
export class AdaptersController {
  constructor(
    private readonly adapters: AdaptersService,
    private readonly updates: UpdateAdapterService,
  ) {}

  @Get()
  @Allow('adapter.read')
  @ApiOperation({ operationId: 'listAdapters', summary: 'Search and page through the catalog' })
  @ApiOkResponse({ type: AdapterPage })
  list(@Query() query: AdapterQuery, @CurrentCaller() caller: Caller): Promise<AdapterPage> {
    return this.adapters.list(query, caller.scope);
  }

  @Get('facets')
  @Allow('adapter.read')
  @ApiOperation({ operationId: 'getFacets', summary: 'Counts by value under a filter' })
  @ApiOkResponse({ type: Facets })
  facets(@Query() filter: AdapterFilter, @CurrentCaller() caller: Caller): Promise<Facets> {
    return this.adapters.facets(filter, caller.scope);
  }

  @Get(':id')
  @Allow('adapter.read')
  @ApiOperation({ operationId: 'getAdapter', summary: 'Everything about one adapter' })
  @ApiOkResponse({ type: AdapterDetail })
  async get(
    @Param('id', ParseUUIDPipe) id: string,
    @CurrentCaller() caller: Caller,
    @Res({ passthrough: true }) response: Response,
  ): Promise<AdapterDetail> {
    const detail = await this.adapters.get(id, caller.scope);
    response.setHeader('ETag', formatETag(detail.revision));
    return detail;
  }

  @Patch(':id')
  @Allow('adapter.update')
  @ApiOperation({
    operationId: 'updateAdapter',
    summary: 'Edit fields; null gives a field back to its next source',
  })
  @ApiHeader({
    name: 'If-Match',
    required: false,
    description: 'ETag of what was seen; another revision is refused with 412.',
  })
  @ApiOkResponse({ type: AdapterDetail })
  async update(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() change: UpdateAdapter,
    @Headers('if-match') ifMatch: string | undefined,
    @CurrentCaller() caller: Caller,
    @Res({ passthrough: true }) response: Response,
  ): Promise<AdapterDetail> {
    const answering = await this.updates.update(id, change, caller, parseIfMatch(ifMatch));
    const detail = await this.adapters.get(answering, caller.scope);
    response.setHeader('ETag', formatETag(detail.revision));
    return detail;
  }

  @Delete(':id')
  @HttpCode(204)
  @Allow('adapter.forget')
  @ApiOperation({
    operationId: 'forgetAdapter',
    summary: 'Remove a missing adapter and what was written on it',
  })
  @ApiNoContentResponse()
  async forget(@Param('id', ParseUUIDPipe) id: string, @CurrentCaller() caller: Caller): Promise<void> {
    await this.updates.forget(id, caller);
  }
}
