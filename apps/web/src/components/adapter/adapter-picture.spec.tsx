import { fireEvent, render, screen } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import { buildAdapter } from '../../../test/adapter-builders.js';
import { buildMe } from '../../../test/builders.js';
import { Providers } from '../../app/providers.js';
import { queryClient } from '../../lib/query-client.js';
import { useSession } from '../../lib/session.js';
import { AdapterPicture } from './adapter-picture.js';

const URL = '/api/v1/previews/7?v=1';

function show(over: Parameters<typeof buildAdapter>[0], width = 200) {
  return render(
    <Providers client={queryClient}>
      <AdapterPicture item={buildAdapter(over)} width={width} />
    </Providers>,
  ).container;
}

it('without a preview draws the pattern of the adapter with its initials', () => {
  show({ name: 'flat_ink style' });
  expect(screen.getByTestId('picture-pattern')).toHaveTextContent('FI');
});

it('loads a picture only when it comes near, in the size of the card', () => {
  const image = show({ previewUrl: URL, previewKind: 'image' }).querySelector('img');
  expect(image).toHaveAttribute('loading', 'lazy');
  expect(image).toHaveAttribute('src', '/api/v1/previews/7?v=1&w=256');
});

it("shows a clip by the server's still, and the clip itself where there is none", () => {
  const box = show({ previewUrl: URL, previewKind: 'video' });
  const still = box.querySelector('img');
  expect(still).toHaveAttribute('src', '/api/v1/previews/7?v=1&w=256');
  if (still) fireEvent.error(still);
  const clip = box.querySelector('video');
  expect(clip).toHaveAttribute('preload', 'metadata');
  expect(clip).toHaveAttribute('src', '/api/v1/previews/7/original?v=1#t=0.1');
  if (clip) fireEvent.error(clip);
  expect(screen.getByTestId('picture-pattern')).toBeInTheDocument();
});

it('a broken picture gives way to the pattern, a new one is tried again', () => {
  const item = buildAdapter({ previewUrl: URL, previewKind: 'image' });
  const at = (previewUrl: string) => (
    <Providers client={queryClient}>
      <AdapterPicture item={{ ...item, previewUrl }} width={200} />
    </Providers>
  );
  const { container, rerender } = render(at(URL));
  const image = container.querySelector('img');
  if (image) fireEvent.error(image);
  expect(screen.getByTestId('picture-pattern')).toBeInTheDocument();
  rerender(at('/api/v1/previews/8?v=1'));
  expect(container.querySelector('img')).toHaveAttribute('src', '/api/v1/previews/8?v=1&w=256');
});

describe("from the person's own level on a picture", () => {
  beforeEach(() => useSession.setState({ user: buildMe({ settings: { blurFrom: 3 } }) }));

  it('is blurred until it is asked for, and stays shown', () => {
    const over = { id: 'n1', previewUrl: URL, previewKind: 'image', nsfwLevel: 3 } as const;
    show(over);
    fireEvent.click(screen.getByRole('button', { name: 'Show' }));
    expect(screen.queryByRole('button', { name: 'Show' })).not.toBeInTheDocument();
    show(over);
    expect(screen.queryByRole('button', { name: 'Show' })).not.toBeInTheDocument();
  });

  it('is blurred without a button where there is no room', () => {
    const box = show({ id: 'n2', previewUrl: URL, previewKind: 'image', nsfwLevel: 5 }, 24);
    expect(screen.queryByRole('button', { name: 'Show' })).not.toBeInTheDocument();
    expect(box.querySelector('[inert]')).toBeInTheDocument();
  });

  it('below it is shown as it is', () => {
    const box = show({ id: 'n3', previewUrl: URL, previewKind: 'image', nsfwLevel: 2 });
    expect(box.querySelector('[inert]')).not.toBeInTheDocument();
  });
});
