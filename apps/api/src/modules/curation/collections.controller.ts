import { Body, Controller, Delete, Get, HttpCode, Param, ParseUUIDPipe, Patch, Post } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import {
  Collection,
  CollectionChanged,
  CollectionPage,
  CreateCollection,
  PlaceInCollection,
  RemoveFromCollection,
  UpdateCollection,
} from '../../schema.js';
import { Allow, type Caller, CurrentCaller } from '../auth/index.js';
import { IfMatch, TakesIfMatch, WithETag } from '../catalog/index.js';
import { CollectionItemsService } from './collection-items.service.js';
import { CollectionsService } from './collections.service.js';

@ApiTags('collections')
@Controller('collections')
export class CollectionsController {
  constructor(
    private readonly collections: CollectionsService,
    private readonly items: CollectionItemsService,
  ) {}

  @Get()
  @Allow('collection.read')
  @ApiOperation({ operationId: 'listCollections', summary: 'All collections and saved searches, in order' })
  @ApiOkResponse({ type: CollectionPage })
  list(@CurrentCaller() caller: Caller): Promise<CollectionPage> {
    return this.collections.list(caller.scope);
  }

  @Post()
  @Allow('collection.update')
  @WithETag()
  @ApiOperation({ operationId: 'createCollection', summary: 'Make a collection by hand or save a search' })
  @ApiCreatedResponse({ type: Collection })
  async create(@Body() collection: CreateCollection, @CurrentCaller() caller: Caller): Promise<Collection> {
    return this.collections.create(collection, caller);
  }

  @Get(':id')
  @Allow('collection.read')
  @WithETag()
  @ApiOperation({ operationId: 'getCollection', summary: 'One collection' })
  @ApiOkResponse({ type: Collection })
  async get(@Param('id', ParseUUIDPipe) id: string, @CurrentCaller() caller: Caller): Promise<Collection> {
    return this.collections.get(id, caller.scope);
  }

  @Patch(':id')
  @Allow('collection.update')
  @ApiOperation({ operationId: 'updateCollection', summary: 'Rename, describe, order, give a cover' })
  @WithETag()
  @TakesIfMatch()
  @ApiOkResponse({ type: Collection })
  async update(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() change: UpdateCollection,
    @IfMatch() expected: number | null,
    @CurrentCaller() caller: Caller,
  ): Promise<Collection> {
    return this.collections.update(id, change, caller, expected);
  }

  @Delete(':id')
  @HttpCode(204)
  @Allow('collection.update')
  @ApiOperation({ operationId: 'removeCollection', summary: 'Delete a collection; its adapters stay' })
  @ApiNoContentResponse()
  async remove(@Param('id', ParseUUIDPipe) id: string, @CurrentCaller() caller: Caller): Promise<void> {
    await this.collections.remove(id, caller.scope);
  }

  @Post(':id/items')
  @HttpCode(200)
  @Allow('collection.update')
  @ApiOperation({ operationId: 'placeInCollection', summary: 'Add adapters, or move them within' })
  @ApiOkResponse({ type: CollectionChanged })
  place(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() items: PlaceInCollection,
    @CurrentCaller() caller: Caller,
  ): Promise<CollectionChanged> {
    return this.items.place(id, items, caller.scope);
  }

  @Delete(':id/items')
  @Allow('collection.update')
  @ApiOperation({ operationId: 'removeFromCollection', summary: 'Take adapters out' })
  @ApiOkResponse({ type: CollectionChanged })
  take(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { ids }: RemoveFromCollection,
    @CurrentCaller() caller: Caller,
  ): Promise<CollectionChanged> {
    return this.items.remove(id, ids, caller.scope);
  }
}
