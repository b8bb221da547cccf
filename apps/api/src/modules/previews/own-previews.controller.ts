import {
  Body,
  Controller,
  Delete,
  Param,
  ParseUUIDPipe,
  Post,
  Put,
  UploadedFile,
  UseInterceptors,
} from '@nestjs/common';
import {
  ApiBody,
  ApiConsumes,
  ApiCreatedResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import { AdapterDetail, Crop, OrderPreviews } from '../../schema.js';
import { Allow, type Caller, CurrentCaller } from '../auth/index.js';
import { AdaptersService, IfMatch, TakesIfMatch, WithETag } from '../catalog/index.js';
import { OwnPreviewsService } from './own-previews.service.js';
import { ReceivePicture, UPLOAD_FIELD } from './receive-picture.interceptor.js';

const PREVIEW_ID = { name: 'previewId', schema: { type: 'string' as const, format: 'uuid' } };

/** The previews of one adapter: adding, removing, order, crops. */
@ApiTags('previews')
@WithETag()
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
  @TakesIfMatch()
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
    @IfMatch() expected: number | null,
    @CurrentCaller() caller: Caller,
  ): Promise<AdapterDetail> {
    const by = { caller, expected };
    return this.adapters.get(await this.previews.add(id, file.filename, by), caller.scope);
  }

  @Put('order')
  @Allow('adapter.update')
  @ApiOperation({
    operationId: 'orderPreviews',
    summary: 'Put all previews in an order; the first stands on the card',
  })
  @TakesIfMatch()
  @ApiOkResponse({ type: AdapterDetail })
  async order(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { ids }: OrderPreviews,
    @IfMatch() expected: number | null,
    @CurrentCaller() caller: Caller,
  ): Promise<AdapterDetail> {
    const by = { caller, expected };
    return this.adapters.get(await this.previews.order(id, ids, by), caller.scope);
  }

  @Put(':previewId/crop')
  @Allow('adapter.update')
  @ApiOperation({ operationId: 'cropPreview', summary: 'Show only a part of a preview on cards' })
  @TakesIfMatch()
  @ApiParam(PREVIEW_ID)
  @ApiOkResponse({ type: AdapterDetail })
  async crop(
    @Param('id', ParseUUIDPipe) id: string,
    @Param('previewId', ParseUUIDPipe) previewId: string,
    @Body() crop: Crop,
    @IfMatch() expected: number | null,
    @CurrentCaller() caller: Caller,
  ): Promise<AdapterDetail> {
    const by = { caller, expected };
    return this.adapters.get(await this.previews.crop(id, previewId, crop, by), caller.scope);
  }

  @Delete(':previewId/crop')
  @Allow('adapter.update')
  @ApiOperation({ operationId: 'uncropPreview', summary: 'Show all of a preview again' })
  @TakesIfMatch()
  @ApiParam(PREVIEW_ID)
  @ApiOkResponse({ type: AdapterDetail })
  async uncrop(
    @Param('id', ParseUUIDPipe) id: string,
    @Param('previewId', ParseUUIDPipe) previewId: string,
    @IfMatch() expected: number | null,
    @CurrentCaller() caller: Caller,
  ): Promise<AdapterDetail> {
    const by = { caller, expected };
    return this.adapters.get(await this.previews.crop(id, previewId, null, by), caller.scope);
  }

  @Delete(':previewId')
  @Allow('adapter.update')
  @ApiOperation({
    operationId: 'removePreview',
    summary: 'Remove a preview that was added; 409 `not_allowed_here` for those of files',
  })
  @TakesIfMatch()
  @ApiParam(PREVIEW_ID)
  @ApiOkResponse({ type: AdapterDetail })
  async remove(
    @Param('id', ParseUUIDPipe) id: string,
    @Param('previewId', ParseUUIDPipe) previewId: string,
    @IfMatch() expected: number | null,
    @CurrentCaller() caller: Caller,
  ): Promise<AdapterDetail> {
    const by = { caller, expected };
    return this.adapters.get(await this.previews.remove(id, previewId, by), caller.scope);
  }
}
