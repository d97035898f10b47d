import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openCsv } from '../../src/csv/index.ts';
import { checkInsurerNumber } from '../../src/japan/check-digits.ts';
import { MEMBER_KINDS, RELATIONSHIPS } from '../../src/register/index.ts';
import { COLUMNS, writeSample } from '../../src/sample/files.ts';
import { PROFILES } from '../../src/sample/settings.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const cli = join(root, 'src/cli/main.ts');
const FILES = Object.keys(COLUMNS) as (keyof typeof COLUMNS)[];
let folder: string;
const at = (...parts: string[]) => join(folder, ...parts);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'todoke-sample-'));
  writeSample({ members: 10_000, seed: '1', profile: 'kyokai-kenpo' }, at('a'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function rowsOf(directory: string, name: keyof typeof COLUMNS): Promise<Record<string, string>[]> {
  const file = await openCsv(join(directory, name), name);
  const rows: Record<string, string>[] = [];
  for await (const { cells } of file.rows()) {
    if (cells.length !== file.header.length) throw new Error(`${name}: a row of another width`);
    rows.push(Object.fromEntries(file.header.map((column, i) => [column, cells[i] as string])));
  }
  return rows;
}

describe('the files of a sample', () => {
  it.each(FILES)(
    '%s is UTF-8 without BOM, lines end in CRLF, and the header is the documented one',
    async (name) => {
      const file = await openCsv(at('a', name), name);
      expect(file.encoding).toBe('utf-8');
      expect(file.header).toEqual(COLUMNS[name]);
      const text = readFileSync(at('a', name), 'utf8');
      expect(text.endsWith('\r\n')).toBe(true);
      expect(text.replaceAll('\r\n', '').includes('\n')).toBe(false);
    },
  );

  it('has one row per eligibility, every reference leads somewhere', async () => {
    const members = await rowsOf(at('a'), 'members.csv');
    const workplaces = await rowsOf(at('a'), 'workplaces.csv');
    expect(members.length).toBe(10_000);
    const ids = new Map(members.map((row) => [row.member_id, row]));
    expect(ids.size).toBe(members.length);
    const places = new Map(workplaces.map((row) => [row.workplace_id, row]));
    expect(places.size).toBe(workplaces.length);
    const orphans = members.filter((row) => ids.get(row.insured_id)?.relationship !== 'insured');
    const selves = members.filter(
      (row) => (row.relationship === 'insured') !== (row.insured_id === row.member_id),
    );
    const placed = members.filter((row) => row.workplace_id !== '');
    const elsewhere = placed.filter((row) => places.get(row.workplace_id)?.symbol !== row.symbol);
    expect([orphans, selves, elsewhere]).toEqual([[], [], []]);
    const letters = [
      ...(await rowsOf(at('a'), 'confirmations.csv')),
      ...(await rowsOf(at('a'), 'inquiries.csv')),
    ];
    expect(letters.filter((row) => !ids.has(row.member_id))).toEqual([]);
  });

  it('has one register row per number, all of one snapshot', async () => {
    const register = await rowsOf(at('a'), 'resident-register.csv');
    expect(new Set(register.map((row) => row.individual_number)).size).toBe(register.length);
    expect(new Set(register.map((row) => row.as_of))).toEqual(new Set(['2024-06-07']));
  });

  it('has inquiries answered in time, too late, and not at all; some may still be answered after the cut-off', async () => {
    const inquiries = await rowsOf(at('a'), 'inquiries.csv');
    const state = (row: Record<string, string>) => {
      const replied = row.replied_on as string;
      if (replied !== '') return replied <= '2024-08-09' ? 'in time' : 'too late';
      return (row.reply_by as string) > '2024-08-09' ? 'pending' : 'silent';
    };
    expect(new Set(inquiries.map(state))).toEqual(new Set(['in time', 'too late', 'pending', 'silent']));
  });

  it.each(PROFILES)(
    'puts every letter of %s between the extraction and the dates it must keep',
    async (profile) => {
      writeSample({ members: 3000, seed: '1', profile }, at('letters'));
      const { campaign } = JSON.parse(readFileSync(at('letters', 'insurer.json'), 'utf8'));
      for (const row of await rowsOf(at('letters'), 'inquiries.csv')) {
        const { sent_on: sent = '', reply_by: by = '', replied_on: replied = '' } = row;
        expect(campaign.extraction_date < sent && sent < by, `${sent} ${by}`).toBe(true);
        expect(replied === '' || sent < replied, `${sent} ${replied}`).toBe(true);
      }
      for (const row of await rowsOf(at('letters'), 'confirmations.csv')) {
        expect((row.on as string) > (row.snapshot as string) && (row.on as string) <= campaign.cut_off).toBe(
          true,
        );
      }
    },
  );

  it('has confirmations for the snapshot of the file and for an older one', async () => {
    const confirmations = await rowsOf(at('a'), 'confirmations.csv');
    expect(new Set(confirmations.map((row) => row.snapshot))).toEqual(new Set(['2024-06-07', '2024-01-12']));
  });

  it.each(PROFILES)('names an insurer of its own for %s, with a valid number', (profile) => {
    writeSample({ members: 100, seed: '1', profile }, at(profile));
    const file = JSON.parse(readFileSync(at(profile, 'insurer.json'), 'utf8'));
    expect(checkInsurerNumber(file.insurer.insurer_number)).toEqual({ valid: true });
    expect(file.insurer.name).toContain('見本');
    expect(file.profile).toBe(profile);
    expect(file.sample).toEqual({ seed: '1', members: 100 });
    const {
      extraction_date: extraction,
      cut_off: cutOff,
      packing_date: packing,
      issue_date: issue,
    } = file.campaign;
    expect([extraction, cutOff, packing, issue]).toEqual([extraction, cutOff, packing, issue].sort());
  });

  it('keeps the dates of seed 000 for round 1', () => {
    const { campaign } = JSON.parse(readFileSync(at('a', 'insurer.json'), 'utf8'));
    expect(campaign.extraction_date).toBe('2024-06-07');
    expect(campaign.window).toEqual({ from: '2024-09-09', to: '2024-09-30' });
  });

  it('leaves nothing else behind', () => {
    expect(readdirSync(at('a')).sort()).toEqual([...FILES, 'insurer.json'].sort());
  });
});

describe('same seed, same bytes', () => {
  const bytes = (directory: string) =>
    [...FILES, 'insurer.json'].map((name) => readFileSync(join(directory, name)));

  it('writes the same files again', () => {
    writeSample({ members: 10_000, seed: '1', profile: 'kyokai-kenpo' }, at('again'));
    expect(bytes(at('again')).every((file, i) => file.equals(bytes(at('a'))[i] as Buffer))).toBe(true);
  });

  it('writes other people for another seed', () => {
    writeSample({ members: 10_000, seed: '2', profile: 'kyokai-kenpo' }, at('other'));
    expect(readFileSync(at('other', 'members.csv')).equals(readFileSync(at('a', 'members.csv')))).toBe(false);
  });
});

describe('memory', () => {
  const peak = (members: number): number => {
    const script = `const { writeSample } = await import(process.argv[1]);
      writeSample({ members: ${members}, seed: '1', profile: 'kyokai-kenpo' }, process.argv[2]);
      process.stdout.write(String(process.resourceUsage().maxRSS));`;
    const module = join(root, 'src/sample/files.ts');
    const arguments_ = ['--max-old-space-size=64', '--input-type=module', '-e', script, module, at('memory')];
    return Number(execFileSync(process.execPath, arguments_, { encoding: 'utf8' })) / 1024;
  };

  it('does not grow with the sample: four times the members, about the same peak', () => {
    const [small, large] = [peak(50_000), peak(200_000)];
    expect(large).toBeLessThan(250);
    expect(large - small).toBeLessThan(60);
  });
});

describe('todoke sample', () => {
  const run = (...options: string[]) =>
    spawnSync(process.execPath, [cli, 'sample', ...options], { encoding: 'utf8' });

  it('writes the files and says so on stderr only', () => {
    const result = run('--members', '100', '--seed', 'demo', '--out', at('cli'));
    expect(result.status).toBe(0);
    expect(result.stdout).toBe('');
    expect(result.stderr).toContain('100 人');
    expect(readdirSync(at('cli')).length).toBe(FILES.length + 1);
  });

  it.each(['99', '10000001', '1e3'])('refuses --members %s', (members) => {
    const result = run('--members', members, '--out', at('refused'));
    expect(result.status).toBe(1);
    expect(result.stderr).toContain('sample.members');
  });

  it('says so when the folder cannot be written to', () => {
    const result = run('--members', '100', '--out', at('a', 'members.csv'));
    expect(result.status).toBe(1);
    expect(result.stderr).toContain('sample.out');
  });

  it('refuses a profile it does not know', () => {
    const result = run('--members', '100', '--out', at('refused'), '--profile', 'kokuho');
    expect(result.status).toBe(1);
    expect(result.stderr).toContain('sample.profile');
  });
});

describe('docs/formats.md', () => {
  const text = readFileSync(join(root, 'docs/formats.md'), 'utf8');

  it.each(FILES)('documents every column of %s', (name) => {
    const section = text.split(`## ${name}`)[1]?.split('\n## ')[0] ?? '';
    for (const column of COLUMNS[name]) expect(section, column).toContain(`\`${column}\``);
  });

  it('lists every code value', () => {
    for (const code of [...RELATIONSHIPS, ...MEMBER_KINDS, ...PROFILES, 'yes', 'no'])
      expect(text).toContain(`\`${code}\``);
  });
});
