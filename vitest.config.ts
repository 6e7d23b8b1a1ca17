/** Vitest for the whole workspace: unit tests beside the code, and the rooms of test/. Projects import each other's sources. */
import { defineConfig } from 'vitest/config';

const shared = {
  resolve: { conditions: ['lectern-src'] },
  ssr: { resolve: { conditions: ['lectern-src', 'node', 'module', 'default'] } },
  oxc: { decorator: { legacy: true, emitDecoratorMetadata: true } },
};
const node = { environment: 'node' as const, exclude: ['**/dist/**', '**/node_modules/**'] };

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      {
        ...shared,
        test: {
          ...node,
          name: 'unit',
          include: [
            'libs/*/src/**/*.test.ts',
            'apps/*/src/**/*.test.ts',
            'apps/*/src/**/*.test.tsx',
            'test/bench/**/*.test.ts',
            'tools/**/*.test.mjs',
          ],
        },
      },
      { ...shared, test: { ...node, name: 'architecture', include: ['test/architecture/**/*.test.ts'] } },
      {
        ...shared,
        test: {
          ...node,
          name: 'medium',
          include: ['test/medium/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        ...shared,
        test: {
          ...node,
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          testTimeout: 240_000,
          hookTimeout: 300_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
