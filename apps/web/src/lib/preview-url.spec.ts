import { expect, it } from 'vitest';
import { originalUrl, thumbnailUrl } from './preview-url.js';

it('asks for the smallest thumbnail that is sharp on this screen', () => {
  expect(thumbnailUrl('/api/v1/previews/7?v=1', 200, 1)).toBe('/api/v1/previews/7?v=1&w=256');
  expect(thumbnailUrl('/api/v1/previews/7?v=1', 200, 2)).toBe('/api/v1/previews/7?v=1&w=512');
  expect(thumbnailUrl('/api/v1/previews/7', 900, 3)).toBe('/api/v1/previews/7?w=1024');
});

it('finds the file behind a preview', () => {
  expect(originalUrl('/api/v1/previews/7?v=1')).toBe('/api/v1/previews/7/original?v=1');
  expect(originalUrl('/api/v1/previews/7')).toBe('/api/v1/previews/7/original');
});
