import { describe, expect, it } from 'vitest';
import { createSlots } from '../../platform/workers/index.js';
import { shareWork } from './shared-work.js';

function openGate(): { promise: Promise<string>; resolve: (value: string) => void } {
  let resolve: (value: string) => void = () => undefined;
  const promise = new Promise<string>((done) => (resolve = done));
  return { promise, resolve };
}

describe('shared work', () => {
  it('is done once for all who ask at the same time, and again for who asks later', async () => {
    const shared = shareWork<number>(createSlots(1));
    let times = 0;
    const work = () => Promise.resolve(++times);
    expect(
      await Promise.all([shared.join('a', work), shared.join('a', work), shared.join('a', work)]),
    ).toEqual([1, 1, 1]);
    expect(await shared.join('a', work)).toBe(2);
  });

  it('fails for all of them, and is tried again for who asks later', async () => {
    const shared = shareWork<string>(createSlots(1));
    const fail = () => Promise.reject(new Error('no'));
    const both = await Promise.allSettled([shared.join('a', fail), shared.join('a', fail)]);
    expect(both.map((each) => each.status)).toEqual(['rejected', 'rejected']);
    expect(await shared.join('a', () => Promise.resolve('yes'))).toBe('yes');
  });

  it('never starts when everybody left while it waited', async () => {
    const slots = createSlots(1);
    const shared = shareWork<string>(slots);
    const gate = openGate();
    const busy = shared.join('busy', () => gate.promise);
    const [one, two] = [new AbortController(), new AbortController()];
    let started = false;
    const work = () => {
      started = true;
      return Promise.resolve('done');
    };
    const waiting = Promise.allSettled([
      shared.join('a', work, one.signal),
      shared.join('a', work, two.signal),
    ]);
    one.abort();
    expect(slots.waiting).toBe(1);
    two.abort();
    expect((await waiting).map((each) => each.status)).toEqual(['rejected', 'rejected']);
    expect(slots.waiting).toBe(0);
    gate.resolve('');
    await busy;
    await slots.idle();
    expect(started).toBe(false);
  });

  it('is still done for those who stay, and for one who comes after all others left', async () => {
    const shared = shareWork<string>(createSlots(1));
    const gate = openGate();
    const busy = shared.join('busy', () => gate.promise);
    const leaving = new AbortController();
    const left = shared.join('a', () => Promise.resolve('first'), leaving.signal);
    const stays = shared.join('a', () => Promise.resolve('first'));
    const alone = shared.join('b', () => Promise.resolve('never'), leaving.signal);
    leaving.abort();
    await Promise.allSettled([left, alone]);
    const comes = shared.join('b', () => Promise.resolve('second'));
    gate.resolve('');
    expect(await Promise.all([busy, stays, comes])).toEqual(['', 'first', 'second']);
  });

  it('goes on once started, also when everybody has left', async () => {
    const slots = createSlots(1);
    const shared = shareWork<string>(slots);
    const gate = openGate();
    const leaving = new AbortController();
    const begun = openGate();
    const work = () => {
      begun.resolve('');
      return gate.promise;
    };
    const left = shared.join('a', work, leaving.signal);
    await begun.promise;
    leaving.abort();
    await expect(left).rejects.toMatchObject({ name: 'AbortError' });
    const joins = shared.join('a', () => Promise.resolve('a second time'));
    gate.resolve('once');
    expect(await joins).toBe('once');
  });
});
