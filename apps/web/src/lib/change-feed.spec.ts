import type { Change, ChangePage } from '@lora/schema';
import { waitFor } from '@testing-library/react';
import { HttpResponse } from 'msw';
import { beforeEach, describe, expect, it } from 'vitest';
import { mock } from '../../test/mock.js';
import { refuse, server } from '../../test/server.js';
import { acceptChanges, catchUp, startFeed } from './change-feed.js';
import { onLive } from './live.js';

const ONE: Change = { kind: 'adapter', id: '00000000-0000-4000-8000-0000000000a1' };
const TWO: Change = { kind: 'root', id: '00000000-0000-4000-8000-0000000000a2' };

/** A feed that answers by position; returns the positions it was asked for. */
function serveFeed(pages: Record<string, Partial<ChangePage>>): (string | null)[] {
  const asked: (string | null)[] = [];
  server.use(
    mock.get('/api/v1/changes', ({ request }) => {
      const after = new URL(request.url).searchParams.get('after');
      asked.push(after);
      const page = pages[after ?? ''];
      if (!page) return refuse(500, { message: `no page after ${after}` });
      return HttpResponse.json<ChangePage>({ items: [], position: '0', more: false, reset: false, ...page });
    }),
  );
  return asked;
}

describe('the change feed', () => {
  const batches: (readonly Change[])[] = [];
  const resets: number[] = [];
  beforeEach(() => {
    batches.length = 0;
    resets.length = 0;
    const stops = [onLive('changes', (batch) => batches.push(batch)), onLive('reset', () => resets.push(1))];
    return () => stops.forEach((stop) => stop());
  });

  it('after a gap walks every page from the last known place', async () => {
    const asked = serveFeed({
      '': { position: '5' },
      '5': { items: [ONE], position: '6', more: true },
      '6': { items: [TWO], position: '7' },
    });
    await startFeed();
    await catchUp();
    expect(asked).toEqual([null, '5', '6']);
    await waitFor(() => expect(batches.flat()).toEqual([ONE, TWO]));
  });

  it('goes on from the place that a socket event told', async () => {
    const asked = serveFeed({ '': { position: '5' }, '9': { position: '9' } });
    await startFeed();
    acceptChanges([ONE], '9');
    await catchUp();
    expect(asked).toEqual([null, '9']);
  });

  it('does not let an event during a walk skip the pages that are still to come', async () => {
    const asked = serveFeed({
      '': { position: '5' },
      '5': { items: [ONE], position: '6', more: true },
      '6': { items: [TWO], position: '7' },
    });
    await startFeed();
    const walk = catchUp();
    acceptChanges([{ kind: 'adapter', id: TWO.id }], '99');
    await walk;
    expect(asked).toEqual([null, '5', '6']);
  });

  it('walks once more when asked during a walk', async () => {
    const asked = serveFeed({ '': { position: '5' }, '5': { position: '5' } });
    await startFeed();
    await Promise.all([catchUp(), catchUp()]);
    expect(asked.length).toBeGreaterThan(1);
  });

  it('tells the same thing once per batch', async () => {
    acceptChanges([ONE, ONE], '2');
    acceptChanges([ONE], '3');
    await waitFor(() => expect(batches).toEqual([[ONE]]));
  });

  it('says "load everything anew" when its place is too old', async () => {
    const asked = serveFeed({
      '': { position: '5' },
      '5': { position: '80', reset: true },
      '80': { position: '80' },
    });
    await startFeed();
    await catchUp();
    expect(resets).toEqual([1]);
    await catchUp();
    expect(asked).toEqual([null, '5', '80']);
  });
});
