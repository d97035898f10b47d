import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { composeCooperationLetters } from '../../src/document/cooperation.ts';
import { composeFixedPapers } from '../../src/document/fixed.ts';
import { composeLeaflet, type LeafletContext } from '../../src/document/leaflets.ts';
import { cooperationSpecimenRequests } from '../../src/document/specimens.ts';
import { composeTargetLists, targetListCsv } from '../../src/document/target-lists.ts';
import { loadProfile } from '../../src/profile/profile.ts';
import { CERTIFICATES, LETTERS } from '../../src/template/sets.ts';
import type { TargetList, TargetRow } from '../../src/template/target-list.ts';
import { codesIn, contextOf, flowing, pictureOf, textsOf, withPath } from './pages.ts';

const context = contextOf(CERTIFICATES);
const letters: LeafletContext = {
  ...contextOf(LETTERS),
  transition: loadProfile('kyokai-kenpo').profile.campaign.transition,
};

const row = (i: number): TargetRow => ({
  symbol: '12345678',
  number: String(1000 + (i >> 1)),
  subNumber: i % 2 === 0 ? '00' : '01',
  insuredName: `被保 ${i >> 1}郎`,
  name: i % 2 === 0 ? `被保 ${i >> 1}郎` : `扶養 ${i}子`,
  relationship: i % 2 === 0 ? 'insured' : 'dependent',
});

const list = (people: number, changes: Partial<TargetList> = {}): TargetList => ({
  workplace: {
    name: '株式会社見本製作所',
    symbol: '12345678',
    postcode: '2630023',
    address: '千葉市稲毛区緑町3丁目30-8',
    afterTown: '3丁目30-8',
  },
  route: 'home',
  window: { from: '2025-07-30', to: '2025-08-29' },
  rows: Array.from({ length: people }, (_, i) => row(i)),
  ...changes,
});

const compose = (lists: readonly TargetList[]) =>
  withPath(async (path) => {
    const file = await composeTargetLists({ context, lists, path });
    const bytes = readFileSync(path);
    return { file, bytes, texts: await textsOf(bytes) };
  });
const fixed = (set: string, papers: readonly string[]) =>
  withPath(async (path) => {
    await composeFixedPapers({ context: contextOf(set), papers, path });
    return (await textsOf(readFileSync(path))).map(flowing);
  });

describe('送付予定対象者一覧', () => {
  test('S119 the list is named, addressed, and says when, who and how many', async () => {
    const { texts } = await compose([list(3)]);
    const [page = ''] = texts;
    expect(page).toContain('資格確認書送付予定対象者一覧');
    expect(page).toContain('〒263-0023\n千葉市稲毛区緑町3丁目30-8\n株式会社見本製作所 御中');
    expect(flowing(page)).toContain('送付時期　令和7年7月30日から令和7年8月29日まで');
    expect(flowing(page)).toContain('送付予定対象者　3 名');
    const rows = page.split('\n').filter((line) => /^\d+ 12345678-/.test(line));
    expect(rows).toEqual([
      '1 12345678-1000-00 被保 0郎 被保 0郎 本人',
      '2 12345678-1000-01 被保 0郎 扶養 1子 家族',
      '3 12345678-1001-00 被保 1郎 被保 1郎 本人',
    ]);
  });

  test.each([
    ['S120', '一覧に掲載されている従業員様へ、資格確認書が届くことをお知らせください'],
    ['S112 S113', '返送された資格確認書は、改めて貴事業所へ送付します。従業員様に配付いただきますよう'],
    [
      'S107',
      '資格を喪失していることが確認できた場合には送付しないため、一覧に掲載されていても送付されない場合があります',
    ],
    ['S085', '5枚以上の場合は、複数の封筒に分けてお送りします'],
    ['S083', '資格確認書を従業員様（被保険者）のご自宅へ送付する予定です'],
  ])('%s %s', async (_item, sentence) => {
    const { texts } = await compose([list(1)]);
    expect(flowing(texts[0] as string)).toContain(sentence);
  });

  test('S084 where the certificates travel through the workplace the list says so', async () => {
    const { texts } = await compose([list(1, { route: 'workplace' })]);
    expect(flowing(texts[0] as string)).toContain('資格確認書を貴事業所あてに送付する予定です');
    expect(flowing(texts[0] as string)).not.toContain('ご自宅');
  });

  test('S118 a workplace without targets gets no list, and no list is no file', async () => {
    await expect(compose([list(2), list(0)])).rejects.toMatchObject({ id: 'document.empty_list' });
    await expect(compose([])).rejects.toMatchObject({ id: 'document.no_pages' });
  });

  test.each([
    [18, 1],
    [19, 2],
    [52, 2],
    [53, 3],
    [151, 5],
  ])('%i people take %i pages, nobody lost or doubled', async (people, pages) => {
    const { file, texts } = await compose([list(people)]);
    expect(file).toMatchObject({ pages, people, lists: 1, firstPages: [1] });
    const keys = texts.flatMap((text) => text.match(/12345678-\d{4}-\d{2}/g) ?? []);
    expect(keys).toEqual(
      Array.from({ length: people }, (_, i) => `12345678-${row(i).number}-${row(i).subNumber}`),
    );
    texts.forEach((text, i) => {
      expect(text).toContain(`${i + 1} / ${pages} ページ`);
    });
  });

  test('S018 S158 no digit of an Individual Number; the control code on every page', async () => {
    const { bytes, texts } = await compose([list(20)]);
    for (const [i, text] of texts.entries()) {
      expect(text).not.toMatch(/\*\*\*\*|下4桁/);
      expect(text).toContain('TL1');
      expect(await codesIn(await pictureOf(bytes, i))).toContain('TL1');
    }
  });

  test('lists come from a stream and are let go: 2,000 of them in one file, the same bytes twice', async () => {
    const stream = async function* (): AsyncGenerator<TargetList> {
      for (let i = 0; i < 2000; i++) yield list(2);
    };
    const make = () => withPath((path) => composeTargetLists({ context, lists: stream(), path }));
    const [a, b] = [await make(), await make()];
    expect(a).toMatchObject({ pages: 2000, lists: 2000, people: 4000 });
    expect(a.sha256).toBe(b.sha256);
  });

  test('as data: one line a person, the same people in the same order', async () => {
    const lines: string[] = [];
    for await (const line of targetListCsv([list(2), list(1)])) lines.push(line);
    expect(lines).toHaveLength(4);
    expect(lines[0]).toMatch(/^事業所記号,事業所名称,.*種別\r\n$/);
    expect(lines[2]).toBe(
      '12345678,株式会社見本製作所,2025-07-30,2025-08-29,2,12345678,1000,01,被保 0郎,扶養 1子,家族\r\n',
    );
  });
});

describe('what goes with certificates', () => {
  test('S105 the reply envelope says its single use and asks the reason', async () => {
    const [text = ''] = await fixed(CERTIFICATES, ['replyEnvelope']);
    expect(text).toContain('返却以外の目的には使用しないでください');
    expect(text).toContain('届いた時点で資格を喪失していた');
    expect(text).toContain('新しい資格確認書が届いたため、古いものを返却する');
    expect(text).toContain('〒100-8977');
    expect(text).toContain('切手を');
  });

  test.each([
    ['S117 S118', '対象者がいらっしゃる事業所様には、「資格確認書送付予定対象者一覧」を事前に送付'],
    ['S086', '都道府県支部ごとに順次送付'],
    ['S115', '送付時期を経過しても資格確認書がお手元に届いていない場合は'],
    ['S112', 'あてどころ不明等により'],
    ['S113', '従業員様に配付いただきますようお願いします'],
    ['S085', '5枚以上の場合は、複数の封筒'],
    ['S008', '令和7年12月2日以降、使用することができなくなります'],
  ])('S119 the workplace leaflet: %s %s', async (_item, sentence) => {
    const text = await withPath(async (path) => {
      const own = { context: { ...letters, ...contextOf('kyokai-2024') }, leaflet: 'workplace' as const };
      await composeLeaflet({ ...own, language: 'ja', path });
      return flowing((await textsOf(readFileSync(path)))[0] as string);
    });
    expect(text).toContain(sentence);
  });

  test('the workplace leaflet is Japanese only', async () => {
    const own = { context: letters, leaflet: 'workplace' as const, language: 'en' };
    await expect(withPath((path) => composeLeaflet({ ...own, path }))).rejects.toMatchObject({
      id: expect.stringMatching(/document\./),
    });
  });
});

describe('requests for cooperation', () => {
  const pagesOf = (index: number) =>
    withPath(async (path) => {
      const request = cooperationSpecimenRequests()[index];
      if (request === undefined) throw new Error(String(index));
      await composeCooperationLetters({ context: letters, request, path });
      return (await textsOf(readFileSync(path))).map(flowing);
    });

  test('S010 the certificate letter goes from the insurer to the association, its members and the companies', async () => {
    const [first = '', second = '', third = ''] = await pagesOf(1);
    expect(first).toContain('全国中小企業団体中央会 御中');
    expect(first).toContain('とどけ見本健康保険協会理事長　見本 太郎');
    expect(first).toContain('資格確認書を令和7年12月1日までに交付します');
    expect(second).toContain('都道府県中小企業団体中央会・会員組合 御中');
    expect(second).toContain('とどけ見本健康保険協会より、別紙の通り周知依頼がありました');
    expect(third).toContain('組合員企業 各位');
    for (const page of [first, second, third]) {
      expect(page).toContain('案内リーフレット（事業所送付用）');
      expect(page).toContain('資格確認書送付予定対象者一覧');
      expect(page).toContain('→ 全国中小企業団体中央会 →');
      expect(page).toContain('令和6年9月9日');
    }
  });

  test('S011 the notice letter asks the chambers of commerce, with its enclosures', async () => {
    const [first = '', second = ''] = await pagesOf(0);
    expect(first).toContain('日本・東京商工会議所 御中');
    expect(first).toContain('必要かつ適切な安全管理措置');
    expect(first).toContain('説明のチラシ');
    expect(second).toContain('会員企業 各位');
  });

  test.each([
    ['S088', '令和6年11月29日までに資格取得（扶養認定）された方'],
    ['S088', '令和7年4月30日時点においてマイナ保険証による資格確認を受けられない状況'],
    ['S104', '個人情報保護シール、返信用封筒'],
    ['S087', '令和7年7月1日から令和7年10月31日まで、順次送付'],
    ['S107', '一覧に掲載されていても送付されない場合があります'],
    ['S120', '宛所不明により返戻された資格確認書の従業員への配付'],
  ])('%s %s', async (_item, sentence) => {
    expect((await pagesOf(1))[0]).toContain(sentence);
  });
});
