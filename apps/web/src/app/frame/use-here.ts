import { useLocation } from 'react-router';
import { COLLECTIONS, LIBRARY } from './navigation.js';

/** Whether a place of the navigation is where one is. The library of one collection counts as a collection. */
export function useHere(to: string): boolean {
  const { pathname, search } = useLocation();
  const isCollection =
    pathname === LIBRARY.to && new URLSearchParams(search).getAll('collection').length === 1;
  const place = isCollection ? COLLECTIONS.to : pathname;
  return place === to || place.startsWith(`${to}/`);
}
