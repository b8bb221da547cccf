import { setImmediate as settle } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { Throttle } from './throttle.js';

const wrong = () => Promise.resolve(null);
const right = () => Promise.resolve('welcome');

/** A try whose outcome the test decides later. */
function pending(): {
  check: () => Promise<string | null>;
  started: () => boolean;
  end: (outcome: string | null | Error) => void;
} {
  const { promise, resolve, reject } = Promise.withResolvers<string | null>();
  let started = false;
  return {
    check: () => {
      started = true;
      return promise;
    },
    started: () => started,
    end: (outcome) => (outcome instanceof Error ? reject(outcome) : resolve(outcome)),
  };
}

const fail = async (throttle: Throttle, keys: string[], times: number): Promise<void> => {
  for (let i = 0; i < times; i++) expect(await throttle.attempt(keys, wrong)).toBeNull();
};

it('lets people mistype, then makes each further try wait twice as long', async () => {
  let now = 0;
  const throttle = new Throttle(() => now);
  await fail(throttle, ['a'], 5);
  await expect(throttle.attempt(['a'], right)).rejects.toThrowError(/Wait 2 s/);
  now += 2000;
  await fail(throttle, ['a'], 1);
  await expect(throttle.attempt(['a'], right)).rejects.toMatchObject({ details: { retryAfter: 4 } });
  expect(await throttle.attempt(['b'], right)).toBe('welcome');
});

it('never waits longer than five minutes', async () => {
  let now = 0;
  const throttle = new Throttle(() => now);
  for (let i = 0; i < 30; i++) {
    await fail(throttle, ['a'], 1);
    now += 300_000;
  }
  now -= 300_000;
  await expect(throttle.attempt(['a'], right)).rejects.toThrowError(/Wait 300 s/);
});

it('forgets failures after a success and after half an hour', async () => {
  let now = 0;
  const throttle = new Throttle(() => now);
  await fail(throttle, ['a', 'b'], 4);
  await throttle.attempt(['a'], right);
  await fail(throttle, ['a', 'b'], 1);
  expect(await throttle.attempt(['a'], right)).toBe('welcome');
  await expect(throttle.attempt(['b'], right)).rejects.toThrowError(/Wait/);
  now = 31 * 60_000;
  expect(await throttle.attempt(['b'], right)).toBe('welcome');
});

it('forgets old names before it runs out of room', async () => {
  let now = 0;
  const throttle = new Throttle(() => now);
  for (let i = 0; i < 10_001; i++) await throttle.attempt([`name ${i}`], wrong);
  now = 31 * 60_000;
  await fail(throttle, ['guessed'], 5);
  await expect(throttle.attempt(['guessed'], right)).rejects.toThrowError(/Wait/);
});

it('counts no right password, however many come at once', async () => {
  const throttle = new Throttle(() => 0);
  const outcomes = await Promise.all(Array.from({ length: 40 }, () => throttle.attempt(['a'], right)));
  expect(outcomes).toEqual(Array.from({ length: 40 }, () => 'welcome'));
  await fail(throttle, ['a'], 5);
});

it('looks at five guesses at a time and at none behind five wrong ones', async () => {
  const throttle = new Throttle(() => 0);
  const tries = Array.from({ length: 8 }, pending);
  const outcomes = tries.map(async ({ check }) => throttle.attempt(['a'], check).catch(String));
  const started = async () => {
    await settle();
    return tries.filter((each) => each.started()).length;
  };
  expect(await started()).toBe(5);
  for (const { end } of tries.slice(0, 4)) end(null);
  await Promise.all(outcomes.slice(0, 4));
  expect(await started()).toBe(5);
  tries[4]?.end(null);
  expect((await Promise.all(outcomes)).slice(5)).toEqual(
    Array.from({ length: 3 }, () => expect.stringContaining('Wait 2 s')),
  );
  expect(await started()).toBe(5);
});

it('lets those who wait go on when one of the five was right', async () => {
  const throttle = new Throttle(() => 0);
  const tries = Array.from({ length: 6 }, pending);
  const outcomes = tries.map(async ({ check }) => throttle.attempt(['a'], check));
  await settle();
  expect(tries.map(({ started }) => started())).toEqual([true, true, true, true, true, false]);
  tries[0]?.end('welcome');
  await outcomes[0];
  for (const { end } of tries.slice(1)) end('welcome');
  expect(await Promise.all(outcomes)).toEqual(Array.from({ length: 6 }, () => 'welcome'));
});

it('gives one try at a time once the waits have begun', async () => {
  let now = 0;
  const throttle = new Throttle(() => now);
  await fail(throttle, ['a'], 5);
  now += 2000;
  const [one, two] = [pending(), pending()];
  const first = throttle.attempt(['a'], one.check);
  const second = throttle.attempt(['a'], two.check).catch(String);
  one.end(null);
  await first;
  expect(await second).toContain('Wait 4 s');
  expect(two.started()).toBe(false);
});

it('counts no try that was never judged', async () => {
  const throttle = new Throttle(() => 0);
  for (let i = 0; i < 6; i++) {
    const broken = pending();
    const outcome = throttle.attempt(['a'], broken.check);
    broken.end(new Error('The database is away.'));
    await expect(outcome).rejects.toThrowError('The database is away.');
  }
  expect(await throttle.attempt(['a'], right)).toBe('welcome');
});

it('lets a hundred wait and sends the rest away', async () => {
  const throttle = new Throttle(() => 0);
  const tries = Array.from({ length: 106 }, pending);
  const outcomes = tries.map(async ({ check }) => throttle.attempt(['a'], check).catch(String));
  expect(await outcomes[105]).toContain('Wait 2 s');
  for (const { end } of tries) end('welcome');
  expect((await Promise.all(outcomes)).filter((each) => each === 'welcome')).toHaveLength(105);
});
