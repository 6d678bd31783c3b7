import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  root: import.meta.dirname,
  base: './', // a proxy may add a path prefix
  plugins: [react()],
  build: {
    outDir: '../../dist/console',
    emptyOutDir: true,
    assetsDir: 'console', // the page is /console, its files are /console/<name>-<hash>
    modulePreload: { polyfill: false },
    target: 'es2023',
  },
  // npx vite examples/console: the page with hot reload, over a gateway that runs already.
  server: { proxy: { '/graphql': process.env.GATEWAY ?? 'http://127.0.0.1:4000' } },
});
