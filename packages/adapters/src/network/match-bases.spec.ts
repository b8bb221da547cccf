import { describe, expect, test } from 'vitest';
import { allKeyLists } from '../../test/key-lists.js';
import { RANK } from '../../test/name-tensors.js';
import { outcome, readAdapterTensors } from '../../test/read-tensors.js';

const lists = allKeyLists();

describe.each([...new Set(lists.map((l) => l.base))])('an adapter for %s', (base) => {
  const own = lists.filter((l) => l.base === base);

  test.each(own.filter((l) => l.cut !== 'near miss').map((l) => [l.title, l] as const))(
    'is recognised from its names and widths: %s',
    (_, list) => {
      const reading = readAdapterTensors(list.make());
      expect(reading.bases.possible).toContain(base);
      expect(reading.bases.possible.filter((b) => b !== 'unknown')).toEqual(list.possible);
      expect(reading.rank).toBe(RANK);
      expect(reading.variant ?? null).toBe(list.variant ?? reading.variant ?? null);
      expect(reading.warnings).toEqual([]);
      // Every single module, or a wrong line in a table would hide behind the tolerance.
      const { denoiser } = reading.parts;
      expect(reading.bases.evidence[0]).toContain(
        denoiser > 0 ? `${denoiser} of ${denoiser} modules fit` : ' modules of ',
      );
    },
  );

  test.each(own.filter((l) => l.cut === 'near miss').map((l) => [l.title, l] as const))(
    'is not seen where only half is right: %s',
    (_, list) => {
      // XLabs' names are its endings as well: with other names nothing looks like an adapter any more.
      const other = list.style === 'xlabs' && list.title.includes('unknown names');
      expect(outcome(list.make())).toBe(other ? 'no adapter: other' : 'none');
    },
  );
});
