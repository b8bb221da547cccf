import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Param,
  ParseUUIDPipe,
  Patch,
  Post,
  Query,
} from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ChangedTag, CreateTag, MergeTag, RemovedTag, TagPage, TagQuery, UpdateTag } from '../../schema.js';
import { Allow, type Caller, CurrentCaller } from '../auth/index.js';
import { TagsService } from './tags.service.js';

@ApiTags('tags')
@Controller('tags')
export class TagsController {
  constructor(private readonly tags: TagsService) {}

  @Get()
  @Allow('tag.read')
  @ApiOperation({ operationId: 'listTags', summary: 'All tags: managed ones and those that adapters show' })
  @ApiOkResponse({ type: TagPage })
  list(@Query() query: TagQuery, @CurrentCaller() caller: Caller): Promise<TagPage> {
    return this.tags.list(query, caller.scope);
  }

  @Post()
  @Allow('tag.manage')
  @ApiOperation({
    operationId: 'createTag',
    summary: 'Take a tag under management, or bring back a deleted one',
  })
  @ApiCreatedResponse({ type: ChangedTag })
  create(@Body() tag: CreateTag, @CurrentCaller() caller: Caller): Promise<ChangedTag> {
    return this.tags.create(tag, caller.scope);
  }

  @Patch(':id')
  @Allow('tag.manage')
  @ApiOperation({
    operationId: 'updateTag',
    summary: 'Rename a tag, place it, give it a colour or other words',
  })
  @ApiOkResponse({ type: ChangedTag })
  update(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() change: UpdateTag,
    @CurrentCaller() caller: Caller,
  ): Promise<ChangedTag> {
    return this.tags.update(id, change, caller.scope);
  }

  @Post(':id/merge')
  @HttpCode(200)
  @Allow('tag.manage')
  @ApiOperation({ operationId: 'mergeTag', summary: 'Make a tag another word for a second one' })
  @ApiOkResponse({ type: ChangedTag, description: 'The tag that stays' })
  merge(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { into }: MergeTag,
    @CurrentCaller() caller: Caller,
  ): Promise<ChangedTag> {
    return this.tags.merge(id, into, caller.scope);
  }

  @Delete(':id')
  @Allow('tag.manage')
  @ApiOperation({
    operationId: 'removeTag',
    summary: 'No adapter shows the tag any more; what files and people wrote stays',
  })
  @ApiOkResponse({ type: RemovedTag })
  remove(@Param('id', ParseUUIDPipe) id: string): Promise<RemovedTag> {
    return this.tags.remove(id);
  }
}
