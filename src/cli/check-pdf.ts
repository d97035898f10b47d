import { readFileSync } from 'node:fs';
import { type Command, Option } from 'commander';
import { TodokeError } from '../kernel/errors.ts';
import { checkPdf, STANDARDS, type Standard } from '../readback/preflight/check.ts';
import { checkLeaflet } from '../readback/preflight/leaflet.ts';

const TITLES: Readonly<Record<Standard, string>> = {
  'x-4': 'PDF/X-4',
  'ua-1': 'PDF/UA-1',
  'vt-1': 'PDF/VT-1',
};

/** `todoke check pdf FILE` and `todoke check leaflet FILE` (`-` for stdin): JSON on stdout, exit 1 on a finding. */
export function registerPdf(check: Command): void {
  check
    .command('pdf <file>')
    .description('PDF が印刷・画面用の規格（PDF/X-4、PDF/UA-1、PDF/VT-1）に合うか確かめる')
    .addOption(
      new Option(
        '--as <standard...>',
        '確かめる規格（省略時は、ファイルが名のる規格。何も名のらなければ PDF/X-4）',
      ).choices(Object.keys(STANDARDS)),
    )
    .action((path: string, { as = [] }: { as?: Standard[] }) => {
      const { pages, claims, standards, findings } = checkPdf(bytesOf(path), as);
      write({ file: path, pages, claims, standards, findings });
      const held = standards.map((each) => TITLES[each]).join('、');
      say(findings, `${pages} ページを確かめました。${held}の条件に合っています。`);
      if (findings.length > 0) process.exitCode = 1;
    });
  check
    .command('leaflet <file>')
    .description('保険者のチラシ（PDF）が、同封物として印刷できるか確かめる')
    .action(async (path: string) => {
      const { usable, ...checked } = await checkLeaflet(bytesOf(path));
      write({ file: path, usable, ...checked });
      say(checked.findings, `${checked.pages} ページを確かめました。同封物として印刷できます。`);
      if (!usable) process.exitCode = 1;
    });
}

function bytesOf(path: string): Uint8Array {
  try {
    return readFileSync(path === '-' ? 0 : path);
  } catch (cause) {
    throw new TodokeError('cli.no_file', 'ファイルを開けません。', {
      remedy: 'ファイル名を確かめてください（標準入力から読むときは - を指定します）。',
      cause,
    });
  }
}

const write = (answer: object): void => {
  process.stdout.write(`${JSON.stringify(answer, null, 2)}\n`);
};

interface Said {
  readonly page: number | null;
  readonly says: string;
  readonly on?: string;
  readonly remedy?: string;
  readonly weight?: 'stop' | 'note';
}

function say(findings: readonly Said[], good: string): void {
  const lines = findings.map(({ page, says, on, remedy, weight }) => {
    const where = page === null ? '' : `${page} ページ: `;
    const named = on === undefined ? '' : `（${on}）`;
    const head = weight === 'note' ? '注意: ' : '';
    return `${head}${where}${says}${named}${remedy === undefined ? '' : `\n  → ${remedy}`}`;
  });
  const fine = findings.every(({ weight }) => weight === 'note');
  for (const line of fine ? [...lines, good] : lines) process.stderr.write(`${line}\n`);
}
