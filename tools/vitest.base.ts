import { join } from 'node:path';
import { defineConfig, type ViteUserConfig } from 'vitest/config';

/**
 * The one vitest configuration of the repository: every project reports to the terminal and, where
 * LORA_TEST_REPORTS names a folder (CI), also to a JSON file there, which the summary adds up.
 */
export function vitestConfig(o: { name: string; lines: number; overrides?: ViteUserConfig }): ViteUserConfig {
  const reports = process.env.LORA_TEST_REPORTS;
  const { test, ...rest } = o.overrides ?? {};
  return defineConfig({
    ...rest,
    test: {
      name: o.name,
      include: ['src/**/*.spec.{ts,tsx}', 'test/**/*.spec.{ts,tsx}'],
      testTimeout: 60_000,
      hookTimeout: 120_000,
      reporters: reports
        ? ['default', ['json', { outputFile: join(reports, `vitest-${o.name}.json`) }]]
        : ['default'],
      ...test,
      coverage: {
        provider: 'v8',
        include: ['src/**/*.{ts,tsx}'],
        exclude: [
          'src/**/*.spec.{ts,tsx}',
          'src/**/generated/**',
          'src/index.ts',
          'src/main.ts*',
          '**/*.d.ts',
        ],
        reporter: ['text-summary', 'json-summary'],
        thresholds: { lines: o.lines },
        ...test?.coverage,
      },
    },
  } as ViteUserConfig);
}
