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

  it('at the first visit loads the page once more through the worker, so that it is kept', () => {
    const container = offerServiceWorker(null);
    const again = vi.spyOn(queryClient, 'invalidateQueries');
    startServiceWorker();
    container.dispatchEvent(new Event('controllerchange'));
    container.dispatchEvent(new Event('controllerchange'));
    expect(again).toHaveBeenCalledTimes(1);
  });

  it('is left out where the browser has none', () => {
    registered.options = undefined;
    startServiceWorker();
    expect(registered.options).toBeUndefined();
  });
});
