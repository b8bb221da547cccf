import { describe, expect, it } from 'vitest';
import { createSlots } from './slots.js';

/** A promise that the test settles. */
function openGate<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((done) => (resolve = done));
  return { promise, resolve };
}

describe('slots', () => {
  it('let in as many as there are slots, then in order of arrival', async () => {
    const slots = createSlots(2);
    const order: string[] = [];
    const gates = [openGate<void>(), openGate<void>()];
    const first = gates.map((gate, i) => slots.run(() => (order.push(`in ${i}`), gate.promise)));
    const later = ['a', 'b', 'c'].map((name) => slots.run(() => Promise.resolve(order.push(name))));
    expect([slots.running, slots.waiting]).toEqual([2, 3]);
    gates.forEach((gate) => gate.resolve());
    await Promise.all([...first, ...later]);
    expect(order).toEqual(['in 0', 'in 1', 'a', 'b', 'c']);
    expect([slots.running, slots.waiting]).toEqual([0, 0]);
  });

  it('free a slot when the work fails', async () => {
    const slots = createSlots(1);
    await expect(slots.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await slots.run(() => Promise.resolve('yes'))).toBe('yes');
  });

  it('never start the work of one who gave up before or while waiting', async () => {
    const slots = createSlots(1);
    const gate = openGate<void>();
    const busy = slots.run(() => gate.promise);
    const given = new AbortController();
    let started = false;
    const start = () => Promise.resolve((started = true));
    const waiting = slots.run(start, given.signal);
    given.abort();
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
    await expect(slots.run(start, given.signal)).rejects.toMatchObject({ name: 'AbortError' });
    gate.resolve();
    await busy;
    await slots.idle();
    expect(started).toBe(false);
  });

  it('refuse everybody once shut, but let the running work end', async () => {
    const slots = createSlots(1);
    const gate = openGate<string>();
    const busy = slots.run(() => gate.promise);
    const waiting = slots.run(() => Promise.resolve('late'));
    slots.shut(new Error('closing'));
    await expect(waiting).rejects.toThrow('closing');
    await expect(slots.run(() => Promise.resolve('later'))).rejects.toThrow('closing');
    gate.resolve('done');
    expect(await busy).toBe('done');
    await slots.idle();
  });
});
