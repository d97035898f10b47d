import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin, type Rolldown } from 'vite';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/**
 * Writes shell.json and shell-workplace.json: the files the scan station and the workplaces' page need to open without a
 * network (web/src/scan/worker.ts keeps them). They are what the page and the screen's own modules import, then or
 * later; other screens are left out.
 */
function shellList(): Plugin {
  return {
    name: 'todoke-shell-list',
    generateBundle(_options, bundle) {
      const chunks = Object.values(bundle).filter((one): one is Rolldown.OutputChunk => one.type === 'chunk');
      const screen = chunks.find(({ facadeModuleId }) =>
        facadeModuleId?.endsWith('/screens/station/station.tsx'),
      );
      const english = chunks.find(({ facadeModuleId }) =>
        facadeModuleId?.endsWith('/i18n/record/english.ts'),
      );
      const entry = (wanted: string) => chunks.find(({ isEntry, name }) => isEntry && name === wanted);
      const [page, workplace] = [entry('index'), entry('workplace')];
      let files = new Set<string>();
      let wholly = new Set<string>();
      const visit = (name: string, later: boolean): void => {
        const chunk = bundle[name];
        if (chunk?.type !== 'chunk' || (later ? wholly : files).has(name)) return;
        files.add(name);
        if (later) wholly.add(name);
        const { importedCss, importedAssets } = chunk.viteMetadata ?? { importedCss: [], importedAssets: [] };
        for (const file of [...importedCss, ...importedAssets]) files.add(file);
        // What a screen shares with others (the reader of codes) loads parts later, too; the page loads other screens so.
        for (const file of chunk.imports) visit(file, later && file !== page?.fileName);
        if (later) for (const file of chunk.dynamicImports) visit(file, true);
      };
      if (screen === undefined || english === undefined || page === undefined || workplace === undefined)
        throw new Error('a screen that opens without a network is not in the build');
      const write = (fileName: string, from: () => void): void => {
        files = new Set(['icon.svg']);
        wholly = new Set();
        from();
        const list = [...files].sort();
        const version = createHash('sha256').update(list.join('\n')).digest('hex').slice(0, 16);
        const source = JSON.stringify({ version, files: list.map((file) => `/${file}`) });
        this.emitFile({ type: 'asset', fileName, source });
      };
      write('shell.json', () => {
        visit(page.fileName, false);
        visit(screen.fileName, true);
        visit(english.fileName, false);
      });
      write('shell-workplace.json', () => visit(workplace.fileName, true));
    },
  };
}

export default defineConfig({
  root: here('.'),
  plugins: [react(), tailwindcss(), shellList()],
  build: {
    // scripts/build-web.ts says where to.
    outDir: 'dist',
    // Inlined assets would need `data:` in the content security policy.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1000,
    rolldownOptions: {
      input: {
        index: here('index.html'),
        workplace: here('workplace.html'),
        'scan-worker': here('src/scan/worker.ts'),
      },
      output: {
        // A service worker has one address for ever: its browsers look there for a newer one.
        entryFileNames: ({ name }) => (name === 'scan-worker' ? '[name].js' : 'assets/[name]-[hash].js'),
      },
    },
  },
});
