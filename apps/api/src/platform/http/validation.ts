import { type ArgumentMetadata, ValidationPipe } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import { DomainError } from './domain-error.js';

/** A list would be checked item by item against a class that describes one object. */
class SchemaPipe extends ValidationPipe {
  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    if (metadata.type === 'body' && Array.isArray(value)) {
      throw new DomainError('validation_failed', 'The body must be a JSON object, not a list.');
    }
    return super.transform(value, metadata);
  }
}

/** Refuses bodies and queries that are not what the schema says, all mistakes at once, by field. */
export function createValidationPipe(): ValidationPipe {
  return new SchemaPipe({
    transform: true,
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    stopAtFirstError: false,
    exceptionFactory: (errors) => {
      const details = Object.fromEntries(collect(errors, ''));
      const first = Object.values(details)[0]?.[0] ?? 'It is not what was expected.';
      return new DomainError('validation_failed', `The request is not right: ${first}.`, details);
    },
  });
}

function collect(errors: readonly ValidationError[], prefix: string): [string, string[]][] {
  return errors.flatMap((error) => {
    const path = prefix === '' ? error.property : `${prefix}.${error.property}`;
    const own = Object.values(error.constraints ?? {});
    return [
      ...(own.length > 0 ? [[path, own] satisfies [string, string[]]] : []),
      ...collect(error.children ?? [], path),
    ];
  });
}
