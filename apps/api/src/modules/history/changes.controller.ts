import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ChangePage, ChangeQuery } from '../../schema.js';
import { Allow } from '../auth/index.js';
import { ChangesService } from './changes.service.js';

@ApiTags('changes')
@Controller('changes')
export class ChangesController {
  constructor(private readonly changes: ChangesService) {}

  @Get()
  @Allow('change.read')
  @ApiOperation({ operationId: 'readChanges', summary: 'What has changed since a position' })
  @ApiOkResponse({ type: ChangePage })
  read(@Query() query: ChangeQuery): Promise<ChangePage> {
    return this.changes.readPage(query);
  }
}
