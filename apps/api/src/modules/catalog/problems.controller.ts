import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ProblemPage, ProblemQuery } from '../../schema.js';
import { Allow, type Caller, CurrentCaller } from '../auth/index.js';
import { ProblemsService } from './problems.service.js';

@ApiTags('problems')
@Controller('problems')
export class ProblemsController {
  constructor(private readonly problems: ProblemsService) {}

  @Get()
  @Allow('problem.read')
  @ApiOperation({ operationId: 'listProblems', summary: 'Files without an adapter, with the reason' })
  @ApiOkResponse({ type: ProblemPage })
  list(@Query() query: ProblemQuery, @CurrentCaller() caller: Caller): Promise<ProblemPage> {
    return this.problems.list(query, caller.scope);
  }
}
