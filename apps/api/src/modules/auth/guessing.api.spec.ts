import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestApp, OWNER, type TestApp } from '../../../test/app.js';

let app: TestApp;

beforeAll(async () => {
  app = await createTestApp();
  await app.signIn();
});
afterAll(() => app.close());

it('signs in whoever knows the password, however many come at once', async () => {
  const answers = await Promise.all(
    Array.from({ length: 12 }, () => app.anyone().post('/api/v1/auth/login').send(OWNER)),
  );
  expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 12 }, () => 200));
});

it('slows guessing down after five tries, also when they come at once and the last is right', async () => {
  const guess = (password: string) =>
    app.anyone().post('/api/v1/auth/login').send({ email: OWNER.email, password });
  const wrong = await Promise.all(Array.from({ length: 8 }, (_, i) => guess(`wrong password ${i}`)));
  expect(wrong.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([
    401, 401, 401, 401, 401, 429, 429, 429,
  ]);

  const right = await guess(OWNER.password);
  expect(right.status).toBe(429);
  expect(right.body.code).toBe('too_many_requests');
  expect(right.headers['retry-after']).toBe(String(right.body.details.retryAfter));
});
