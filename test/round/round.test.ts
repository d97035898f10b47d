import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { readManagementNumber } from '../../src/piece/read-number.ts';
import { flowing, textsOf } from '../document/pages.ts';
import { freshDatabase } from '../support/postgres.ts';
import { type Recount, recount } from './recount.ts';
import { type CsvRow, filesOf, type RoundResult, rowsOf, run, sampleIn, temporaryFolder } from './support.ts';

const ROUNDS = [
  { members: 2_000, seed: 'h11', profile: 'kyokai-kenpo' },
  { members: 300, seed: 'h11', profile: 'kenpo-kumiai' },
] as const;

describe.each(ROUNDS)('a round of $members members, $profile', async ({ members, seed, profile }) => {
  const { database } = await freshDatabase();
  const folder = temporaryFolder();
  const input = join(folder, 'in');
  const out = join(folder, 'out');
  const at = (...parts: string[]) => join(out, ...parts);

  let result: RoundResult;
  let again: Recount;
  let pieces: CsvRow[];
  let parcels: CsvRow[];
  /** Text of every page: file → pages. */
  let texts: Map<string, string[]>;

  beforeAll(async () => {
    result = await run(database, sampleIn(input, members, seed, profile), out);
    again = await recount(input);
    pieces = await rowsOf(at('pieces.csv'));
    parcels = await rowsOf(at('parcels.csv'));
    texts = new Map();
    for (const file of filesOf(out).filter((name) => name.endsWith('.pdf')))
      texts.set(file, (await textsOf(readFileSync(at(file)))).map(flowing));
  }, 120_000);

  const memberOf = (piece: CsvRow) => again.byId.get(piece.member_id as string) as CsvRow;
  const insuredOf = (piece: CsvRow) => again.byId.get(memberOf(piece).insured_id as string) as CsvRow;
  const pageOf = (piece: CsvRow, next = 0) =>
    texts.get(piece.file as string)?.[Number(piece.page) - 1 + next] as string;

  it('the ledger balances: every row of the file is in exactly one outcome', () => {
    const { ledger } = result;
    expect(ledger.balanced).toBe(true);
    expect(ledger.faults).toEqual([]);
    expect(ledger.extracted).toBe(members);
    expect(Object.values(ledger.outcomes).reduce((a, b) => a + b, 0)).toBe(members);
    expect(ledger.files.find(({ kind }) => kind === 'members')).toEqual({
      kind: 'members',
      rows: members,
      loaded: members,
      aside: 0,
    });
    expect(JSON.parse(readFileSync(at('ledger.json'), 'utf8'))).toEqual(ledger);
  });

  it('every member’s outcome is that of an independent recount (S057, S058, S069, S081, S082)', async () => {
    const got = new Map<string, string>();
    const put = (id: string, outcome: string) => got.set(id, got.has(id) ? 'twice' : outcome);
    const mail: Record<string, string> = {
      workplace: 'workplace_parcel',
      home: 'home_mail',
      chosen: 'chosen_mail',
    };
    for (const piece of pieces) put(piece.member_id as string, mail[piece.route as string] as string);
    for (const name of ['excluded.csv', 'held.csv'])
      for (const row of await rowsOf(at(name))) put(row.member_id as string, row.outcome as string);
    const wrong = [...again.expected].filter(([id, { outcome }]) => got.get(id) !== outcome);
    expect(wrong.map(([id, { outcome }]) => `${id}: ${got.get(id)} for ${outcome}`)).toEqual([]);
    expect(got.size).toBe(members);
    const counts: Record<string, number> = {};
    for (const { outcome } of again.expected.values()) counts[outcome] = (counts[outcome] ?? 0) + 1;
    expect(Object.fromEntries(Object.entries(result.ledger.outcomes).filter(([, n]) => n > 0))).toEqual(
      counts,
    );
  });

  it('every piece has the form and digits of the decisions’ table, every held case its row', async () => {
    const wrong = pieces.filter((piece) => {
      const { form, digits } = again.expected.get(piece.member_id as string) as {
        form: string;
        digits: boolean;
      };
      return piece.form !== form || piece.digits_printed !== (digits ? 'yes' : 'no');
    });
    expect(wrong).toEqual([]);
    const held = (await rowsOf(at('held.csv'))).filter((row) => row.outcome === 'held_review');
    expect(held.length).toBeGreaterThan(0);
    for (const row of held) expect(Number(row.row)).toBe(again.expected.get(row.member_id as string)?.rule);
    for (const row of held) expect((row.sentence as string).length).toBeGreaterThan(5);
  });

  it('pieces.csv: the promised columns, a valid management number of its own for each, pages in order', () => {
    const header = readFileSync(at('pieces.csv'), 'utf8').split('\r\n')[0];
    expect(header).toMatch(
      /^piece_id,management_number,member_id,form,digits_printed,route,parcel_id,file,page(,|$)/,
    );
    expect(pieces.length).toBe(result.ledger.pieces);
    for (const column of ['piece_id', 'management_number', 'member_id'])
      expect(new Set(pieces.map((piece) => piece[column])).size).toBe(pieces.length);
    for (const { management_number: number } of pieces)
      expect(readManagementNumber(number as string)).toBe(number);
    for (const piece of pieces) expect(piece.parcel_id === '').toBe(piece.route !== 'workplace');
  });

  it('every page named in pieces.csv is that piece’s page; no page belongs to nobody', () => {
    let pages = 0;
    for (const piece of pieces) {
      const own = piece.form === 'request' ? 2 : 1;
      pages += own;
      const person = memberOf(piece);
      for (let i = 0; i < own; i++) expect(pageOf(piece, i)).toContain(piece.management_number);
      expect(pageOf(piece)).toContain((person.name_kanji as string).trim());
      expect(pageOf(piece)).toContain(insuredOf(piece).name_kanji as string);
    }
    const prints = [...texts].filter(([file]) => file.startsWith('print/'));
    const printed = prints.reduce((sum, [, file]) => sum + file.length, 0);
    expect([pages, printed]).toEqual([result.ledger.pages, result.ledger.pages]);
  });

  it('S018, S042: digits stand on a page exactly where decided, and they are the member’s own last four', () => {
    for (const piece of pieces) {
      const mask = /\*{4} \*{4} (\d{4})/g;
      const shown = new Set([...pageOf(piece).matchAll(mask)].map((match) => match[1]));
      const own = (memberOf(piece).individual_number as string).slice(-4);
      expect([...shown]).toEqual(piece.digits_printed === 'yes' ? [own] : []);
    }
  });

  it('S018: no page of a request shows any digit of the number', () => {
    const requests = pieces.filter((piece) => piece.form === 'request');
    expect(requests.length).toBeGreaterThan(0);
    for (const piece of requests)
      for (const text of [pageOf(piece), pageOf(piece, 1)]) {
        expect(text).not.toContain('*');
        const number = memberOf(piece).individual_number as string;
        for (let i = 0; i + 6 <= number.length; i++) expect(text).not.toContain(number.slice(i, i + 6));
      }
  });

  it('S046–S048: the form to send the number in is enclosed with a request, and with nothing else', () => {
    for (const piece of pieces) {
      const inserts = (piece.inserts as string).split(' ');
      expect(inserts).toContain('explanation-leaflet');
      expect(inserts.includes('number-request-form')).toBe(piece.form === 'request');
      expect(inserts.includes('return-envelope')).toBe(piece.form === 'request');
    }
  });

  it('no Individual Number is in any file of the result: four digits on pages, and there alone', () => {
    const numbers = new Set(
      again.members.map((row) => row.individual_number as string).filter((n) => n !== ''),
    );
    const found: string[] = [];
    for (const file of filesOf(out)) {
      const text = file.endsWith('.pdf')
        ? (texts.get(file) as string[]).join('\n')
        : readFileSync(at(file), 'utf8');
      for (const [, run] of text.matchAll(/(?=(\d{12}))/g)) if (numbers.has(run as string)) found.push(file);
    }
    expect(found).toEqual([]);
  });

  describe('parcels', () => {
    const inParcel = () => pieces.filter((piece) => piece.route === 'workplace');

    it('S077: hold at most 150 people of one workplace, and the counts of parcels.csv are true', () => {
      expect(parcels.length).toBe(result.ledger.parcels);
      const of = new Map(parcels.map((parcel) => [parcel.parcel_id, parcel]));
      const counts = new Map<string, number>();
      for (const piece of inParcel()) {
        const parcel = of.get(piece.parcel_id as string) as CsvRow;
        counts.set(piece.parcel_id as string, (counts.get(piece.parcel_id as string) ?? 0) + 1);
        expect(parcel.workplace_id).toBe(insuredOf(piece).workplace_id);
        expect(piece.file).toBe(`print/${parcel.lot}.pdf`);
      }
      for (const parcel of parcels) {
        expect(counts.get(parcel.parcel_id as string)).toBe(Number(parcel.people));
        expect(Number(parcel.people)).toBeLessThanOrEqual(150);
      }
      if (members >= 2_000) {
        const parts = parcels.map((parcel) => Number(parcel.parts));
        expect(Math.max(...parts)).toBeGreaterThanOrEqual(3);
      }
    });

    it('S078: families stay together, the insured first, then by branch number; never split over parcels', () => {
      const parcelsOfFamily = new Map<string, Set<string>>();
      const done = new Set<string>();
      let last: CsvRow | undefined;
      for (const piece of inParcel()) {
        const family = insuredOf(piece).member_id as string;
        parcelsOfFamily.set(
          family,
          (parcelsOfFamily.get(family) ?? new Set()).add(piece.parcel_id as string),
        );
        if (last !== undefined && insuredOf(last).member_id === family) {
          expect(memberOf(piece).relationship).not.toBe('insured');
          if (memberOf(last).relationship !== 'insured')
            expect(Number(memberOf(last).sub_number)).toBeLessThan(Number(memberOf(piece).sub_number));
          expect(Number(piece.page)).toBeGreaterThan(Number(last.page));
        } else {
          expect(done.has(family)).toBe(false);
          done.add(family);
        }
        last = piece;
      }
      for (const [family, parcelIds] of parcelsOfFamily)
        expect([family, parcelIds.size]).toEqual([family, 1]);
    });

    it('the insured follow each other by their number within a workplace', () => {
      let last: CsvRow | undefined;
      for (const piece of inParcel()) {
        const insured = insuredOf(piece);
        if (last?.workplace_id === insured.workplace_id)
          expect(Number(last?.number)).toBeLessThanOrEqual(Number(insured.number));
        last = insured;
      }
    });

    it('the fingerprint of a parcel is that of its management numbers in their order, and no two are alike', () => {
      for (const parcel of parcels) {
        const numbers = pieces
          .filter((piece) => piece.parcel_id === parcel.parcel_id)
          .map((piece) => piece.management_number);
        expect(parcel.fingerprint).toBe(createHash('sha256').update(numbers.join('\n')).digest('hex'));
      }
      expect(new Set(parcels.map((parcel) => parcel.fingerprint)).size).toBe(parcels.length);
    });

    it('the manifests name every piece once, in the order of its file', async () => {
      const named: string[] = [];
      for (const file of filesOf(at('manifests')))
        for (const row of await rowsOf(at('manifests', file))) named.push(row.piece_id as string);
      expect(named.sort()).toEqual(pieces.map((piece) => piece.piece_id as string).sort());
    });
  });

  describe('protected members', () => {
    const isProtected = (piece: CsvRow) => memberOf(piece).protected === 'yes';

    it('never travel through a workplace, but to the address they chose and nowhere else', () => {
      const theirs = pieces.filter(isProtected);
      expect(theirs.length).toBeGreaterThan(0);
      for (const piece of theirs) {
        expect([piece.route, piece.parcel_id]).toEqual(['chosen', '']);
        expect(piece.file).toMatch(/^print\/C\d+\.pdf$/);
        expect(pageOf(piece).replace(/[\s　]/g, '')).toContain(
          (memberOf(piece).contact_address as string).replace(/[\s　]/g, ''),
        );
      }
      expect(pieces.filter((piece) => piece.route === 'chosen').every(isProtected)).toBe(true);
    });

    it('their home address is in no file, the chosen one only on their page and in that page’s record', () => {
      const flat = (text: string) => text.replace(/[\s　]/g, '');
      const elsewhere = new Set(
        again.members.filter((row) => row.protected !== 'yes').map((row) => flat(row.address as string)),
      );
      const everything = filesOf(out).map((file) => ({
        file,
        text: flat(
          file.endsWith('.pdf') ? (texts.get(file) as string[]).join('') : readFileSync(at(file), 'utf8'),
        ),
      }));
      const guarded = again.members.filter((row) => row.protected === 'yes');
      let checked = 0;
      for (const row of guarded) {
        const home = flat(row.address as string);
        // A spouse at the same address who is not protected has letters of their own.
        if (home !== '' && !elsewhere.has(home)) {
          checked += 1;
          expect(everything.filter(({ text }) => text.includes(home)).map(({ file }) => file)).toEqual([]);
        }
        const chosen = flat(row.contact_address as string);
        if (chosen === '' || elsewhere.has(chosen)) continue;
        for (const { file, text } of everything)
          if (text.includes(chosen)) expect(file).toMatch(/^(print|record\/pages)\/C\d+\./);
      }
      expect(checked + guarded.length).toBeGreaterThan(0);
    });
  });

  it('S082: 任意継続 and their families travel home, each to the address of the insured', () => {
    const voluntary = pieces.filter((piece) => memberOf(piece).kind === 'voluntary');
    expect(voluntary.length).toBeGreaterThan(0);
    for (const piece of voluntary)
      expect(piece.route).toBe(memberOf(piece).protected === 'yes' ? 'chosen' : 'home');
    for (const piece of pieces.filter((one) => one.route === 'home')) {
      const home = insuredOf(piece).protected === 'yes' ? memberOf(piece) : insuredOf(piece);
      expect(pageOf(piece).replace(/[\s　]/g, '')).toContain((home.address as string).replace(/[\s　]/g, ''));
    }
  });

  it('the closing sheet per workplace adds up to the ledger', async () => {
    const lines = await rowsOf(at('closing-workplaces.csv'));
    const sum = (column: string) => lines.reduce((total, line) => total + Number(line[column]), 0);
    expect(sum('extracted')).toBe(members);
    for (const [outcome, people] of Object.entries(result.ledger.outcomes))
      expect([outcome, sum(outcome)]).toEqual([outcome, people]);
    const parcelled = lines
      .filter((line) => Number(line.workplace_parcel) > 0)
      .map((line) => line.workplace_id);
    expect(parcelled).toEqual([...new Set(parcels.map((parcel) => parcel.workplace_id))].sort());
  });
});
