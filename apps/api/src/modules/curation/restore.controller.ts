import { Controller, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { AdapterDetail } from '../../schema.js';
import { Allow, type Caller, CurrentCaller } from '../auth/index.js';
import { AdaptersService, IfMatch, TakesIfMatch, WithETag } from '../catalog/index.js';
import { ProposalsService } from './proposals.service.js';
import { RestoreService } from './restore.service.js';

/** Ways back: to an earlier revision, or to what files say. */
@ApiTags('history')
@WithETag()
@Controller('adapters/:id')
export class RestoreController {
  constructor(
    private readonly adapters: AdaptersService,
    private readonly restoring: RestoreService,
    private readonly proposals: ProposalsService,
  ) {}

  @Post('revisions/:revisionId/restore')
  @HttpCode(200)
  @Allow('adapter.update')
  @ApiOperation({
    operationId: 'restoreRevision',
    summary: 'Bring what people wrote back to how it stood after a revision',
  })
  @TakesIfMatch()
  @ApiOkResponse({ type: AdapterDetail })
  async restore(
    @Param('id', ParseUUIDPipe) id: string,
    @Param('revisionId') revisionId: string,
    @IfMatch() expected: number | null,
    @CurrentCaller() caller: Caller,
  ): Promise<AdapterDetail> {
    const answering = await this.restoring.restore(id, revisionId, caller, expected);
    return this.adapters.get(answering, caller.scope);
  }

  @Post('proposals/:field/accept')
  @HttpCode(200)
  @Allow('adapter.update')
  @ApiOperation({ operationId: 'acceptProposal', summary: 'Give a field back to the file that proposes' })
  @TakesIfMatch()
  @ApiOkResponse({ type: AdapterDetail })
  async accept(
    @Param('id', ParseUUIDPipe) id: string,
    @Param('field') field: string,
    @IfMatch() expected: number | null,
    @CurrentCaller() caller: Caller,
  ): Promise<AdapterDetail> {
    const answering = await this.proposals.accept(id, field, caller, expected);
    return this.adapters.get(answering, caller.scope);
  }

  @Post('proposals/:field/dismiss')
  @HttpCode(200)
  @Allow('adapter.update')
  @ApiOperation({
    operationId: 'dismissProposal',
    summary: 'Hear no more of a proposal, until the file says something else',
  })
  @ApiOkResponse({ type: AdapterDetail })
  async dismiss(
    @Param('id', ParseUUIDPipe) id: string,
    @Param('field') field: string,
    @CurrentCaller() caller: Caller,
  ): Promise<AdapterDetail> {
    const answering = await this.proposals.dismiss(id, field, caller);
    return this.adapters.get(answering, caller.scope);
  }
}
