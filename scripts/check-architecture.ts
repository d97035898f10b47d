import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/*
 * Enforces the direction of imports (.dependency-cruiser.cjs), and proves that the check saw the house: the tool
 * passes without a word when it finds no module, as it does with a compiler it does not know.
 */
const ROOT = fileURLToPath(new URL('../', import.meta.url));

const sources = ['src', 'web/src'].flatMap((folder) =>
  readdirSync(`${ROOT}${folder}`, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => `${entry.parentPath}/${entry.name}`.slice(ROOT.length)),
);

const run = spawnSync(
  'depcruise',
  ['--config', '.dependency-cruiser.cjs', '--output-type', 'json', 'src', 'web/src'],
  {
    cwd: ROOT,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  },
);
if (run.error) throw run.error;

interface Report {
  readonly modules: readonly { readonly source: string; readonly dependencies: readonly unknown[] }[];
  readonly summary: {
    readonly violations: readonly {
      readonly from: string;
      readonly to: string;
      readonly rule: { readonly name: string };
    }[];
  };
}
const report = JSON.parse(run.stdout) as Report;
const seen = new Map(report.modules.map((module) => [module.source, module.dependencies.length]));
const unseen = sources.filter((file) => !seen.has(file));
const links = sources.reduce((total, file) => total + (seen.get(file) ?? 0), 0);

for (const { from, to, rule } of report.summary.violations)
  process.stderr.write(`${rule.name}: ${from} → ${to}\n`);
for (const file of unseen) process.stderr.write(`not seen by the check: ${file}\n`);
if (links < sources.length) process.stderr.write(`only ${links} imports found in ${sources.length} files\n`);
const failed = report.summary.violations.length > 0 || unseen.length > 0 || links < sources.length;
process.stdout.write(
  `architecture: ${sources.length} modules, ${links} imports, ${report.summary.violations.length} violations\n`,
);
process.exitCode = failed ? 1 : 0;
