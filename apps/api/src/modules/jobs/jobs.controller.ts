import { Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Job, JobPage, JobQuery } from '../../schema.js';
import { Allow } from '../auth/index.js';
import { JobsService } from './jobs.service.js';

@ApiTags('jobs')
@Controller('jobs')
export class JobsController {
  constructor(private readonly jobs: JobsService) {}

  @Get()
  @Allow('job.read')
  @ApiOperation({ operationId: 'listJobs', summary: 'Jobs, newest first; finished ones stay' })
  @ApiOkResponse({ type: JobPage })
  list(@Query() query: JobQuery): Promise<JobPage> {
    return this.jobs.list(query);
  }

  @Get(':id')
  @Allow('job.read')
  @ApiOperation({ operationId: 'getJob', summary: 'One job' })
  @ApiOkResponse({ type: Job })
  get(@Param('id', ParseUUIDPipe) id: string): Promise<Job> {
    return this.jobs.get(id);
  }

  @Post(':id/cancel')
  @HttpCode(200)
  @Allow('job.manage')
  @ApiOperation({ operationId: 'cancelJob', summary: 'Stop a job for good' })
  @ApiOkResponse({ type: Job })
  cancel(@Param('id', ParseUUIDPipe) id: string): Promise<Job> {
    return this.jobs.stop(id, 'cancel');
  }

  @Post(':id/pause')
  @HttpCode(200)
  @Allow('job.manage')
  @ApiOperation({ operationId: 'pauseJob', summary: 'Hold a job; what it has done stays' })
  @ApiOkResponse({ type: Job })
  pause(@Param('id', ParseUUIDPipe) id: string): Promise<Job> {
    return this.jobs.stop(id, 'pause');
  }

  @Post(':id/resume')
  @HttpCode(200)
  @Allow('job.manage')
  @ApiOperation({ operationId: 'resumeJob', summary: 'Go on with a paused job' })
  @ApiOkResponse({ type: Job })
  resume(@Param('id', ParseUUIDPipe) id: string): Promise<Job> {
    return this.jobs.resume(id);
  }
}
