import { expect, it } from 'vitest';
import { Throttle } from './throttle.js';

it('lets people mistype, then makes each further try wait twice as long', () => {
  let now = 0;
  const throttle = new Throttle(() => now);
  for (let i = 0; i < 5; i++) throttle.take(['a']);
  expect(() => throttle.take(['a'])).toThrowError(/Wait 2 s/);
  now += 2000;
  throttle.take(['a']);
  expect(() => throttle.take(['a'])).toThrowError(/Wait 4 s/);
  throttle.take(['b']);
});

it('never waits longer than five minutes', () => {
  let now = 0;
  const throttle = new Throttle(() => now);
  for (let i = 0; i < 30; i++) {
    throttle.take(['a']);
    now += 300_000;
  }
  now -= 300_000;
  expect(() => throttle.take(['a'])).toThrowError(/Wait 300 s/);
});

it('forgets failures after a success and after half an hour', () => {
  let now = 0;
  const throttle = new Throttle(() => now);
  for (let i = 0; i < 5; i++) throttle.take(['a', 'b']);
  throttle.succeed(['a']);
  throttle.take(['a']);
  expect(() => throttle.take(['b'])).toThrowError(/Wait/);
  now = 31 * 60_000;
  throttle.take(['b']);
});

it('forgets old names before it runs out of room', () => {
  let now = 0;
  const throttle = new Throttle(() => now);
  for (let i = 0; i < 10_001; i++) throttle.take([`name ${i}`]);
  now = 31 * 60_000;
  for (let i = 0; i < 5; i++) throttle.take(['guessed']);
  expect(() => throttle.take(['guessed'])).toThrowError(/Wait/);
});
