import { type ArgumentMetadata, Injectable, type PipeTransform } from '@nestjs/common';
import { isUUID } from 'class-validator';
import { DomainError } from './domain-error.js';

/** Refuses an address whose `:id` is no UUID, for every route: PostgreSQL would fail on it. */
@Injectable()
export class IdParamPipe implements PipeTransform {
  transform(value: unknown, { type, data }: ArgumentMetadata): unknown {
    if (type !== 'param' || data !== 'id' || isUUID(value)) return value;
    throw new DomainError('validation_failed', 'The id in the address must be a UUID.', {
      id: ['id must be a UUID'],
    });
  }
}
