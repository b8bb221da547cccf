import { describe, expect, it } from 'vitest';
import { remember } from './remember.js';

describe('a function that remembers', () => {
  it('works an answer out once, also where the answer is nothing', () => {
    const asked: string[] = [];
    const length = remember(
      (text) => {
        asked.push(text);
        return text === '' ? undefined : text.length;
      },
      { most: 10 },
    );
    expect([length('ab'), length('ab'), length(''), length('')]).toEqual([2, 2, undefined, undefined]);
    expect(asked).toEqual(['ab', '']);
  });

  it('forgets what was not asked for lately, and keeps what was', () => {
    const asked: string[] = [];
    const same = remember((text) => (asked.push(text), text), { most: 3 });
    for (let i = 0; i < 20; i++) {
      expect(same(`new ${i}`)).toBe(`new ${i}`);
      expect(same('asked again and again')).toBe('asked again and again');
    }
    expect(asked.filter((text) => text === 'asked again and again')).toHaveLength(1);
    same('new 0');
    expect(asked.filter((text) => text === 'new 0')).toHaveLength(2);
  });
});
