import { afterEach, describe, expect, it } from 'vitest';
import { dropEarly, dropEarlyOfGone, takeEarly } from './early-answers.js';

function ask(url: string, askedAt = Date.now()): Promise<Response> {
  const answer = Promise.resolve(new Response('{}'));
  window.loraEarly = { answers: new Map([[url, answer]]), askedAt, known: true };
  return answer;
}

afterEach(() => {
  delete window.loraEarly;
});

describe('an answer that was asked for early', () => {
  it('is taken once, by who asks for the same address', () => {
    const answer = ask('/api/v1/auth/me');
    expect(takeEarly('/api/v1/changes')).toBeUndefined();
    expect(takeEarly('/api/v1/auth/me')).toBe(answer);
    expect(takeEarly('/api/v1/auth/me')).toBeUndefined();
  });

  it('is not taken when it may be out of date', () => {
    void ask('/api/v1/auth/me', Date.now() - 60_000);
    expect(takeEarly('/api/v1/auth/me')).toBeUndefined();
  });

  it('is let go when the server goes away', () => {
    void ask('/api/v1/auth/me');
    dropEarly();
    expect(takeEarly('/api/v1/auth/me')).toBeUndefined();
  });

  it('is let go when its person has signed out in another tab since', () => {
    const answer = ask('/api/v1/auth/me');
    dropEarlyOfGone(true);
    expect(takeEarly('/api/v1/auth/me')).toBe(answer);
    void ask('/api/v1/auth/me');
    dropEarlyOfGone(false);
    expect(takeEarly('/api/v1/auth/me')).toBeUndefined();
  });

  it('is nothing where nothing was asked', () => {
    expect(takeEarly('/api/v1/auth/me')).toBeUndefined();
  });
});
