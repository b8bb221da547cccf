import { expect, it } from 'vitest';
import { buildLink, buildMember } from '../../../test/duplicates-builders.js';
import { linkTo, orientLink } from './orient-link.js';

const [one, two, three] = [buildMember('one'), buildMember('two'), buildMember('three')];
const [a, b] = [one.adapter.id, two.adapter.id];

it('tells a proof from the other side', () => {
  const link = buildLink(one, two, {
    reasons: [
      { code: 'factor', values: { value: 0.5 } },
      { code: 'factor-by-part', values: { textEncoders: 4, denoiser: 0.25 } },
      { code: 'dtype', values: { from: 'F32', to: 'F16' } },
      { code: 'rank', values: { from: 32, to: 8, smaller: 'b' } },
      { code: 'part', values: { which: 'a', missingModules: 3, missingBlocks: ['mid'] } },
      { code: 'direction-only', values: { a: 1, b: 2 } },
      { code: 'coverage', values: { shared: 3, all: 6 } },
    ],
  });
  const turned = orientLink(link, b);
  expect([turned.a, turned.b]).toEqual([b, a]);
  expect(turned.reasons).toEqual([
    { code: 'factor', values: { value: 2 } },
    { code: 'factor-by-part', values: { textEncoders: 0.25, denoiser: 4 } },
    { code: 'dtype', values: { from: 'F16', to: 'F32' } },
    { code: 'rank', values: { from: 32, to: 8, smaller: 'a' } },
    { code: 'part', values: { which: 'b', missingModules: 3, missingBlocks: ['mid'] } },
    { code: 'direction-only', values: { a: 2, b: 1 } },
    { code: 'coverage', values: { shared: 3, all: 6 } },
  ]);
  expect(orientLink(turned, a)).toEqual(link);
  expect(orientLink(link, a)).toBe(link);
});

it('prefers what is known beside the one to keep, else the strongest', () => {
  const weak = buildLink(one, three, { score: 0.5 });
  const strong = buildLink(two, three, { score: -0.9 });
  expect(linkTo([strong, weak], a, three.adapter.id)).toMatchObject({ a, b: three.adapter.id });
  expect(linkTo([strong], a, three.adapter.id)).toMatchObject({ a: b, b: three.adapter.id });
  expect(linkTo([strong], a, a)).toBeNull();
});
