/**
 * Builds the page to `dashboard/dist`: hashed files under `assets/`, nothing inline, so that a policy of `'self'` alone
 * serves it. Vue without its template compiler: that would need `unsafe-eval`.
 */
import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vite';

/** What `npm run dev -w dashboard` asks instead of a desk on the same origin: everything that is no file of the page. */
const DESK = 'http://127.0.0.1:8080';
const ROUTES = '^/(?!$|[?]|index.html|src/|assets/|node_modules/|@)';

export default defineConfig({
  root: import.meta.dirname,
  base: './',
  plugins: [vue({ features: { optionsAPI: false } })],
  define: { __VUE_OPTIONS_API__: false, __VUE_PROD_DEVTOOLS__: false, __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: false },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    // An inlined file is a data: URL, which the policy refuses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: 'assets/manifest.json',
    reportCompressedSize: false,
  },
  server: { proxy: { [ROUTES]: { target: DESK, headers: { origin: DESK } } } },
});
