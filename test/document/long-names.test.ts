import { readFileSync, rmSync } from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import { composeCarriers, composeCertificates } from '../../src/document/certificates.ts';
import { composeDistributionLists } from '../../src/document/lists.ts';
import { cardSpecimens, carrierSpecimens, parcelSpecimens } from '../../src/document/specimens.ts';
import { FileProver } from '../../src/readback/lot.ts';
import { readRound } from '../../src/readback/record.ts';
import type { NoticeRecord } from '../../src/template/record.ts';
import { CERTIFICATES, TEMPLATE_SETS } from '../../src/template/sets.ts';
import { finishedRound, LOTS } from '../readback/round.ts';
import { contextOf, textsOf, withPath } from './pages.ts';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

const cut = (text: string, length: number): string => text.repeat(8).slice(0, length - 1) + text[0];
/** Names of a length: with dots and with blanks to break at, with none, and of narrow letters. */
const namesOf = (length: number): readonly string[] => [
  cut('アレクサンドラ・マリア・フェルナンデス・ガルシア・', length),
  cut('マリア　フェルナンダ　ドス　サントス　デ　オリベイラ　', length),
  cut('寿限無五劫擦切海砂利水魚', length),
  cut('MAXIMILIANA WILHELMINA VON HOHENZOLLERN-SIGMARINGEN ', length),
];

/** Without blanks and line ends, which a reader may see anywhere a line is broken. */
const squeezed = (text: string): string => text.replace(/\s/g, '');

const DESTINATION = {
  postcode: '9040411',
  address:
    '沖縄県国頭郡恩納村字恩納一丁目23番地の4 メゾン・ド・サンシャイン恩納リゾート第弐マンション1203号室 見本様方',
  afterTown: '一丁目23番地の4 メゾン・ド・サンシャイン恩納リゾート第弐マンション1203号室 見本様方',
};

/** Every form once: insured people and dependents, each with a long name of their own. */
function records(length: number, route: NoticeRecord['route']): NoticeRecord[] {
  const names = namesOf(length);
  const destination = route === 'workplace' ? null : DESTINATION;
  return (LOTS.W0001 ?? []).map((record, i) => {
    const name = names[i % names.length] as string;
    const insuredName = names[(i + (record.relationship === 'insured' ? 0 : 1)) % names.length] as string;
    return { ...record, route, destination, name, kana: name, insuredName };
  });
}

describe('a long name stays in its box, read back by the independent reader (S079)', () => {
  const CASES = TEMPLATE_SETS.flatMap((set) =>
    (['workplace', 'home'] as const).flatMap((route) =>
      [40, 45, 60, 80].map((length) => [set, route, length] as const),
    ),
  );
  test.each(CASES)('%s, route %s, %i characters', async (set, route, length) => {
    const wanted = records(length, route);
    expect(wanted.every(({ name }) => name.length === length)).toBe(true);
    const { folder, keys, listed } = await finishedRound(set, undefined, { L0001: wanted });
    folders.push(folder);
    const round = readRound(folder);
    const [file] = round.files;
    if (file === undefined) throw new Error('no file');
    const proved = await new FileProver(folder, round, keys).prove(file, listed.L0001 ?? [], { hash: true });
    expect(proved.units).toBe(wanted.length);
    expect(proved.faults).toEqual([]);
  });
});

describe('a long name on certificates and the letters they travel on', () => {
  const context = contextOf(CERTIFICATES);
  const withName = <T extends { insuredName: string }>(record: T, name: string): T =>
    'name' in record ? { ...record, name, kana: name, insuredName: name } : { ...record, insuredName: name };

  test.each([40, 60, 80])('%i characters are printed whole', async (length) => {
    for (const name of namesOf(length)) {
      const cards = cardSpecimens().map((card) => withName(card, name));
      const letters = carrierSpecimens().map((letter) => ({ ...withName(letter, name), cards }));
      const printed = async (make: (path: string) => Promise<unknown>): Promise<string> =>
        withPath(async (path) => {
          await make(path);
          return (await textsOf(readFileSync(path))).map(squeezed).join('');
        });
      const times = (text: string): number => text.split(squeezed(name)).length - 1;
      const dependents = cards.filter(({ relationship }) => relationship === 'dependent').length;
      // Name and kana on every card, the insured person's besides on a dependent's.
      const onCards = await printed((path) => composeCertificates({ context, records: cards, path }));
      expect(times(onCards)).toBe(cards.length * 2 + dependents);
      const onLetters = await printed((path) => composeCarriers({ context, records: letters, path }));
      expect(times(onLetters)).toBeGreaterThanOrEqual(letters.length * (1 + cards.length));
    }
  });
});

test.each([40, 60, 80])('a name of %i characters is printed whole on a distribution list', async (length) => {
  for (const name of namesOf(length)) {
    const parcels = parcelSpecimens().slice(1);
    const people = parcels.map((parcel) => ({
      ...parcel,
      rows: parcel.rows.map((row) => ({ ...row, name, insuredName: name })),
    }));
    const texts = await withPath(async (path) => {
      await composeDistributionLists({ context: contextOf(), parcels: people, path });
      return (await textsOf(readFileSync(path))).map(squeezed).join('');
    });
    const rows = people.flatMap((parcel) => parcel.rows);
    expect(texts.split(squeezed(name)).length - 1).toBe(rows.length * 2);
  }
});
