import { vitestConfig } from '../../tools/vitest.base.ts';

export default vitestConfig({
  name: 'models',
  lines: 95,
  overrides: {
    test: {
      coverage: {
        // Both run in processes of their own: the build, and the probe of a driver that may crash.
        exclude: ['src/**/*.spec.ts', 'src/index.ts', 'src/use-lite/build-models.ts', 'src/embed/*.child.ts'],
      },
    },
  },
});
