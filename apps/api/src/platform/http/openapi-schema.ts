import type { OpenAPIObject } from '@nestjs/swagger';

type Node = Record<string, unknown>;

/**
 * Turns what @nestjs/swagger writes (OpenAPI 3.0) into OpenAPI 3.1, in which `null` is a type like any other:
 * `nullable` beside a reference has no meaning in 3.0, and an enumeration never contains null there.
 * Source: spec.openapis.org/oas/v3.1.0, "Schema Object". Changes the document in place.
 */
export function writeNullAsType(document: OpenAPIObject): void {
  document.openapi = '3.1.0';
  rewrite(document);
}

function rewrite(value: unknown): void {
  if (Array.isArray(value)) for (const item of value) rewrite(item);
  if (!isNode(value)) return;
  // An example is the user's text, and a property may be called "nullable": both are no schema keywords.
  for (const [key, child] of Object.entries(value)) if (key !== 'example') rewrite(child);
  if (typeof value['nullable'] !== 'boolean') return;
  const nullable = value['nullable'];
  delete value['nullable'];
  if (nullable) allowNull(value);
}

function allowNull(schema: Node): void {
  const { allOf } = schema;
  if (Array.isArray(allOf)) {
    delete schema['allOf'];
    delete schema['type'];
    schema['anyOf'] = [...allOf, { type: 'null' }];
  } else if (typeof schema['type'] === 'string') {
    schema['type'] = [schema['type'], 'null'];
    if (Array.isArray(schema['enum'])) schema['enum'] = [...schema['enum'], null];
  }
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
