import { Body, Controller, Delete, Get, HttpCode, Param, ParseUUIDPipe, Patch, Post } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { CreateRoot, Root, RootPage, UpdateRoot } from '../../schema.js';
import { Allow, type Caller, CurrentCaller } from '../auth/index.js';
import { RootsService } from './roots.service.js';

@ApiTags('roots')
@Controller('roots')
export class RootsController {
  constructor(private readonly roots: RootsService) {}

  @Get()
  @Allow('root.read')
  @ApiOperation({ operationId: 'listRoots', summary: 'The folders that the library watches' })
  @ApiOkResponse({ type: RootPage })
  list(@CurrentCaller() caller: Caller): Promise<RootPage> {
    return this.roots.list(caller.scope);
  }

  @Post()
  @Allow('root.manage')
  @ApiOperation({ operationId: 'createRoot', summary: 'Add a folder and scan it' })
  @ApiCreatedResponse({ type: Root })
  create(@Body() root: CreateRoot, @CurrentCaller() caller: Caller): Promise<Root> {
    return this.roots.create(root, caller.userId);
  }

  @Patch(':id')
  @Allow('root.manage')
  @ApiOperation({ operationId: 'updateRoot', summary: 'Rename a root or change what it leaves out' })
  @ApiOkResponse({ type: Root })
  update(@Param('id', ParseUUIDPipe) id: string, @Body() change: UpdateRoot): Promise<Root> {
    return this.roots.update(id, change);
  }

  @Delete(':id')
  @HttpCode(204)
  @Allow('root.manage')
  @ApiOperation({
    operationId: 'removeRoot',
    summary: 'Take a root out of the catalog; nothing on disk changes',
  })
  @ApiNoContentResponse()
  async remove(@Param('id', ParseUUIDPipe) id: string): Promise<void> {
    await this.roots.remove(id);
  }
}
