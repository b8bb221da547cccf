import {
  Body,
  Controller,
  Delete,
  Headers,
  Param,
  ParseUUIDPipe,
  Post,
  Put,
  Res,
  UploadedFile,
  UseInterceptors,
} from '@nestjs/common';
import {
  ApiBody,
  ApiConsumes,
  ApiCreatedResponse,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import type { Response } from 'express';
import { AdapterDetail, Crop, OrderPreviews } from '../../schema.js';
import { Allow, type Caller, CurrentCaller } from '../auth/index.js';
import { AdaptersService, formatETag, parseIfMatch } from '../catalog/index.js';
import { OwnPreviewsService } from './own-previews.service.js';
import { ReceivePicture, UPLOAD_FIELD } from './receive-picture.interceptor.js';

const IF_MATCH = {
  name: 'If-Match',
  required: false,
  description: 'ETag of what was seen; another revision is refused with 412.',
};
const PREVIEW_ID = { name: 'previewId', schema: { type: 'string' as const, format: 'uuid' } };

/** The previews of one adapter: adding, removing, order, crops. */
@ApiTags('previews')
@Controller('adapters/:id/previews')
export class OwnPreviewsController {
  constructor(
    private readonly adapters: AdaptersService,
    private readonly previews: OwnPreviewsService,
  ) {}

  @Post()
  @Allow('adapter.update')
  @UseInterceptors(ReceivePicture)
  @ApiOperation({
    operationId: 'addPreview',
    summary:
      'Add a PNG, JPEG, WebP, GIF or AVIF of up to 30 MB; kept in the data folder, without its metadata',
  })
  @ApiHeader(IF_MATCH)
  @ApiConsumes('multipart/form-data')
  @ApiBody({
    schema: {
      type: 'object',
      required: [UPLOAD_FIELD],
      properties: { [UPLOAD_FIELD]: { type: 'string', format: 'binary' } },
    },
  })
  @ApiCreatedResponse({ type: AdapterDetail })
  async add(
    @Param('id', ParseUUIDPipe) id: string,
    @UploadedFile() file: { filename: string },
    @Headers('if-match') ifMatch: string | undefined,
    @CurrentCaller() caller: Caller,
    @Res({ passthrough: true }) response: Response,
  ): Promise<AdapterDetail> {
    const by = { caller, expected: parseIfMatch(ifMatch) };
    return this.show(await this.previews.add(id, file.filename, by), caller, response);
  }

  @Put('order')
  @Allow('adapter.update')
  @ApiOperation({
    operationId: 'orderPreviews',
    summary: 'Put all previews in an order; the first stands on the card',
  })
  @ApiHeader(IF_MATCH)
  @ApiOkResponse({ type: AdapterDetail })
  async order(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { ids }: OrderPreviews,
    @Headers('if-match') ifMatch: string | undefined,
    @CurrentCaller() caller: Caller,
    @Res({ passthrough: true }) response: Response,
  ): Promise<AdapterDetail> {
    const by = { caller, expected: parseIfMatch(ifMatch) };
    return this.show(await this.previews.order(id, ids, by), caller, response);
  }

  @Put(':previewId/crop')
  @Allow('adapter.update')
  @ApiOperation({ operationId: 'cropPreview', summary: 'Show only a part of a preview on cards' })
  @ApiHeader(IF_MATCH)
  @ApiParam(PREVIEW_ID)
  @ApiOkResponse({ type: AdapterDetail })
  async crop(
    @Param('id', ParseUUIDPipe) id: string,
    @Param('previewId', ParseUUIDPipe) previewId: string,
    @Body() crop: Crop,
    @Headers('if-match') ifMatch: string | undefined,
    @CurrentCaller() caller: Caller,
    @Res({ passthrough: true }) response: Response,
  ): Promise<AdapterDetail> {
    const by = { caller, expected: parseIfMatch(ifMatch) };
    return this.show(await this.previews.crop(id, previewId, crop, by), caller, response);
  }

  @Delete(':previewId/crop')
  @Allow('adapter.update')
  @ApiOperation({ operationId: 'uncropPreview', summary: 'Show all of a preview again' })
  @ApiHeader(IF_MATCH)
  @ApiParam(PREVIEW_ID)
  @ApiOkResponse({ type: AdapterDetail })
  async uncrop(
    @Param('id', ParseUUIDPipe) id: string,
    @Param('previewId', ParseUUIDPipe) previewId: string,
    @Headers('if-match') ifMatch: string | undefined,
    @CurrentCaller() caller: Caller,
    @Res({ passthrough: true }) response: Response,
  ): Promise<AdapterDetail> {
    const by = { caller, expected: parseIfMatch(ifMatch) };
    return this.show(await this.previews.crop(id, previewId, null, by), caller, response);
  }

  @Delete(':previewId')
  @Allow('adapter.update')
  @ApiOperation({
    operationId: 'removePreview',
    summary: 'Remove a preview that was added; 409 `not_allowed_here` for those of files',
  })
  @ApiHeader(IF_MATCH)
  @ApiParam(PREVIEW_ID)
  @ApiOkResponse({ type: AdapterDetail })
  async remove(
    @Param('id', ParseUUIDPipe) id: string,
    @Param('previewId', ParseUUIDPipe) previewId: string,
    @Headers('if-match') ifMatch: string | undefined,
    @CurrentCaller() caller: Caller,
    @Res({ passthrough: true }) response: Response,
  ): Promise<AdapterDetail> {
    const by = { caller, expected: parseIfMatch(ifMatch) };
    return this.show(await this.previews.remove(id, previewId, by), caller, response);
  }

  private async show(id: string, caller: Caller, response: Response): Promise<AdapterDetail> {
    const detail = await this.adapters.get(id, caller.scope);
    response.setHeader('ETag', formatETag(detail.revision));
    return detail;
  }
}
