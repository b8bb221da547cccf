import { Controller, Headers, HttpCode, Param, ParseUUIDPipe, Post, Res } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { AdapterDetail } from '../../schema.js';
import { Allow, type Caller, CurrentCaller } from '../auth/index.js';
import { AdaptersService, formatETag, parseIfMatch } from '../catalog/index.js';
import { ProposalsService } from './proposals.service.js';
import { RestoreService } from './restore.service.js';

const IF_MATCH = {
  name: 'If-Match',
  required: false,
  description: 'ETag of what was seen; another revision is refused with 412.',
};

/** Ways back: to an earlier revision, or to what files say. */
@ApiTags('history')
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
  @ApiHeader(IF_MATCH)
  @ApiOkResponse({ type: AdapterDetail })
  async restore(
    @Param('id', ParseUUIDPipe) id: string,
    @Param('revisionId') revisionId: string,
    @Headers('if-match') ifMatch: string | undefined,
    @CurrentCaller() caller: Caller,
    @Res({ passthrough: true }) response: Response,
  ): Promise<AdapterDetail> {
    const answering = await this.restoring.restore(id, revisionId, caller, parseIfMatch(ifMatch));
    return this.show(answering, caller, response);
  }

  @Post('proposals/:field/accept')
  @HttpCode(200)
  @Allow('adapter.update')
  @ApiOperation({ operationId: 'acceptProposal', summary: 'Give a field back to the file that proposes' })
  @ApiHeader(IF_MATCH)
  @ApiOkResponse({ type: AdapterDetail })
  async accept(
    @Param('id', ParseUUIDPipe) id: string,
    @Param('field') field: string,
    @Headers('if-match') ifMatch: string | undefined,
    @CurrentCaller() caller: Caller,
    @Res({ passthrough: true }) response: Response,
  ): Promise<AdapterDetail> {
    const answering = await this.proposals.accept(id, field, caller, parseIfMatch(ifMatch));
    return this.show(answering, caller, response);
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
    @Res({ passthrough: true }) response: Response,
  ): Promise<AdapterDetail> {
    const answering = await this.proposals.dismiss(id, field, caller);
    return this.show(answering, caller, response);
  }

  private async show(id: string, caller: Caller, response: Response): Promise<AdapterDetail> {
    const detail = await this.adapters.get(id, caller.scope);
    response.setHeader('ETag', formatETag(detail.revision));
    return detail;
  }
}
