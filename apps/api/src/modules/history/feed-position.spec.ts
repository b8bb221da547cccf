import { expect, it } from 'vitest';
import { formatPosition, parsePosition } from './feed-position.js';

it('reads back what it wrote', () => {
  expect(parsePosition(formatPosition({ xid: '812', seq: '40' }))).toEqual({ xid: '812', seq: '40' });
});

it.each(['', '812', '812.', '.40', '-1.2', '1e3.4', '812.40.1', "1.1'; DROP TABLE feed"])(
  'refuses %j',
  (text) => {
    expect(parsePosition(text)).toBeNull();
  },
);
