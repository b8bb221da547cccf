import { Random } from '@lora/fixtures';
import { describe, expect, it } from 'vitest';
import { type GroupLink, groupDuplicates } from './group-duplicates.js';

const near = (a: string, b: string, strength = 0.99): GroupLink => ({ a, b, kind: 'near', strength });
const same = (a: string, b: string): GroupLink => ({ a, b, kind: 'same-weights', strength: 1 });

describe('groups of duplicates', () => {
  it('go on from one to the next where the weights are the same', () => {
    expect(groupDuplicates([same('c', 'b'), same('a', 'b'), same('x', 'y')])).toEqual([
      { kind: 'same-weights', centre: 'a', members: ['a', 'b', 'c'] },
      { kind: 'same-weights', centre: 'x', members: ['x', 'y'] },
    ]);
  });

  it('do not go along a chain of near ones', () => {
    const [group, ...others] = groupDuplicates([
      near('a', 'b'),
      near('b', 'c'),
      near('c', 'd'),
      near('d', 'e'),
    ]);
    expect(group?.members).toEqual(['a', 'b', 'c']);
    expect(others.map(({ members }) => members)).toEqual([['d', 'e']]);
  });

  it('hold everything that has the weights of a near one', () => {
    const groups = groupDuplicates([same('a', 'b'), near('b', 'c')]);
    expect(groups).toEqual([
      { kind: 'same-weights', centre: 'a', members: ['a', 'b'] },
      { kind: 'near', centre: 'a', members: ['a', 'b', 'c'] },
    ]);
  });

  describe('of a thousand random libraries', () => {
    const libraries = Array.from({ length: 1_000 }, (_, seed) => {
      const random = new Random(`library ${seed}`);
      const pick = (): string => `n${Math.floor(random.fraction() * 12)}`;
      return Array.from({ length: Math.floor(random.fraction() * 25) }, (): GroupLink => {
        const [a, b] = [pick(), pick()];
        return random.fraction() < 0.2 ? same(a, b) : near(a, b, random.fraction());
      }).filter(({ a, b }) => a !== b);
    });

    it('hold only what is near to the centre itself, or the same as such a one', () => {
      for (const links of libraries) {
        const groups = groupDuplicates(links);
        const classes = groups.filter(({ kind }) => kind === 'same-weights').map(({ members }) => members);
        const classOf = (key: string): string[] => classes.find((members) => members.includes(key)) ?? [key];
        for (const { kind, centre, members } of groups) {
          if (kind !== 'near') continue;
          const around = new Set(
            links.flatMap(({ a, b, kind: of }) => {
              if (of !== 'near') return [];
              if (classOf(centre).includes(a)) return classOf(b);
              return classOf(centre).includes(b) ? classOf(a) : [];
            }),
          );
          for (const member of members)
            expect(around.has(member) || classOf(centre).includes(member), JSON.stringify(links)).toBe(true);
        }
      }
    });

    it('hold each one at most once by kind, and always more than one', () => {
      for (const links of libraries) {
        const groups = groupDuplicates(links);
        for (const kind of ['same-weights', 'near'] as const) {
          const members = groups.filter((group) => group.kind === kind).flatMap((group) => group.members);
          expect(new Set(members).size).toBe(members.length);
        }
        expect(groups.every(({ members }) => members.length > 1)).toBe(true);
      }
    });

    it('do not depend on the order of the links, nor on which side stands first', () => {
      for (const links of libraries) {
        const turned = links.toReversed().map((link) => ({ ...link, a: link.b, b: link.a }));
        expect(groupDuplicates(turned)).toEqual(groupDuplicates(links));
      }
    });
  });
});
