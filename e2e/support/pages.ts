/** Every page that a signed-in person can open, by name; `:id` is an adapter's. */
export const PAGES = {
  library: '/library',
  'library as a list': '/library?view=list',
  'library, nothing matches': '/library?q=zzzz-nothing',
  'library, one selected': '/library?selected=:id',
  'adapter, training': '/adapters/:id',
  'adapter, weights': '/adapters/:id?tab=weights',
  'adapter, files': '/adapters/:id?tab=files',
  'adapter, history': '/adapters/:id?tab=history',
  'adapter, raw': '/adapters/:id?tab=raw',
  'adapter that is not there': '/adapters/00000000-0000-4000-8000-000000000000',
  collections: '/collections',
  'collection that is not there': '/collections/00000000-0000-4000-8000-000000000000',
  tags: '/tags',
  'tags, nothing matches': '/tags?q=zzzz-nothing',
  duplicates: '/duplicates',
  'duplicates, none so large': '/duplicates?min=1000000000',
  'comparison of nothing': '/duplicates/compare',
  'bulk changes': '/batches',
  activity: '/activity',
  roots: '/roots',
  jobs: '/jobs',
  problems: '/problems',
  settings: '/settings',
  models: '/settings/models',
  about: '/about',
  'not found': '/nowhere',
} as const;

/** Pages of somebody who has not signed in. */
export const DOORS = { 'sign in': '/sign-in' } as const;

export const SCREENS = {
  desktop: { width: 1440, height: 900 },
  phone: { width: 390, height: 844 },
} as const;

export const THEMES = ['dark', 'light'] as const;
