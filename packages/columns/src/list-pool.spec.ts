import { expect, it } from 'vitest';
import { ListPool } from './list-pool.js';

it('lists that grow and shrink stay right and need little more room than they fill', () => {
  const ROWS = 500;
  const pool = new ListPool();
  const lists: number[][] = [];
  for (let step = 0; step < 200_000; step++) {
    const row = (step * 7919) % ROWS;
    const list = Array.from({ length: (step * 31) % 17 }, (_, at) => step + at);
    pool.set(row, list);
    lists[row] = list;
  }
  for (const [row, list] of lists.entries()) expect([...pool.get(row)]).toEqual(list);
  // At most 16 numbers a row, then a quarter of waste (at least 4,096 numbers), then doubling.
  expect(pool.pool.length).toBeLessThanOrEqual(2 * (ROWS * 16 + 4096 + 16));
});
