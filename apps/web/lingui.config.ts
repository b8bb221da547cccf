import { formatter } from '@lingui/format-po';

/** English is the source; a further language is one more name here and one more file. */
export default {
  sourceLocale: 'en',
  locales: ['en'],
  catalogs: [{ path: '<rootDir>/src/locales/{locale}', include: ['src'], exclude: ['**/*.spec.*'] }],
  // Without places the file changes only when a text does.
  format: formatter({ origins: false }),
};
