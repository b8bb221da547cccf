import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../lib/api.js';

/** After any of these the status and the jobs are others. */
function useRefresh() {
  const client = useQueryClient();
  return () => Promise.all(['ml', 'jobs'].map((key) => client.invalidateQueries({ queryKey: [key] })));
}

export function useAddModel() {
  return useMutation({ mutationFn: (path: string) => api.addModel({ path }), onSuccess: useRefresh() });
}

/** Has a model make all vectors anew; it serves when that is done. */
export function useChooseModel() {
  return useMutation({ mutationFn: (id: string) => api.chooseModel({ id }), onSuccess: useRefresh() });
}

export function useRemoveModel() {
  return useMutation({ mutationFn: (id: string) => api.removeModel(id), onSuccess: useRefresh() });
}

export function useStartEmbedding() {
  return useMutation({ mutationFn: () => api.startEmbedding(), onSuccess: useRefresh() });
}
