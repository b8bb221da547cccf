/** A pair of members, by their keys. */
export interface GroupLink {
  a: string;
  b: string;
  kind: 'same-weights' | 'near';
  /** How much they have in common, 0 to 1. */
  strength: number;
}

export interface WeightGroup {
  kind: 'same-weights' | 'near';
  /** The member that all others of the group are near to. */
  centre: string;
  /** In order of their keys. */
  members: string[];
}

/**
 * Groups of near-duplicates. What has the same weights is one thing first: those groups follow from the pairs alone,
 * as being the same goes on from one to the next. Nearness does not: along a chain a, b, c … the ends may have nothing
 * in common. So a near group is a centre with what is linked to that centre itself (star clustering, Aslam, Pelekhov
 * and Rus 2004): the strongest centre first, each thing in one group. What is left over has no group until its
 * neighbours are gone. The same links in any order give the same groups.
 */
export function groupDuplicates(links: readonly GroupLink[]): WeightGroup[] {
  const classes = joinSame(links);
  const groups: WeightGroup[] = [];
  for (const [key, members] of membersOf(classes)) {
    if (members.length > 1) groups.push({ kind: 'same-weights', centre: key, members });
  }
  return [...groups, ...groupNear(links, classes)];
}

/** By key the first key of those that are the same. */
function joinSame(links: readonly GroupLink[]): Map<string, string> {
  const parents = new Map<string, string>();
  const find = (key: string): string => {
    let root = key;
    for (let up = parents.get(root); up !== undefined && up !== root; up = parents.get(root)) root = up;
    for (let at = key; at !== root; ) {
      const up = parents.get(at) ?? root;
      parents.set(at, root);
      at = up;
    }
    return root;
  };
  for (const { a, b, kind } of links) {
    const [x, y] = [find(a), find(b)];
    for (const key of [a, b]) if (!parents.has(key)) parents.set(key, key);
    if (kind === 'same-weights' && x !== y) parents.set(x > y ? x : y, x > y ? y : x);
  }
  return new Map([...parents.keys()].map((key) => [key, find(key)]));
}

function membersOf(classes: ReadonlyMap<string, string>): Map<string, string[]> {
  const members = new Map<string, string[]>();
  for (const key of [...classes.keys()].toSorted()) {
    const root = classes.get(key) ?? key;
    members.set(root, [...(members.get(root) ?? []), key]);
  }
  return members;
}

function groupNear(links: readonly GroupLink[], classes: ReadonlyMap<string, string>): WeightGroup[] {
  const neighbours = new Map<string, Map<string, number>>();
  const join = (a: string, b: string, strength: number): void => {
    const near = neighbours.get(a) ?? new Map<string, number>();
    near.set(b, Math.max(near.get(b) ?? 0, strength));
    neighbours.set(a, near);
  };
  for (const { a, b, kind, strength } of links) {
    const [x, y] = [classes.get(a) ?? a, classes.get(b) ?? b];
    if (kind !== 'near' || x === y) continue;
    join(x, y, strength);
    join(y, x, strength);
  }
  const members = membersOf(classes);
  const weights = new Map([...neighbours].map(([key, near]) => [key, sumOf(near.values())]));
  const order = [...neighbours.keys()].toSorted(
    (a, b) => (weights.get(b) ?? 0) - (weights.get(a) ?? 0) || (a < b ? -1 : 1),
  );
  const taken = new Set<string>();
  const groups: WeightGroup[] = [];
  for (const centre of order) {
    if (taken.has(centre)) continue;
    const near = [...(neighbours.get(centre)?.keys() ?? [])].filter((key) => !taken.has(key));
    if (near.length === 0) continue;
    for (const key of [centre, ...near]) taken.add(key);
    const all = [centre, ...near].flatMap((key) => members.get(key) ?? [key]);
    groups.push({ kind: 'near', centre, members: all.toSorted() });
  }
  return groups;
}

/** In one order, so that the sum does not depend on that of the links. */
function sumOf(numbers: Iterable<number>): number {
  return [...numbers].toSorted((a, b) => a - b).reduce((sum, number) => sum + number, 0);
}
