/** Builds the dashboard into dist/app: hashed files, nothing inline, so that the API's content security policy holds. */
import react from '@vitejs/plugin-react';
import { defaultClientConditions, defineConfig } from 'vite';

const api = 'http://127.0.0.1:8080';

export default defineConfig({
  base: './',
  plugins: [react()],
  resolve: { conditions: ['lectern-src', ...defaultClientConditions] },
  build: {
    outDir: 'dist/app',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  server: { proxy: { '/v1': api, '/openapi.json': api } },
});
