import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useNavigate } from 'react-router';
import { announceJob } from '../features/jobs/announce-job.js';
import { storeJob } from '../features/jobs/api/get-jobs.js';
import { useLive } from '../lib/live.js';
import { useSession } from '../lib/session.js';
import { whenQuiet } from '../lib/when-quiet.js';

/** Lists that a rare change concerns, as the first part of their query keys: loaded anew at once. */
const AT_ONCE: Record<string, readonly string[]> = {
  root: ['roots', 'folders'],
  'root.removed': ['roots', 'folders', 'problems'],
  tag: ['tags', 'tag-colors'],
  collection: ['collections'],
  'collection.removed': ['collections'],
  'custom-field': ['custom-fields'],
};
/** Lists whose rows and counts move with every file that a scan finds: loaded anew once in a while. */
const IN_A_WHILE = ['roots', 'problems', 'tags'];
/** Slow enough for the server during a scan, quick enough for a person who watches. */
const WHILE_MS = 2_000;
/** Adapter lists are marked only: while a scan runs, their page decides when to load again. */
const MARKED = ['adapters', 'facets', 'folders', 'adapter'];

/** Holds the socket open while somebody is signed in and turns its news into fresh queries. */
export function LiveUpdates() {
  const client = useQueryClient();
  const navigate = useNavigate();
  const signedIn = useSession((session) => session.phase === 'signed-in');

  useEffect(() => {
    if (!signedIn) return;
    let close: (() => void) | undefined;
    let gone = false;
    // Apart from the first load: the page is readable before the socket is there, which walks what it missed.
    void whenQuiet()
      .then(() => import('../lib/socket.js'))
      .then(({ openSocket }) => {
        if (!gone) close = openSocket();
      })
      // The file is gone with an update, or the server with it: then the page asks anew as it is used.
      .catch(() => {});
    return () => {
      gone = true;
      close?.();
    };
  }, [signedIn]);

  const later = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(later.current), []);

  useLive('changes', (changes) => {
    const fresh = new Set(changes.flatMap((change) => AT_ONCE[change.kind] ?? []));
    for (const key of fresh) void client.invalidateQueries({ queryKey: [key] });
    if (changes.every((change) => change.kind in AT_ONCE)) return;
    later.current ??= setTimeout(() => {
      later.current = undefined;
      for (const key of IN_A_WHILE) void client.invalidateQueries({ queryKey: [key] });
    }, WHILE_MS);
    for (const key of MARKED) void client.invalidateQueries({ queryKey: [key], refetchType: 'none' });
  });
  useLive('job', (job) => announceJob(storeJob(client, job), job, () => void navigate('/jobs')));
  useLive('reset', () => void client.invalidateQueries());
  useLive('reconnected', () => void client.invalidateQueries({ queryKey: ['jobs'] }));
  return null;
}
