import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { type Fragment, schemaClasses } from '@lora/schema';

/**
 * Tells @nestjs/swagger what the schema package's fields are. Must run before any PartialType or OmitType of a
 * schema class is evaluated, so the API imports the classes only through `schema.ts`.
 */
export function bridgeSchema(): void {
  for (const [owner, fields] of schemaClasses()) {
    if (typeof owner !== 'function') continue;
    for (const [key, fragment] of fields) ApiProperty(toOptions(fragment))(owner.prototype, key);
  }
}

function toOptions(fragment: Fragment): ApiPropertyOptions {
  const { ref, nullable, isArray, minLength, maxLength, type, ...rest } = fragment;
  const common = {
    ...rest,
    // Only what is said; `nullable: false` on everything would be noise.
    ...(nullable ? { nullable } : {}),
    ...(rest.enum ? { enum: [...rest.enum] } : {}),
  };
  // Called here: as a function it would be taken for a lazy type only if its name were "type".
  if (ref) return { ...common, type: ref(), isArray: isArray === true };
  if (isArray && rest.enum) return { ...common, isArray: true };
  if (isArray) {
    return { ...common, type: 'array', items: { type, minLength, maxLength } };
  }
  return { ...common, type, minLength, maxLength } as ApiPropertyOptions;
}
