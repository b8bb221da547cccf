import { expect, it } from 'vitest';
import { clusterAt, isServerTitle, parseProcessList } from './processes.js';

const cluster = clusterAt('/data/my cluster');

it("a process of this cluster is known by its title, another cluster's or program's is not", () => {
  expect(isServerTitle(['/x/bin/postgres', '-D', '/data/my cluster', '-c', 'a=b'], cluster)).toBe(true);
  expect(isServerTitle([`postgres: ${cluster.name}: checkpointer `], cluster)).toBe(true);
  expect(isServerTitle(['/x/bin/postgres', '-D', '/data/other'], cluster)).toBe(false);
  expect(isServerTitle(['postgres: checkpointer '], cluster)).toBe(false);
  expect(isServerTitle(['vim', '-D', '/data/my cluster'], cluster)).toBe(false);
  expect(isServerTitle([''], cluster)).toBe(false);
});

it('the same in a list of all processes, zombies left out', () => {
  const list = `
    1 Ss   /sbin/launchd
  501 S+   /Users/a/Library/Caches/LoRA Manager/bin/postgres -D /data/my cluster -c fsync=on
  502 Ss   postgres: ${cluster.name}: io worker 0
  503 Z    postgres: ${cluster.name}: checkpointer
  504 S    /opt/postgres -D /data/my cluster 2 -c fsync=on
  505 S    postgres: ${clusterAt('/data/other').name}: io worker 0
  506 S    grep postgres: ${cluster.name}: io
`;
  expect(parseProcessList(list, cluster)).toEqual([501, 502]);
});
