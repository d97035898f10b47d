import type { NoticeContext } from '../src/document/context.ts';
import { contextVariables } from '../src/document/context.ts';
import { noticeFields } from '../src/document/fields.ts';
import { paperVariables } from '../src/document/notices.ts';
import { factsOf, holds } from '../src/template/conditions.ts';
import type { TextElement } from '../src/template/layout.ts';
import type { NoticeRecord } from '../src/template/record.ts';
import { catalogue, templateSet } from '../src/template/sets.ts';
import { DocumentSettingsSchema } from '../src/template/settings.ts';

/** What is composed in the benchmark: 様式1 of the ministry's set, through the workplace. */
export const CONTEXT: NoticeContext = {
  insurer: { number: '01130012', name: 'とどけ見本健康保険協会' },
  asOf: '2024-06-07',
  issuedOn: '2024-09-09',
  templateSet: templateSet('mhlw-2024'),
  settings: DocumentSettingsSchema.parse({
    desk: { name: '見本マイナンバー専用ダイヤル', phone: '0570-000-000', hours: '平日8:30から17:15まで' },
    returnTo: {
      postcode: '100-8977',
      address: '東京都千代田区見本町1丁目2番3号',
      name: 'とどけ見本健康保険協会',
    },
    portal: { url: 'https://myna.go.jp/' },
  }),
  language: 'ja',
};

const SURNAMES = [
  '佐藤',
  '鈴木',
  '髙橋',
  '田中',
  '渡邉',
  '伊藤',
  '山本',
  '中村',
  '小林',
  '加藤',
  '𠮷田',
  '山田',
  '佐々木',
  '井上',
];
const GIVEN = [
  '太郎',
  '花子',
  '翔太',
  '美咲',
  '陽菜',
  '大翔',
  '蓮',
  '結衣',
  '健一',
  '由美子',
  '誠',
  '和子',
  '真理子',
  'さくら',
];
const KANA = ['サトウ タロウ', 'スズキ ハナコ', 'タカハシ ショウタ', 'ササキ ユミコ'];
const BASE32 = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Records of made-up people, a management number of its own on each, the same for the same count. */
export function* records(count: number): Generator<NoticeRecord> {
  let state = 20_240_607;
  const random = (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const pick = (from: readonly string[]): string => from[random(from.length)] as string;
  const two = (value: number): string => String(value).padStart(2, '0');
  for (let i = 0; i < count; i++) {
    let code = '';
    for (let rest = i, k = 0; k < 8; k++, rest = Math.floor(rest / 32))
      code = (BASE32[rest % 32] as string) + code;
    const surname = pick(SURNAMES);
    const insuredName = `${surname} ${pick(GIVEN)}`;
    yield {
      pieceId: String(i),
      managementNumber: `${code.slice(0, 3)}-${code.slice(3, 6)}-${code.slice(6)}`,
      form: 'style1',
      lastFour: String(random(10_000)).padStart(4, '0'),
      route: 'workplace',
      relationship: 'insured',
      name: insuredName,
      kana: pick(KANA),
      insuredName,
      birthDate: `${1945 + random(79)}-${two(1 + random(12))}-${two(1 + random(28))}`,
      symbol: String(10_000_000 + random(89_999_999)),
      number: String(1 + random(9_999_999)),
      subNumber: '00',
      copayment: 3,
      acquiredOn: `${2000 + random(24)}-${two(1 + random(12))}-01`,
      destination: null,
    };
  }
}

/** A text of the page for an engine that draws texts at places: millimetres from the upper left, size in points. */
export interface PlacedText {
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly bold: boolean;
  readonly text: string;
}

export interface PlacedPage {
  readonly fixed: readonly PlacedText[];
  readonly rules: readonly { readonly x: number; readonly y: number; readonly width: number }[];
  personal(record: NoticeRecord): PlacedText[];
  readonly code: { readonly x: number; readonly y: number; readonly size: number };
}

const MM_PER_POINT = 25.4 / 72;

/** The same page as ours, line by line, for the peers. */
export function placedPage(): PlacedPage {
  const paper = CONTEXT.templateSet.papers.notice;
  if (paper === undefined) throw new Error('no notice');
  const [sample] = [...records(1)] as [NoticeRecord];
  const facts = factsOf(sample);
  const variables = { ...contextVariables(CONTEXT), ...paperVariables(paper) } as Record<string, string>;
  const fields = noticeFields(CONTEXT);
  const fixed: PlacedText[] = [];
  const personal: { at: Omit<PlacedText, 'text'>; pattern: string }[] = [];
  const rules: { x: number; y: number; width: number }[] = [];
  const add = ({ x, y, width, size, weight, leading }: TextElement, written: string): void => {
    const text = (written.startsWith('@') ? (catalogue()[written.slice(1)] as string) : written).replace(
      /\{(\w+)\}/g,
      (whole, name: string) => variables[name] ?? whole,
    );
    const at = { x, size, bold: weight === 'bold' };
    if (text.includes('{')) {
      personal.push({ at: { ...at, y }, pattern: text });
      return;
    }
    const perLine = Math.max(1, Math.floor(width / (size * MM_PER_POINT)));
    let line = 0;
    for (const part of text.split('\n')) {
      for (let start = 0; start < part.length; start += perLine) {
        fixed.push({
          ...at,
          y: y + line++ * size * leading * MM_PER_POINT,
          text: part.slice(start, start + perLine),
        });
      }
    }
  };
  for (const element of paper.elements) {
    if (!holds(element.when, facts)) continue;
    if (element.kind === 'text') add(element, element.text);
    if (element.kind === 'table') {
      element.rows.forEach((row, i) => {
        const y = element.y + i * element.rowHeight;
        let x = element.x;
        for (const { label, value, labelWidth, valueWidth, when } of row) {
          if (!holds(when, facts)) continue;
          const style = {
            weight: 'regular',
            leading: 1,
            tracking: 0,
            grey: 0,
            align: 'left',
            kind: 'text',
            text: '',
          } as const;
          add({ ...style, x: x + 2, y: y + 2, width: labelWidth, size: element.labelSize }, label);
          add({ ...style, x: x + labelWidth + 2, y: y + 2, width: valueWidth, size: element.size }, value);
          x += labelWidth + valueWidth;
        }
        rules.push({ x: element.x, y, width: x - element.x });
      });
    }
  }
  return {
    fixed,
    rules,
    personal: (record) =>
      personal.map(({ at, pattern }) => ({
        ...at,
        text: pattern.replace(/\{(\w+)\}/g, (_, name: string) => fields[name]?.(record) ?? ''),
      })),
    code: { x: 179.4, y: 12, size: 12.6 },
  };
}
