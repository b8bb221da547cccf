import { fireEvent, render, screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { buildAdapter } from '../../../test/adapter-builders.js';
import { AdapterPicture } from './adapter-picture.js';

function show(over: Parameters<typeof buildAdapter>[0]) {
  return render(<AdapterPicture item={buildAdapter(over)} width={200} />).container;
}

it('without a preview draws the pattern of the adapter with its initials', () => {
  show({ name: 'flat_ink style' });
  expect(screen.getByTestId('picture-pattern')).toHaveTextContent('FI');
});

it('loads a picture only when it comes near, in the size of the card', () => {
  const image = show({ previewUrl: '/api/v1/previews/7?v=1', previewKind: 'image' }).querySelector('img');
  expect(image).toHaveAttribute('loading', 'lazy');
  expect(image).toHaveAttribute('src', '/api/v1/previews/7?v=1&w=256');
});

it('shows a clip as a muted still', () => {
  const clip = show({ previewUrl: '/api/v1/previews/7?v=1', previewKind: 'video' }).querySelector('video');
  expect(clip).toHaveAttribute('preload', 'metadata');
  expect(clip).toHaveAttribute('src', '/api/v1/previews/7/original?v=1#t=0.1');
});

it.each(['image', 'video'] as const)('a broken %s gives way to the pattern', (previewKind) => {
  const picture = show({ previewUrl: '/api/v1/previews/7?v=1', previewKind }).querySelector('img, video');
  if (picture) fireEvent.error(picture);
  expect(screen.getByTestId('picture-pattern')).toBeInTheDocument();
});
