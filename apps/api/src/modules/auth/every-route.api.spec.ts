import { RequestMethod } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { MetadataScanner, ModulesContainer } from '@nestjs/core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestApp, type TestApp } from '../../../test/app.js';
import { ALLOW_KEY, PERMISSIONS, PUBLIC_KEY } from './index.js';

interface Route {
  name: string;
  method: string;
  path: string;
  permission: unknown;
  isPublic: boolean;
}

let app: TestApp;
let routes: Route[];

beforeAll(async () => {
  app = await createTestApp();
  routes = listRoutes(app.app.get(ModulesContainer));
});
afterAll(() => app.close());

/** Every handler of every controller, as Nest itself finds them. */
function listRoutes(modules: ModulesContainer): Route[] {
  const controllers = [...modules.values()].flatMap((module) => [...module.controllers.values()]);
  return controllers.flatMap(({ metatype }) => {
    if (typeof metatype !== 'function') return [];
    const prototype: Record<string, object> = metatype.prototype;
    return new MetadataScanner().getAllMethodNames(prototype).flatMap((name) => {
      const handler = prototype[name];
      if (!handler || !Reflect.hasMetadata(PATH_METADATA, handler)) return [];
      const look = (key: string): unknown =>
        Reflect.getMetadata(key, handler) ?? Reflect.getMetadata(key, metatype);
      const parts = [
        'api/v1',
        Reflect.getMetadata(PATH_METADATA, metatype),
        Reflect.getMetadata(PATH_METADATA, handler),
      ];
      return [
        {
          name: `${metatype.name}.${name}`,
          method: RequestMethod[Reflect.getMetadata(METHOD_METADATA, handler)] ?? '',
          path: `/${parts.filter((part) => part !== '/' && part !== '').join('/')}`,
          permission: look(ALLOW_KEY),
          isPublic: look(PUBLIC_KEY) === true,
        },
      ];
    });
  });
}

it('says of every route who may use it, with @Allow or @Public and not with both', () => {
  expect(routes.length).toBeGreaterThan(20);
  for (const { name, permission, isPublic } of routes) {
    expect(isPublic ? permission === undefined : PERMISSIONS.includes(permission as never), name).toBe(true);
  }
});

it('opens only set-up, sign-in and health to everybody', () => {
  expect(
    routes
      .filter((route) => route.isPublic)
      .map(({ method, path }) => `${method} ${path}`)
      .sort(),
  ).toEqual([
    'GET /api/v1/auth/status',
    'GET /api/v1/health/live',
    'GET /api/v1/health/ready',
    'POST /api/v1/auth/login',
    'POST /api/v1/auth/logout',
    'POST /api/v1/auth/refresh',
    'POST /api/v1/auth/setup',
  ]);
});

it('answers 401 on every other route to somebody who is not signed in', async () => {
  for (const { method, path, isPublic } of routes) {
    if (isPublic) continue;
    const address = app.url + path.replace(':id', '9f0f6d3c-2f4b-4d7e-8a55-0d6f5d1f2a11');
    const response = await fetch(address, { method });
    expect(response.status, `${method} ${path}`).toBe(401);
  }
});

it('keeps closed what is not declared', async () => {
  const { SignedInGuard } = await import('./auth.guard.js');
  const { Reflector } = await import('@nestjs/core');
  const guard = new SignedInGuard(new Reflector());
  const context = { getHandler: () => () => undefined, getClass: () => class Forgotten {} };
  await expect(guard.canActivate(context as never)).rejects.toMatchObject({ code: 'forbidden' });
});
