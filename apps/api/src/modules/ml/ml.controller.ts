import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import {
  AddModel,
  ChooseModel,
  FailedTextPage,
  FailedTextQuery,
  JobStarted,
  MlModel,
  MlModelPage,
  MlStatus,
} from '../../schema.js';
import { Allow, type Caller, CurrentCaller } from '../auth/index.js';
import { MlStatusService } from './ml-status.service.js';
import { ModelsService } from './models/models.service.js';

/** Models, and what they do. */
@ApiTags('models')
@Controller('ml')
export class MlController {
  constructor(
    private readonly mlStatus: MlStatusService,
    private readonly models: ModelsService,
  ) {}

  @Get('status')
  @Allow('ml.read')
  @ApiOperation({ operationId: 'getMlStatus', summary: 'Models, where they run, and how far they are' })
  @ApiOkResponse({ type: MlStatus })
  status(@CurrentCaller() caller: Caller): Promise<MlStatus> {
    return this.mlStatus.status(caller.scope);
  }

  @Get('models')
  @Allow('ml.read')
  @ApiOperation({ operationId: 'listModels', summary: 'The model folders' })
  @ApiOkResponse({ type: MlModelPage })
  list(): Promise<MlModelPage> {
    return this.models.list();
  }

  @Post('models')
  @Allow('ml.manage')
  @ApiOperation({
    operationId: 'addModel',
    summary: 'Check a folder on the server, try the model out and copy it',
  })
  @ApiCreatedResponse({ type: MlModel })
  add(@Body() model: AddModel, @CurrentCaller() caller: Caller): Promise<MlModel> {
    return this.models.add(model.path, caller.userId);
  }

  @Put('models/current')
  @HttpCode(202)
  @Allow('ml.manage')
  @ApiOperation({
    operationId: 'chooseModel',
    summary: 'Have a model make all vectors anew; it serves once that is done, the old one until then',
  })
  @ApiAcceptedResponse({ type: JobStarted })
  async choose(@Body() model: ChooseModel, @CurrentCaller() caller: Caller): Promise<JobStarted> {
    return { jobId: await this.models.choose(model.id, caller.userId) };
  }

  @Get('models/:name')
  @Allow('ml.read')
  @ApiOperation({
    operationId: 'getModel',
    summary: 'One model: manifest, inputs and outputs, size, licence',
  })
  @ApiOkResponse({ type: MlModel })
  get(@Param('name') id: string): Promise<MlModel> {
    return this.models.get(id);
  }

  @Delete('models/:name')
  @HttpCode(204)
  @Allow('ml.manage')
  @ApiOperation({ operationId: 'removeModel', summary: 'Delete a model that is not in use' })
  @ApiNoContentResponse()
  async remove(@Param('name') id: string, @CurrentCaller() caller: Caller): Promise<void> {
    await this.models.remove(id, caller.userId);
  }

  @Get('embeddings/failed')
  @Allow('ml.read')
  @ApiOperation({ operationId: 'listFailedTexts', summary: 'Adapters whose texts the model could not read' })
  @ApiOkResponse({ type: FailedTextPage })
  failed(@Query() query: FailedTextQuery, @CurrentCaller() caller: Caller): Promise<FailedTextPage> {
    return this.mlStatus.failed(query, caller.scope);
  }

  @Post('embeddings')
  @HttpCode(202)
  @Allow('ml.manage')
  @ApiOperation({
    operationId: 'startEmbedding',
    summary: 'Make the vectors that are missing, also of texts that could not be read before',
  })
  @ApiAcceptedResponse({ type: JobStarted })
  async start(@CurrentCaller() caller: Caller): Promise<JobStarted> {
    return { jobId: await this.mlStatus.redo(caller.userId) };
  }
}
