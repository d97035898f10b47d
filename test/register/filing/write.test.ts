import { describe, expect, it } from 'vitest';
import {
  acceptFiling,
  createNumberSeal,
  dependentRows,
  writeCheckedFiling,
  writeFiling,
} from '../../../src/register/filing/index.ts';
import type { DependentChange, Filing } from '../../../src/register/filing/model.ts';
import { Generator } from './generate.ts';
import * as s from './samples.ts';

const { seal, open } = createNumberSeal();

/** A filing read from sample rows. */
function read(...rows: readonly (readonly string[])[]): Filing {
  const filing = s.check(s.file(rows)).filing;
  if (filing === null) throw new Error('the sample is broken');
  return filing;
}

/** A filing as JSON would bring it, numbers in digits, blanks left out. */
function jsonOf(filing: Filing): unknown {
  return JSON.parse(
    JSON.stringify(filing, (key, value) => {
      if (key === 'row' || value === '' || value === null || value === false) return undefined;
      return value === '[個人番号]' ? s.NUMBER : value;
    }),
  );
}

const JSON_FILING = jsonOf(read(s.row(s.ACQUIRED), s.row(s.LOST), s.row(s.ADDED))) as {
  kind: string;
  header: Record<string, unknown>;
  events: { type: string; value: Record<string, unknown> }[];
};
const changed = (change: (json: typeof JSON_FILING) => void): unknown => {
  const json = structuredClone(JSON_FILING);
  change(json);
  return json;
};

describe('a filing from JSON', () => {
  it('becomes the same bytes as the file it came from', () => {
    const bytes = writeFiling(acceptFiling(JSON_FILING, seal), { open });
    expect(Buffer.from(bytes).equals(s.file([s.row(s.ACQUIRED), s.row(s.LOST), s.row(s.ADDED)]))).toBe(true);
  });

  it.each<[string, unknown]>([
    ['(全体)', null],
    ['kind', changed((json) => (json.kind = 'xyz'))],
    ['header.createdOn', changed((json) => (json.header.createdOn = '20250110'))],
    ['header.workplace.nmae', changed((json) => (json.header.workplace = { nmae: '見本' }))],
    ['events', { ...JSON_FILING, events: {} }],
    ['events[0].type', changed((json) => (json.events[0]!.type = 'toString'))],
    ['events[0].value', changed((json) => (json.events[0]!.value.brith = '1980-10-10'))],
    ['events[0].value.birth', changed((json) => (json.events[0]!.value.birth = '1980-02-30'))],
    ['events[0].value.birth', changed((json) => (json.events[0]!.value.birth = '1867-12-31'))],
    ['events[0].value.number', changed((json) => (json.events[0]!.value.number = '12345678901'))],
    ['events[0].value.over70', changed((json) => (json.events[0]!.value.over70 = '1'))],
    ['events[0].value.name', changed((json) => (json.events[0]!.value.name = ['見本']))],
    ['events[0].value.insuredNumber', changed((json) => (json.events[0]!.value.insuredNumber = 10))],
  ])('is refused at %s without showing the value', (place, json) => {
    let message = '';
    try {
      acceptFiling(json, seal);
    } catch (error) {
      message = String((error as Error).message);
    }
    expect(message).toContain(place.replace('.nmae', ''));
    expect(message).not.toMatch(/12345678901|1980|見本/);
  });
});

describe('writing', () => {
  const filing = read(s.row(s.ACQUIRED_NO_NUMBER));
  const withRemark = (remark: string): Filing => {
    const event = filing.events[0]!;
    if (event.type !== 'acquisition') throw new Error('not the sample expected');
    return { ...filing, events: [{ ...event, value: { ...event.value, remark } }] };
  };

  it.each(['コンマ,入り', '改行\r\n入り', '髙', '𠮷'])(
    'refuses a text the format cannot carry: %j',
    (remark) => {
      expect(() => writeFiling(withRemark(remark), { open })).toThrow('6行目・28項目');
    },
  );

  it('gives no bytes for a filing its receiver would return', () => {
    const { bytes, errors } = writeCheckedFiling(withRemark('亜'.repeat(38)), { open });
    expect(bytes).toBeNull();
    expect(errors.map(({ code, item }) => [code, item])).toEqual([['too_long', 28]]);
  });

  it('refuses a certificate wish where the layout has no column for it', () => {
    const kpfd = new Generator(1, seal).header('kpfd');
    const event = read(s.alter(s.ACQUIRED_NO_NUMBER, { 34: '1' })).events[0]!;
    expect(() => writeFiling({ kind: 'kpfd', header: kpfd, events: [event] }, { open })).toThrow(
      expect.objectContaining({ id: 'filing.no_place' }),
    );
  });

  it('takes a minus or wave dash of another system for the one of the format', () => {
    const bytes = writeFiling(withRemark('１\u2212２\u301c３'), { open });
    expect(s.check(bytes).filing?.events[0]?.value).toMatchObject({ remark: '１－２～３' });
  });

  it('spreads five dependents over three rows, each with the own wish', () => {
    const base = read(s.row(s.ADDED)).events[0]!.value as DependentChange;
    const other = base.other1!;
    const others = Array.from({ length: 5 }, (_, i) => ({
      person: { ...other, name: { kana: `ﾐﾎﾝ ${'ｱｲｳｴｵ'.charAt(i)}`, kanji: '' }, number: null },
      certificateWish: i % 2 === 1,
    }));
    const rows = dependentRows(
      { ...base, insured: { ...base.insured, individualNumber: seal(s.NUMBER) } },
      null,
      others,
    );
    const events = rows.map((value) => ({ type: 'dependentChange', value }) as const);
    const result = s.check(writeFiling({ ...filing, events }, { open }));
    expect(result.errors).toEqual([]);
    const values = result.filing!.events.map((event) => event.value as DependentChange);
    expect(values.map(({ other1, other2 }) => [other1?.name.kana, other2?.name.kana])).toEqual([
      ['ﾐﾎﾝ ｱ', 'ﾐﾎﾝ ｲ'],
      ['ﾐﾎﾝ ｳ', 'ﾐﾎﾝ ｴ'],
      ['ﾐﾎﾝ ｵ', undefined],
    ]);
    expect(values.map(({ certificateWishes: wishes }) => [wishes.other1, wishes.other2])).toEqual([
      [false, true],
      [false, true],
      [false, false],
    ]);
  });

  it('keeps a spouse who is filed alone', () => {
    const base = read(s.row(s.ADDED)).events[0]!.value as DependentChange;
    const [first, ...rest] = dependentRows(base, { person: base.spouse!, certificateWish: true }, []);
    expect(rest).toEqual([]);
    expect(first).toMatchObject({
      other1: null,
      other2: null,
      certificateWishes: { spouse: true, other1: false },
    });
    expect(first?.spouse).toBe(base.spouse);
  });
});
