import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApp, type TestApp } from './app.js';

interface Schema {
  $ref?: string;
  type?: string | string[];
  enum?: string[];
  items?: Schema;
  anyOf?: Schema[];
  allOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  format?: string;
  description?: string;
}
interface Operation {
  operationId?: string;
  summary?: string;
  tags?: string[];
  security?: Record<string, string[]>[];
  parameters?: { name: string; in: string; required?: boolean; schema: Schema }[];
  requestBody?: { content: Record<string, { schema: Schema }> };
  responses: Record<string, { content?: Record<string, { schema: Schema }> }>;
}
interface Document {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
}

let app: TestApp;
let document: Document;
let operations: [string, Operation][];

beforeAll(async () => {
  app = await createTestApp();
  document = (await app.anyone().get('/api/openapi.json')).body;
  operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): [string, Operation] => [
      `${method} ${path}`,
      operation,
    ]),
  );
});
afterAll(() => app.close());

const schema = (name: string): Schema => document.components.schemas[name] ?? {};
const field = (name: string, key: string): Schema => schema(name).properties?.[key] ?? {};
const parameter = (route: string, name: string) =>
  operations.find(([known]) => known === route)?.[1].parameters?.find((each) => each.name === name);

describe('every operation', () => {
  it('has a name of its own, a summary and a group', () => {
    expect(operations.length).toBeGreaterThan(20);
    const names = operations.map(([, operation]) => operation.operationId);
    expect(new Set(names).size).toBe(operations.length);
    for (const [route, operation] of operations) {
      expect(operation.operationId, route).toMatch(/^[a-z][A-Za-z]+$/);
      expect(operation.summary, route).toBeTruthy();
      expect(operation.tags, route).toHaveLength(1);
    }
  });

  it('says who may call it: nobody signed in, the Bearer token, or for reading the cookie too', () => {
    for (const [route, { security }] of operations) {
      const isPublic = /health|auth\/(status|setup|login|refresh|logout)$/.test(route);
      const bearer = route.startsWith('get') ? [{ bearer: [] }, { readCookie: [] }] : [{ bearer: [] }];
      expect(security, route).toEqual(isPublic ? [{}] : bearer);
    }
  });

  it('describes one success, with its content unless it is 204, and the shape of failures', () => {
    for (const [route, { responses }] of operations) {
      const all = Object.entries(responses).filter(([status]) => status.startsWith('2'));
      // Nobody is signed in: nothing to renew, and no mistake.
      const success =
        route === 'post /api/v1/auth/refresh' ? all.filter(([status]) => status !== '204') : all;
      expect(success, route).toHaveLength(1);
      const [status, answer] = success[0] ?? [];
      expect(Object.keys(answer?.content ?? {}).length > 0, route).toBe(status !== '204');
      expect(responses['default']?.content?.['application/json']?.schema.$ref).toBe(
        '#/components/schemas/ErrorResponse',
      );
    }
  });

  it('takes UUIDs as ids', () => {
    const ids = operations.flatMap(([, { parameters }]) =>
      (parameters ?? []).filter(({ name }) => name === 'id'),
    );
    expect(ids.length).toBeGreaterThan(5);
    for (const { schema: id } of ids) expect(id).toEqual({ type: 'string', format: 'uuid' });
  });
});

describe('the schemas', () => {
  it('point only at schemas that exist', () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]*)"/g)].map(
      ([, target]) => target ?? '',
    );
    expect(references.length).toBeGreaterThan(50);
    for (const target of new Set(references)) {
      expect(Object.keys(document.components.schemas)).toContain(target.replace('#/components/schemas/', ''));
    }
  });

  it('are OpenAPI 3.1: null is a type, nothing is "nullable"', () => {
    expect(document.openapi).toBe('3.1.0');
    expect(JSON.stringify(document)).not.toContain('"nullable"');
    expect(field('AdapterItem', 'rank').type).toEqual(['integer', 'null']);
    expect(field('AdapterItem', 'family').type).toEqual(['string', 'null']);
    expect(field('AdapterItem', 'previewKind').anyOf).toEqual([
      { $ref: '#/components/schemas/PreviewKind' },
      { type: 'null' },
    ]);
    expect(field('Job', 'progress').anyOf).toEqual([
      { $ref: '#/components/schemas/JobProgress' },
      { type: 'null' },
    ]);
  });

  it('know lists of objects, words and texts', () => {
    expect(field('AdapterPage', 'items')).toEqual({
      type: 'array',
      items: { $ref: '#/components/schemas/AdapterItem' },
    });
    expect(field('AdapterItem', 'tags')).toMatchObject({ type: 'array', items: { type: 'string' } });
    expect(parameter('get /api/v1/adapters', 'baseModel')).toMatchObject({
      in: 'query',
      required: false,
      schema: { type: 'array', items: { $ref: '#/components/schemas/BaseModel' } },
    });
  });

  it('name what must be there and leave out what may be', () => {
    expect(schema('SetUp').required).toEqual(['email', 'password']);
    expect(schema('UpdateAdapter').required ?? []).toEqual([]);
    // Only rankings tell why an adapter is there.
    expect([...(schema('AdapterItem').required ?? []), 'reasons']).toEqual(
      Object.keys(schema('AdapterItem').properties ?? {}),
    );
    expect(parameter('get /api/v1/folders', 'rootId')).toMatchObject({ required: true });
    expect(parameter('get /api/v1/adapters', 'limit')).toMatchObject({
      required: false,
      schema: { type: 'integer' },
    });
  });

  it('tell a detail apart from an item by what it has more', () => {
    const item = Object.keys(schema('AdapterItem').properties ?? {});
    const detail = Object.keys(schema('AdapterDetail').properties ?? {});
    expect(detail).toEqual(expect.arrayContaining([...item, 'notes', 'files', 'tensors']));
  });

  it('say of an enumeration nothing that only one of its fields means', () => {
    expect(schema('FileState')).toEqual({ type: 'string', enum: ['present', 'missing', 'broken'] });
    expect(field('AdapterItem', 'state').description).toContain('none of its files');
  });
});
