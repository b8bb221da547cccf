import { Controller, Get, Param, ParseUUIDPipe, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { SimilarAdapters, SimilarQuery, WeightAnatomy } from '../../schema.js';
import { Allow, type Caller, CurrentCaller } from '../auth/index.js';
import { SimilarTexts } from './similar-texts.service.js';
import { SimilarWeights } from './similar-weights.service.js';

/** What the weights themselves say. */
@ApiTags('weights')
@Controller('adapters/:id')
export class WeightsController {
  constructor(
    private readonly weights: SimilarWeights,
    private readonly texts: SimilarTexts,
  ) {}

  @Get('similar')
  @Allow('adapter.read')
  @ApiOperation({ operationId: 'getSimilarAdapters', summary: 'Adapters that have something in common' })
  @ApiOkResponse({ type: SimilarAdapters })
  similar(
    @Param('id', ParseUUIDPipe) id: string,
    @Query() query: SimilarQuery,
    @CurrentCaller() caller: Caller,
  ): Promise<SimilarAdapters> {
    const by = query.by === 'text' ? this.texts : this.weights;
    return by.similar(id, query, caller.scope);
  }

  @Get('anatomy')
  @Allow('adapter.read')
  @ApiOperation({
    operationId: 'getWeightAnatomy',
    summary: 'Where in the model the weights change it, and how much',
  })
  @ApiOkResponse({ type: WeightAnatomy })
  anatomy(@Param('id', ParseUUIDPipe) id: string, @CurrentCaller() caller: Caller): Promise<WeightAnatomy> {
    return this.weights.anatomy(id, caller.scope);
  }
}
