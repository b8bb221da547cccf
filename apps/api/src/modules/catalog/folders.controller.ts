import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { FolderPage, FolderQuery } from '../../schema.js';
import { Allow, type Caller, CurrentCaller } from '../auth/index.js';
import { AdaptersService } from './adapters.service.js';

@ApiTags('folders')
@Controller('folders')
export class FoldersController {
  constructor(private readonly adapters: AdaptersService) {}

  @Get()
  @Allow('folder.read')
  @ApiOperation({ operationId: 'listFolders', summary: 'One level of folders with counts under a filter' })
  @ApiOkResponse({ type: FolderPage })
  list(@Query() query: FolderQuery, @CurrentCaller() caller: Caller): Promise<FolderPage> {
    return this.adapters.folders(query, caller.scope);
  }
}
