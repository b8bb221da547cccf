import { Controller, Get, Param, ParseUUIDPipe, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ActivityQuery, PersonPage, RevisionPage, RevisionsQuery } from '../../schema.js';
import { Allow, type Caller, CurrentCaller } from '../auth/index.js';
import { RevisionsService } from './revisions.service.js';

@ApiTags('history')
@Controller()
export class RevisionsController {
  constructor(private readonly revisions: RevisionsService) {}

  @Get('adapters/:id/revisions')
  @Allow('history.read')
  @ApiOperation({ operationId: 'listRevisions', summary: 'What people changed on an adapter, newest first' })
  @ApiOkResponse({ type: RevisionPage })
  ofAdapter(
    @Param('id', ParseUUIDPipe) id: string,
    @Query() query: RevisionsQuery,
    @CurrentCaller() caller: Caller,
  ): Promise<RevisionPage> {
    return this.revisions.ofAdapter(id, query, caller.scope);
  }

  @Get('activity')
  @Allow('history.read')
  @ApiOperation({ operationId: 'listActivity', summary: 'What people changed in the library, newest first' })
  @ApiOkResponse({ type: RevisionPage })
  activity(@Query() query: ActivityQuery, @CurrentCaller() caller: Caller): Promise<RevisionPage> {
    return this.revisions.activity(query, caller.scope);
  }

  @Get('activity/people')
  @Allow('history.read')
  @ApiOperation({ operationId: 'listActivePeople', summary: 'Who changed something in the library, by name' })
  @ApiOkResponse({ type: PersonPage })
  people(@CurrentCaller() caller: Caller): Promise<PersonPage> {
    return this.revisions.people(caller.scope);
  }
}
