// Builds the console into `dist/console`, from where the server serves it at `/`. Nothing is inlined: the server's
// content security policy allows no inline script and no `data:` font.

import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/** Asks for the Latin part of the font together with the style sheet, so that text does not change its face after it was drawn. */
function preloadFont(fileStart: string): Plugin {
  return {
    name: 'alongside:preload-font',
    transformIndexHtml: {
      order: 'post',
      handler: (_html, { bundle }) => {
        const file = Object.keys(bundle ?? {}).find((name) => name.includes(fileStart) && name.endsWith('.woff2'));
        if (file === undefined) return [];
        return [
          {
            tag: 'link',
            attrs: { rel: 'preload', as: 'font', type: 'font/woff2', crossorigin: '', href: `/${file}` },
            injectTo: 'head-prepend',
          },
        ];
      },
    },
  };
}

export default defineConfig({
  root: import.meta.dirname,
  base: '/',
  plugins: [react(), preloadFont('inter-latin-wght-normal')],
  build: {
    outDir: '../../dist/console',
    emptyOutDir: true,
    manifest: true,
    target: ['chrome111', 'firefox115', 'safari16.4'],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // What every page needs anyhow, in one file: it compresses better than in a dozen.
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [{ name: 'framework', test: /node_modules\/(react|react-dom|scheduler|@tanstack|@floating-ui)\// }],
        },
      },
    },
  },
});
