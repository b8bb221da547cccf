import { Body, Controller, Delete, Get, HttpCode, Param, ParseUUIDPipe, Patch, Post } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { CreateCustomField, CustomField, CustomFieldPage, UpdateCustomField } from '../../schema.js';
import { Allow, type Caller, CurrentCaller } from '../auth/index.js';
import { CustomFieldsService } from './custom-fields.service.js';

@ApiTags('custom fields')
@Controller('custom-fields')
export class CustomFieldsController {
  constructor(private readonly fields: CustomFieldsService) {}

  @Get()
  @Allow('custom-field.read')
  @ApiOperation({ operationId: 'listCustomFields', summary: "The library's own fields, in order" })
  @ApiOkResponse({ type: CustomFieldPage })
  list(@CurrentCaller() caller: Caller): Promise<CustomFieldPage> {
    return this.fields.list(caller.scope);
  }

  @Post()
  @Allow('custom-field.manage')
  @ApiOperation({ operationId: 'createCustomField', summary: 'Give all adapters another field' })
  @ApiCreatedResponse({ type: CustomField })
  create(@Body() field: CreateCustomField, @CurrentCaller() caller: Caller): Promise<CustomField> {
    return this.fields.create(field, caller.scope);
  }

  @Patch(':id')
  @Allow('custom-field.manage')
  @ApiOperation({ operationId: 'updateCustomField', summary: 'Rename or move a field, change its choices' })
  @ApiOkResponse({ type: CustomField })
  update(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() change: UpdateCustomField,
    @CurrentCaller() caller: Caller,
  ): Promise<CustomField> {
    return this.fields.update(id, change, caller.scope);
  }

  @Delete(':id')
  @HttpCode(204)
  @Allow('custom-field.manage')
  @ApiOperation({
    operationId: 'removeCustomField',
    summary: 'Delete a field; its values are not shown any more, and a new one of that name is empty',
  })
  @ApiNoContentResponse()
  async remove(@Param('id', ParseUUIDPipe) id: string): Promise<void> {
    await this.fields.remove(id);
  }
}
