import { formatter } from '@lingui/format-po';

/** English is the source; a further language is one more name here and one more file. */
export default {
  sourceLocale: 'en',
  locales: ['en'],
  catalogs: [
    {
      path: '<rootDir>/src/locales/{locale}',
      include: ['src'],
      exclude: ['**/*.spec.*', '**/routes/route-error.tsx'],
    },
    // Part of the first file of the page: what it says when another file is gone.
    { path: '<rootDir>/src/locales/start/{locale}', include: ['src/app/routes/route-error.tsx'] },
  ],
  // Without places the file changes only when a text does.
  format: formatter({ origins: false }),
};
