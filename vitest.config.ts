import { defineConfig } from 'vitest/config';

/** Folders whose files share a process and its modules: their claims are about answers, not about time and memory. */
const SHARING = [
  'config',
  'conformance',
  'context',
  'credentials',
  'domain',
  'integration',
  'sandbox',
  'schema',
  'upstreams',
];
const sharing = SHARING.map((folder) => `test/${folder}/**/*.test.ts`);

const common = {
  // graphql 16 has no exports map: without this Vite loads the ESM copy beside Node's CommonJS one.
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
};
const limits = { testTimeout: 20_000, hookTimeout: 30_000 };

export default defineConfig({
  test: {
    globalSetup: 'test/support/install.ts',
    // Two workers even on many cores: tests of time limits want a core that answers at once.
    maxWorkers: 2,
    projects: [
      {
        ...common,
        test: { ...limits, name: 'sharing', include: sharing, isolate: false, sequence: { groupOrder: 1 } },
      },
      { ...common, test: { ...limits, name: 'alone', include: ['test/**/*.test.ts'], exclude: sharing } },
    ],
  },
});
