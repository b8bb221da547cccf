/** Each rule is one sentence of docs/architecture.md, "Imports go one way". */
const MODULES = [
  'auth',
  'history',
  'jobs',
  'catalog',
  'library',
  'previews',
  'ml',
  'transfer',
  'curation',
  'duplicates',
  'analytics',
  'backup',
  'realtime',
  'health',
];
const path = (names) => `^apps/api/src/modules/(${names.join('|')})/`;

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'packages-import-no-app',
      severity: 'error',
      from: { path: '^packages/', pathNot: '^packages/api-client/' },
      to: { path: '^apps/' },
    },
    {
      name: 'platform-knows-no-module',
      severity: 'error',
      from: { path: '^apps/api/src/platform/' },
      to: { path: '^apps/api/src/modules/' },
    },
    { name: 'web-knows-no-api', severity: 'error', from: { path: '^apps/web/' }, to: { path: '^apps/api/' } },
    { name: 'api-knows-no-web', severity: 'error', from: { path: '^apps/api/' }, to: { path: '^apps/web/' } },
    {
      name: 'modules-enter-through-the-index',
      severity: 'error',
      from: { path: '^apps/api/src/modules/([^/]+)/', pathNot: '\\.spec\\.ts$' },
      to: {
        path: '^apps/api/src/modules/([^/]+)/',
        pathNot: ['^apps/api/src/modules/$1/', '^apps/api/src/modules/[^/]+/index\\.ts$'],
      },
    },
    ...MODULES.slice(0, -1).map((name, i) => ({
      name: `${name}-imports-only-earlier-modules`,
      severity: 'error',
      from: { path: path([name]), pathNot: '\\.spec\\.ts$' },
      to: { path: path(MODULES.slice(i + 1)) },
    })),
    {
      name: 'web-features-never-import-each-other',
      severity: 'error',
      from: { path: '^apps/web/src/features/([^/]+)/' },
      to: { path: '^apps/web/src/features/([^/]+)/', pathNot: '^apps/web/src/features/$1/' },
    },
    {
      name: 'web-ui-knows-no-feature',
      severity: 'error',
      // A test draws a component inside the page's real providers.
      from: { path: '^apps/web/src/(components|lib)/', pathNot: '[.]spec[.]tsx?$' },
      to: { path: '^apps/web/src/(features|app)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|coverage|generated|node_modules)/' },
    tsPreCompilationDeps: true,
    combinedDependencies: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'default'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.json'],
    },
  },
};
