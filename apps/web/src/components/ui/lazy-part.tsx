import { Trans } from '@lingui/react/macro';
import { type ComponentType, lazy, type LazyExoticComponent } from 'react';
import { whenQuiet } from '../../lib/when-quiet.js';

function Gone() {
  return (
    <p role="alert" className="p-3 text-sm text-muted">
      <Trans>This part couldn't be loaded. Reload the page.</Trans>
    </p>
  );
}

/**
 * A part of a page that is loaded when it is first shown. When its file is gone (a new version was installed, or the
 * network is away) only the part says so; the page around it goes on.
 */
export function lazyPart<P extends object>(
  load: () => Promise<ComponentType<P>>,
): LazyExoticComponent<ComponentType<P>> {
  return lazy(async (): Promise<{ default: ComponentType<P> }> => {
    try {
      return { default: await load() };
    } catch {
      return { default: Gone };
    }
  });
}

/** A lazy part that nobody waits for on a first screen: its file is not asked for before what the page is about. */
export function laterPart<P extends object>(
  load: () => Promise<ComponentType<P>>,
): LazyExoticComponent<ComponentType<P>> {
  return lazyPart(async () => {
    await whenQuiet();
    return load();
  });
}
