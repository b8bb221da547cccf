import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { adapterKey } from '../../../lib/adapter-cache.js';
import { useLive } from '../../../lib/live.js';
import { useEditing } from '../editing-store.js';

/**
 * Loads an adapter anew when it changes elsewhere. While a field is being written in the news waits: `waiting` is
 * true then, and `show` brings it.
 */
export function useLiveAdapter(id: string): { waiting: boolean; show: () => void } {
  const client = useQueryClient();
  const [waiting, setWaiting] = useState(false);

  const show = () => {
    setWaiting(false);
    void client.invalidateQueries({ queryKey: adapterKey(id) });
  };
  useLive('changes', (changes) => {
    if (!changes.some((change) => change.id === id)) return;
    if (useEditing.getState().open > 0) setWaiting(true);
    else show();
  });
  useEffect(() => {
    if (!waiting) return;
    return useEditing.subscribe(({ open }) => {
      if (open > 0) return;
      setWaiting(false);
      void client.invalidateQueries({ queryKey: adapterKey(id) });
    });
  }, [waiting, client, id]);
  return { waiting, show };
}
