import { useQuery } from '@tanstack/react-query';
import { request } from '../../../lib/http.js';

/** Everybody who changed something in the library, by name; undefined until they are known. */
export function usePeople() {
  const { data } = useQuery({
    queryKey: ['activity', 'people'],
    queryFn: ({ signal }) => request('get', '/api/v1/activity/people', { signal }),
  });
  return data?.items;
}
