import type { CreateRoot, UpdateRoot } from '@lora/schema';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../lib/api.js';

/** Adds a folder to the library; the server starts its scan by itself. */
export function useAddRoot() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (root: CreateRoot) => api.addRoot(root),
    onSuccess: () =>
      Promise.all(['roots', 'jobs'].map((key) => client.invalidateQueries({ queryKey: [key] }))),
  });
}

export function useUpdateRoot(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (root: UpdateRoot) => api.updateRoot(id, root),
    onSuccess: () => client.invalidateQueries({ queryKey: ['roots'] }),
  });
}

/** Takes a root out of the catalog; nothing on disk is touched. */
export function useRemoveRoot(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => api.removeRoot(id),
    onSuccess: () => client.invalidateQueries(),
  });
}

/** Starts a scan of one root, or of all without an id. */
export function useStartScan() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (rootId?: string) => api.startScan(rootId ? { rootId } : {}),
    onSuccess: () => client.invalidateQueries({ queryKey: ['jobs'] }),
  });
}
