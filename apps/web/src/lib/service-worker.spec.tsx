import { screen } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { registered } from '../../test/pwa-register.js';
import { renderApp } from '../../test/render-app.js';
import { queryClient } from './query-client.js';
import { startServiceWorker } from './service-worker.js';

describe('the service worker', () => {
  afterEach(() => {
    Reflect.deleteProperty(navigator, 'serviceWorker');
    vi.restoreAllMocks();
    vi.unstubAllGlobals();
  });

  function offerServiceWorker(controller: object | null): EventTarget {
    const container = Object.assign(new EventTarget(), { controller });
    Object.defineProperty(navigator, 'serviceWorker', { value: container, configurable: true });
    return container;
  }

  it('offers a new version and takes it only when asked to', async () => {
    offerServiceWorker({});
    const { user } = await renderApp('/about');
    startServiceWorker();
    registered.options?.onNeedRefresh?.();
    expect(await screen.findByText('A new version of LoRA Manager is ready.')).toBeInTheDocument();
    expect(registered.updates).toBe(0);
    await user.click(screen.getByRole('button', { name: 'Reload' }));
    expect(registered.updates).toBe(1);
  });

  /** What the browser says it has loaded. */
  function tellLoaded(entries: { name: string; initiatorType: string }[]): void {
    class Timing {
      name = '';
      initiatorType = '';
    }
    vi.stubGlobal('PerformanceResourceTiming', Timing);
    vi.spyOn(performance, 'getEntriesByType').mockReturnValue(
      entries.map((entry) => Object.assign(new Timing(), entry)) as unknown as PerformanceEntryList,
    );
  }

  it('at the first visit asks once more, through the worker, for what it keeps, and draws nothing anew', async () => {
    const container = offerServiceWorker(null);
    const list = 'http://localhost:3210/api/v1/adapters?limit=100&sort=-added';
    tellLoaded([
      { name: list, initiatorType: 'fetch' },
      { name: list, initiatorType: 'fetch' },
      { name: 'http://localhost:3210/api/v1/auth/me', initiatorType: 'fetch' },
      { name: 'http://localhost:3210/api/v1/roots', initiatorType: 'fetch' },
      { name: 'http://localhost:3210/assets/library.js', initiatorType: 'script' },
    ]);
    const asked: string[] = [];
    const answers: Response[] = [];
    vi.stubGlobal('fetch', async (url: string) => {
      asked.push(url);
      answers.push(new Response('{}'));
      return answers.at(-1);
    });
    const again = vi.spyOn(queryClient, 'invalidateQueries');
    startServiceWorker();
    container.dispatchEvent(new Event('controllerchange'));
    container.dispatchEvent(new Event('controllerchange'));
    await expect.poll(() => asked).toEqual([list, 'http://localhost:3210/api/v1/roots']);
    await expect.poll(() => answers.every(({ bodyUsed }) => bodyUsed)).toBe(true);
    expect(again).not.toHaveBeenCalled();
  });

  it('leaves it to the next visit when the server goes away meanwhile', async () => {
    const container = offerServiceWorker(null);
    tellLoaded([
      { name: 'http://localhost:3210/api/v1/roots', initiatorType: 'fetch' },
      { name: 'http://localhost:3210/api/v1/problems', initiatorType: 'fetch' },
    ]);
    const ask = vi.fn<() => Promise<Response>>(() => Promise.reject(new TypeError('Failed to fetch')));
    vi.stubGlobal('fetch', ask);
    startServiceWorker();
    container.dispatchEvent(new Event('controllerchange'));
    await new Promise((resolve) => setTimeout(resolve));
    expect(ask).toHaveBeenCalledTimes(1);
  });

  it('is left out where the browser has none', () => {
    registered.options = undefined;
    startServiceWorker();
    expect(registered.options).toBeUndefined();
  });
});
