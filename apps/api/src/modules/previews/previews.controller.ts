import { Controller, Get, Param, ParseUUIDPipe, Query, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProduces, ApiQuery, ApiTags } from '@nestjs/swagger';
import { THUMBNAIL_WIDTHS } from '@lora/schema/values';
import type { Request, Response } from 'express';
import { Allow, type Caller, CurrentCaller } from '../auth/index.js';
import { MEDIA_TYPES } from './media-type.js';
import { OriginalsService } from './originals.service.js';
import { sendOriginal, sendThumbnail, untilClientLeaves } from './send-preview.js';
import { parseWidth } from './thumbnail-width.js';
import { ThumbnailsService } from './thumbnails.service.js';

const VERSION_QUERY = {
  name: 'v',
  required: false,
  description: 'The stamp in the URL of a list: the answer may then be kept.',
};

@ApiTags('previews')
@Controller('previews')
export class PreviewsController {
  constructor(
    private readonly thumbnails: ThumbnailsService,
    private readonly originals: OriginalsService,
  ) {}

  @Get(':id')
  @Allow('preview.read')
  @ApiOperation({
    operationId: 'getThumbnail',
    summary: 'A WebP still of a preview; 404 `no_still` for a clip that none can be taken of',
  })
  @ApiQuery({
    name: 'w',
    required: false,
    enum: [...THUMBNAIL_WIDTHS],
    description: 'Width at most; 512 when left out.',
  })
  @ApiQuery(VERSION_QUERY)
  @ApiProduces('image/webp')
  @ApiOkResponse({ description: 'The picture', schema: { type: 'string', format: 'binary' } })
  async thumbnail(
    @Param('id', ParseUUIDPipe) id: string,
    @Query('w') width: unknown,
    @CurrentCaller() caller: Caller,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    await sendThumbnail(request, response, await this.thumbnails.find(id, parseWidth(width), caller.scope));
  }

  @Get(':id/original')
  @Allow('preview.read')
  @ApiOperation({
    operationId: 'getPreviewOriginal',
    summary: 'The preview as it lies on disk; ranges are answered',
  })
  @ApiQuery(VERSION_QUERY)
  @ApiProduces(...MEDIA_TYPES)
  @ApiOkResponse({ description: 'The picture or clip', schema: { type: 'string', format: 'binary' } })
  async original(
    @Param('id', ParseUUIDPipe) id: string,
    @CurrentCaller() caller: Caller,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const original = await untilClientLeaves(response, (signal) =>
      this.originals.open(id, caller.scope, signal),
    );
    if (original !== undefined) await sendOriginal(request, response, original);
  }
}
