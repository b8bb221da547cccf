import { expect, it } from 'vitest';
import { ScanProgress } from './scan-progress.js';

it('tells rate and time left from the last seconds', () => {
  let now = 0;
  const progress = new ScanProgress(() => now);
  progress.startPhase('Reading', { total: 1000, bytesTotal: null });
  for (now = 0; now <= 4000; now += 100) progress.add(10, 1000);
  now = 4000;
  expect(progress.snapshot()).toMatchObject({
    phase: 'Reading',
    done: 410,
    total: 1000,
    rate: 100,
    secondsLeft: 6,
  });
});

it('goes by bytes where it knows them', () => {
  let now = 0;
  const progress = new ScanProgress(() => now);
  progress.startPhase('Hashing', { total: 10, bytesTotal: 1_000_000 });
  progress.add(0, 100_000);
  now = 1000;
  progress.add(1, 100_000);
  expect(progress.snapshot()).toMatchObject({ bytes: 200_000, secondsLeft: 8 });
});

it('does not guess before it has seen enough', () => {
  const progress = new ScanProgress(() => 0);
  progress.startPhase('Looking', { total: null, bytesTotal: null });
  progress.add(5, 0);
  expect(progress.snapshot()).toMatchObject({ rate: null, secondsLeft: null });
});
