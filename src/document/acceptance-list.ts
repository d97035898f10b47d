import { weekday } from '../japan/calendar.ts';
import { formatWareki } from '../japan/era.ts';
import { TodokeError } from '../kernel/errors.ts';
import type { AcceptanceLine, AcceptanceSheet } from '../template/acceptance.ts';
import type { Element } from '../template/layout.ts';
import { catalogue } from '../template/sets.ts';
import { type CompiledPaper, compilePaper } from './compile.ts';
import { contextVariables, type NoticeContext } from './context.ts';
import type { FieldOf } from './fields.ts';
import { movedDown } from './list-paper.ts';
import { paperVariables } from './notices.ts';
import { points } from './pdf/bytes.ts';
import { Publication } from './publication.ts';

const PAPER = 'acceptanceList';

/** A finished acceptance list. */
export interface ComposedAcceptance {
  readonly pages: number;
  readonly bytes: number;
  readonly sha256: string;
}

interface Page {
  readonly sheet: AcceptanceSheet;
  readonly page: number;
  readonly pages: number;
  readonly lines: readonly AcceptanceLine[];
}

interface Row {
  readonly line: AcceptanceLine;
  /** Running number over all pages, from 1. */
  readonly at: number;
}

const yen = (amount: number): string => amount.toLocaleString('en-US');
const sumOf = (lines: readonly AcceptanceLine[]): number =>
  lines.reduce((sum, { feeYen }) => sum + feeYen, 0);

const PAGE_FIELDS: Readonly<Record<string, FieldOf<Page>>> = {
  page: ({ page, pages }) => `${page} / ${pages}`,
  acceptedOn: ({ sheet }) => `${formatWareki(sheet.acceptedOn)}（${weekday(sheet.acceptedOn)}）`,
  service: ({ sheet }) => sheet.service,
  items: ({ sheet }) => `${yen(sheet.lines.length)} 通`,
  totalYen: ({ sheet }) => `${yen(sumOf(sheet.lines))} 円`,
  pageItems: ({ lines }) => `${lines.length} 通`,
  pageYen: ({ lines }) => `${yen(sumOf(lines))}`,
};

const ROW_FIELDS: Readonly<Record<string, FieldOf<Row>>> = {
  line: ({ at }) => String(at),
  addressee: ({ line }) => line.addressee,
  acceptanceNumber: ({ line }) => line.acceptanceNumber,
  feeYen: ({ line }) => yen(line.feeYen),
  target: ({ line }) => line.target,
};

/**
 * Composes an acceptance list (差出票) for the post office: 30 lines a page as on the public form, each page with
 * its own sum. Pure but for the file at `path`, which the caller gives a temporary name. The context's template set
 * is the one of the post's papers. Throws `document.no_pages` where there is no line.
 */
export async function composeAcceptanceList(input: {
  readonly context: NoticeContext;
  readonly sheet: AcceptanceSheet;
  readonly path: string;
}): Promise<ComposedAcceptance> {
  const { context, sheet, path } = input;
  const definition = context.templateSet.papers[PAPER];
  const { rows } = definition ?? {};
  if (definition === undefined || rows === undefined) {
    throw new TodokeError('template.no_paper', `様式の組に用紙「${PAPER}」がありません。`, {
      remedy: '様式の組の定義を確かめてください。',
    });
  }
  const compile = <R>(
    elements: readonly Element[],
    fields: Readonly<Record<string, FieldOf<R>>>,
  ): CompiledPaper<R> =>
    compilePaper({
      paper: definition,
      elements,
      facts: undefined,
      variables: { ...contextVariables(context), ...paperVariables(definition) },
      fields,
      texts: catalogue(),
    });
  const paper = compile(definition.elements, PAGE_FIELDS);
  const row = compile(
    rows.elements.map((element) => movedDown(element, rows.y)),
    ROW_FIELDS,
  );
  const pages = Math.ceil(sheet.lines.length / rows.count);
  const file = new Publication(path, { title: definition.title, issuedOn: sheet.acceptedOn });
  try {
    for (let page = 1; page <= pages; page++) {
      const first = (page - 1) * rows.count;
      const lines = sheet.lines.slice(first, first + rows.count);
      file.startPage(paper);
      file.add(paper, { sheet, page, pages, lines });
      lines.forEach((line, i) => {
        file.addAt(row, { line, at: first + i + 1 }, 0, i * points(rows.height));
      });
      file.endPage(paper);
    }
    if (pages === 0) {
      throw new TodokeError('document.no_pages', '差出票に載せる郵便物が1通もありません。', {
        remedy: 'その日に差し出すものに引受番号が付いているか確かめてください（todoke post assign）。',
      });
    }
    return { pages, ...file.finish() };
  } finally {
    file.close();
  }
}
