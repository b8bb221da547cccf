import { formatter } from '@lingui/format-po';

/** English is the source; a further language is one more name here and one more file. */
export default {
  sourceLocale: 'en',
  locales: ['en'],
  catalogs: [
    {
      path: '<rootDir>/src/locales/{locale}',
      include: ['src'],
      exclude: ['**/*.spec.*', '**/routes/route-error.tsx', '**/features/weights/**'],
    },
    // Part of the first file of the page: what it says when another file is gone.
    { path: '<rootDir>/src/locales/start/{locale}', include: ['src/app/routes/route-error.tsx'] },
    // Loaded with the code that says them, on the page of an adapter.
    {
      path: '<rootDir>/src/locales/weights/{locale}',
      include: ['src/features/weights'],
      exclude: ['**/*.spec.*'],
    },
  ],
  // Without places the file changes only when a text does.
  format: formatter({ origins: false }),
};
