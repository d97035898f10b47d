import type { Chosen } from '../campaign/review/choose.ts';
import type { DecideRequest } from '../campaign/review/decide.ts';
import {
  DOUBT_REASONS,
  type DoubtReason,
  RESOLUTIONS,
  type Resolution,
} from '../campaign/review/resolutions.ts';
import { columnsOf } from '../csv/index.ts';
import { dayInJapan, isRealDate } from '../japan/calendar.ts';
import { TodokeError } from '../kernel/errors.ts';
import { openInput } from './transform.ts';

/** How a command of the review names its cases: ids, a file of ids, or a pattern with the number seen there. */
export interface Naming {
  readonly member?: readonly string[];
  readonly pattern?: string;
  readonly expect?: string;
}

const wrong = (id: string, message: string, remedy: string): TodokeError =>
  new TodokeError(id, message, { remedy });

/** Today in Japan, or the day given. Throws `review.date`. */
export function dayOf(option: string | undefined, name: string): string {
  if (option === undefined) return dayInJapan(new Date());
  if (isRealDate(option)) return option;
  throw wrong(
    'review.date',
    `${name} が日付ではありません。`,
    '実在する日付を YYYY-MM-DD の形で指定してください。',
  );
}

/** Reads a CSV of few columns whole. Columns of `optional` that it lacks are blank. */
export async function readRecords<Required extends string, Optional extends string>(
  path: string,
  required: readonly Required[],
  optional: readonly Optional[],
): Promise<Record<Required | Optional, string>[]> {
  const { file, name } = await openInput(path);
  const present = optional.filter((column) => file.header.includes(column));
  const columns = columnsOf(file.header, [...required, ...present], name);
  const records: Record<Required | Optional, string>[] = [];
  for await (const { row, cells } of file.rows()) {
    if (cells.length !== file.header.length) {
      throw wrong(
        'csv.cells',
        `${name}: ${row}行目の列の数が見出しと違います。`,
        '区切りの「,」を確かめてください。',
      );
    }
    const value = (column: Required | Optional) =>
      column in columns ? (cells[columns[column]] as string).trim() : '';
    records.push(
      Object.fromEntries([...required, ...optional].map((column) => [column, value(column)])) as Record<
        Required | Optional,
        string
      >,
    );
  }
  return records;
}

/** Which cases are meant. Throws `review.choice` unless they are named in exactly one way. */
export async function chosenOf(file: string | undefined, naming: Naming): Promise<Chosen> {
  const { member = [], pattern, expect } = naming;
  const ways = [file !== undefined, member.length > 0, pattern !== undefined].filter(Boolean).length;
  const counted = expect !== undefined && /^[1-9][0-9]{0,8}$/.test(expect);
  if (ways !== 1 || counted !== (pattern !== undefined)) {
    throw wrong(
      'review.choice',
      '対象の加入者の指定に過不足があります。',
      'CSV ファイル（列 member_id）、--member、または --pattern と --expect（一覧で見た人数）のどれか一つで指定してください。',
    );
  }
  if (pattern !== undefined) return { pattern, expected: Number(expect) };
  if (file === undefined) return { members: member };
  const records = await readRecords(file, ['member_id'], []);
  return { members: records.map((record) => record.member_id) };
}

function resolutionOf(text: string): Resolution {
  const found = RESOLUTIONS.find((name) => name === text);
  if (found !== undefined) return found;
  throw wrong(
    'review.resolution',
    '知らない判断が指定されています。',
    `使えるもの: ${RESOLUTIONS.join(', ')}`,
  );
}

function doubtReasonOf(text: string | undefined): DoubtReason | undefined {
  if (text === undefined || text === '') return undefined;
  if (Object.hasOwn(DOUBT_REASONS, text)) return text as DoubtReason;
  throw wrong(
    'review.doubt_reason',
    '「疑いなし」の理由に、知らない値が指定されています。',
    `使えるもの: ${Object.keys(DOUBT_REASONS).join(', ')}`,
  );
}

/** The decisions meant: one for the cases named by options, or those of a CSV, each in its own row. */
export async function decisionsOf(
  file: string | undefined,
  options: Naming & { resolution?: string; reason?: string; evidence?: string },
  on: string,
): Promise<DecideRequest[]> {
  const request = (
    chosen: Chosen,
    resolution: string,
    reason?: string,
    evidence?: string,
  ): DecideRequest => ({
    chosen,
    resolution: resolutionOf(resolution),
    doubtReason: doubtReasonOf(reason),
    evidence,
    on,
  });
  if (options.resolution !== undefined) {
    const chosen = await chosenOf(file, options);
    return [request(chosen, options.resolution, options.reason, options.evidence)];
  }
  if (file === undefined) {
    throw wrong(
      'review.resolution',
      '判断が指定されていません。',
      `--resolution に次のどれかを指定してください: ${RESOLUTIONS.join(', ')}`,
    );
  }
  const records = await readRecords(file, ['member_id', 'resolution'], ['reason', 'evidence']);
  return records.map(({ member_id, resolution, reason, evidence }) =>
    request({ members: [member_id] }, resolution, reason, evidence),
  );
}

/** Decision numbers given one by one, or as the column `decision_id` of a CSV (`-`: standard input). */
export async function decisionIdsOf(given: readonly string[]): Promise<number[]> {
  const [first = ''] = given;
  const texts =
    given.length === 1 && !/^[0-9]+$/.test(first)
      ? (await readRecords(first, ['decision_id'], [])).map((record) => record.decision_id)
      : given;
  if (texts.every((text) => /^[1-9][0-9]{0,14}$/.test(text))) return texts.map(Number);
  throw wrong(
    'review.decision_id',
    '判断番号は数字で指定してください。',
    '一覧の decision_id を指定してください。',
  );
}
