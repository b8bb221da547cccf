import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Param,
  ParseEnumPipe,
  ParseUUIDPipe,
  Patch,
  Query,
} from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import {
  AdapterDetail,
  AdapterPage,
  AdapterQuery,
  FACET_FIELDS,
  type FacetField,
  FacetPage,
  Facets,
  FacetsQuery,
  FacetValuesQuery,
  Suggestions,
  SuggestionsQuery,
  UpdateAdapter,
} from '../../schema.js';
import { Allow, type Caller, CurrentCaller } from '../auth/index.js';
import { AdaptersService } from './adapters.service.js';
import { FacetsService } from './search/facets.service.js';
import { SuggestionsService } from './search/suggestions.service.js';
import { IfMatch, TakesIfMatch, WithETag } from './revision-header.js';
import { UpdateAdapterService } from './update-adapter.service.js';

/** As the pipe wants it. */
const FACET_FIELD_ENUM = Object.fromEntries(FACET_FIELDS.map((field) => [field, field]));

@ApiTags('adapters')
@Controller('adapters')
export class AdaptersController {
  constructor(
    private readonly adapters: AdaptersService,
    private readonly updates: UpdateAdapterService,
    private readonly counts: FacetsService,
    private readonly completions: SuggestionsService,
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
  facets(@Query() query: FacetsQuery, @CurrentCaller() caller: Caller): Promise<Facets> {
    return this.counts.list(query, caller.scope);
  }

  @Get('facets/:field')
  @Allow('adapter.read')
  @ApiOperation({ operationId: 'getFacetValues', summary: 'All values of one facet, page by page' })
  @ApiParam({ name: 'field', enum: FACET_FIELDS })
  @ApiOkResponse({ type: FacetPage })
  facetValues(
    @Param('field', new ParseEnumPipe(FACET_FIELD_ENUM)) field: FacetField,
    @Query() query: FacetValuesQuery,
    @CurrentCaller() caller: Caller,
  ): Promise<FacetPage> {
    return this.counts.page(field, query, caller.scope);
  }

  @Get('suggestions')
  @Allow('adapter.read')
  @ApiOperation({ operationId: 'getSuggestions', summary: 'Completions of what is typed in the search box' })
  @ApiOkResponse({ type: Suggestions })
  suggestions(@Query() query: SuggestionsQuery, @CurrentCaller() caller: Caller): Promise<Suggestions> {
    return this.completions.suggest(query.q, query.caret ?? query.q.length, caller.scope);
  }

  @Get(':id')
  @Allow('adapter.read')
  @WithETag()
  @ApiOperation({ operationId: 'getAdapter', summary: 'Everything about one adapter' })
  @ApiOkResponse({ type: AdapterDetail })
  async get(@Param('id', ParseUUIDPipe) id: string, @CurrentCaller() caller: Caller): Promise<AdapterDetail> {
    return this.adapters.get(id, caller.scope);
  }

  @Patch(':id')
  @Allow('adapter.update')
  @ApiOperation({
    operationId: 'updateAdapter',
    summary: 'Edit fields; null gives a field back to its next source',
  })
  @WithETag()
  @TakesIfMatch()
  @ApiOkResponse({ type: AdapterDetail })
  async update(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() change: UpdateAdapter,
    @IfMatch() expected: number | null,
    @CurrentCaller() caller: Caller,
  ): Promise<AdapterDetail> {
    const answering = await this.updates.update(id, change, caller, expected);
    return this.adapters.get(answering, caller.scope);
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
