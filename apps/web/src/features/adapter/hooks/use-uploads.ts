import { t } from '@lingui/core/macro';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useRef, useState } from 'react';
import { storeAdapter } from '../../../lib/adapter-cache.js';
import { describeError } from '../../../lib/describe-error.js';
import { uploadPreview } from '../../../lib/upload.js';
import { refusePicture } from '../picture-files.js';

/** One file on its way; it goes from the list when it is there. */
export interface Upload {
  key: number;
  name: string;
  /** From 0 to 1; null while it waits for those before it. */
  progress: number | null;
  error: string | null;
}

export interface Uploads {
  list: readonly Upload[];
  add: (files: readonly File[]) => void;
  /** Takes a failed one from the list. */
  dismiss: (key: number) => void;
  retry: (key: number) => void;
}

let counter = 0;

/** Sends pictures one after the other: each is decoded by the server, and their order stays. */
export function useUploads(adapterId: string): Uploads {
  const client = useQueryClient();
  const [list, setList] = useState<readonly Upload[]>([]);
  const files = useRef(new Map<number, File>());
  const line = useRef<Promise<void>>(Promise.resolve());

  const change = useCallback((key: number, changed: Partial<Upload>) => {
    setList((now) => now.map((one) => (one.key === key ? { ...one, ...changed } : one)));
  }, []);
  const dismiss = useCallback((key: number) => {
    files.current.delete(key);
    setList((now) => now.filter((one) => one.key !== key));
  }, []);

  const send = useCallback(
    async (key: number) => {
      const file = files.current.get(key);
      if (!file) return;
      try {
        change(key, { progress: 0, error: null });
        storeAdapter(
          client,
          await uploadPreview(adapterId, file, { onProgress: (progress) => change(key, { progress }) }),
        );
        dismiss(key);
      } catch (error) {
        change(key, { progress: null, error: describeError(error) });
      }
    },
    [adapterId, change, client, dismiss],
  );
  const enqueue = useCallback(
    (key: number) => {
      line.current = line.current.then(() => send(key));
    },
    [send],
  );

  const add = useCallback(
    (added: readonly File[]) => {
      const uploads = added.map((file): Upload => {
        counter += 1;
        files.current.set(counter, file);
        return {
          key: counter,
          name: file.name || t`Picture from the clipboard`,
          progress: null,
          error: refusePicture(file),
        };
      });
      setList((now) => [...now, ...uploads]);
      for (const { key, error } of uploads) if (error === null) enqueue(key);
    },
    [enqueue],
  );
  const retry = (key: number) => {
    change(key, { error: null });
    enqueue(key);
  };
  return { list, add, dismiss, retry };
}
