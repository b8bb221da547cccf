import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInThisContext } from 'node:vm';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ANNA } from '../../test/builders.js';
import { takeEarly } from './early-answers.js';
import { rememberUser } from './offline-catalog.js';

const SCRIPT = readFileSync(join(import.meta.dirname, '../../public/start.js'), 'utf8');
const LIST = '/api/v1/adapters?limit=100&sort=-added';

const asked: string[] = [];
let answers: Record<string, () => Promise<Response>>;

/** What the browser does with the first script of index.html, at `path`. */
function load(path: string): void {
  window.history.replaceState(null, '', path);
  const script = document.createElement('script');
  Object.assign(script.dataset, { door: '/door.js', library: '/library.js /card.js', frame: '/frame.js' });
  Object.defineProperty(document, 'currentScript', { configurable: true, value: script });
  runInThisContext(SCRIPT);
}

function preloaded(): string[] {
  return [...document.head.querySelectorAll<HTMLLinkElement>('link[rel=modulepreload]')].map(
    ({ href }) => new URL(href).pathname,
  );
}

/** Answers are handed on in a few steps; nothing else is going on. */
async function rest(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve));
}

beforeEach(() => {
  asked.length = 0;
  answers = {};
  localStorage.clear();
  document.head.innerHTML = '';
  vi.stubGlobal('fetch', (url: string) => {
    asked.push(url);
    return answers[url]?.() ?? Promise.resolve(new Response('{}'));
  });
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  delete window.loraEarly;
  window.history.replaceState(null, '', '/');
});

describe('before the code of the page is there, public/start.js', () => {
  it('asks for the session, the person and the place of the feed, then for the list that the page will ask for', async () => {
    rememberUser(ANNA);
    let tellPlace: ((answer: Response) => void) | undefined;
    answers['/api/v1/changes'] = () =>
      new Promise((resolve) => {
        tellPlace = resolve;
      });
    load('/library');
    await rest();
    expect(asked).toEqual(['/api/v1/auth/refresh', '/api/v1/auth/me', '/api/v1/changes']);
    tellPlace?.(new Response('{}'));
    await rest();
    expect(asked.at(-1)).toBe(LIST);
    expect(preloaded()).toEqual(['/library.js', '/card.js']);
    await expect(takeEarly(LIST)).resolves.toHaveProperty('ok', true);
  });

  it('does not ask for the list when the place of the feed is not told: it would be older than the place', async () => {
    rememberUser(ANNA);
    answers['/api/v1/changes'] = async () => new Response('', { status: 401 });
    load('/library');
    const list = takeEarly(LIST);
    await expect(list).rejects.toThrow(/place of the feed/);
    expect(asked).not.toContain(LIST);
  });

  it('forgets what failed, so that it is asked for again', async () => {
    rememberUser(ANNA);
    answers['/api/v1/auth/me'] = () => Promise.reject(new TypeError('Failed to fetch'));
    load('/library');
    await rest();
    expect(takeEarly('/api/v1/auth/me')).toBeUndefined();
    expect(takeEarly('/api/v1/changes')).toBeDefined();
  });

  it('leaves a list with a question of its own to the page', async () => {
    rememberUser(ANNA);
    load('/library?q=ink');
    await rest();
    expect(asked).toEqual(['/api/v1/auth/refresh', '/api/v1/auth/me', '/api/v1/changes']);
  });

  it('asks for the adapter that is looked at', async () => {
    rememberUser(ANNA);
    load('/adapters/a0000000-0000-4000-8000-000000000001');
    await rest();
    expect(asked.at(-1)).toBe('/api/v1/adapters/a0000000-0000-4000-8000-000000000001');
  });

  it.each(['/roots', '/adapters/../secrets', '/adapters/x/y'])('asks for no list at %s', async (path) => {
    rememberUser(ANNA);
    load(path);
    await rest();
    expect(asked).toEqual(['/api/v1/auth/refresh', '/api/v1/auth/me', '/api/v1/changes']);
    expect(preloaded()).toEqual(['/frame.js']);
  });

  it('asks nothing about a catalog where nobody is known, nor where nothing may be stored', async () => {
    load('/library');
    vi.spyOn(Storage.prototype, 'getItem').mockImplementation(() => {
      throw new DOMException('denied', 'SecurityError');
    });
    load('/library');
    await rest();
    expect(new Set(asked)).toEqual(new Set(['/api/v1/auth/refresh', '/api/v1/auth/status']));
    expect(window.loraEarly?.known).toBe(false);
  });

  it('waits for another tab that trades the same cookie', async () => {
    rememberUser(ANNA);
    const locks: string[] = [];
    vi.stubGlobal('navigator', {
      locks: { request: (name: string, run: () => Promise<Response>) => (locks.push(name), run()) },
    });
    load('/library');
    await rest();
    expect(locks).toEqual(['lora-refresh']);
  });
});
