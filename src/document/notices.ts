import { TodokeError } from '../kernel/errors.ts';
import { type Facts, factsOf } from '../template/conditions.ts';
import type { Paper } from '../template/layout.ts';
import type { NoticeRecord } from '../template/record.ts';
import { catalogue } from '../template/sets.ts';
import { type CompiledPaper, compilePaper } from './compile.ts';
import { contextVariables, type NoticeContext } from './context.ts';
import { noticeFields } from './fields.ts';
import { Publication } from './publication.ts';
import { voiceSymbol } from './voice.ts';

/** A finished file of notices. `firstPages[i]` is the page (from 1) on which record i begins. */
export interface ComposedFile {
  readonly pages: number;
  readonly bytes: number;
  readonly sha256: string;
  readonly firstPages: readonly number[];
}

export interface ComposeInput {
  readonly context: NoticeContext;
  readonly records: Iterable<NoticeRecord> | AsyncIterable<NoticeRecord>;
  /**
   * Folder of 音声コード symbols, named by management number; without it, and for a piece without one, the place of
   * the set's notice stays empty.
   */
  readonly voiceFolder?: string | undefined;
  /** Written to directly; give a temporary path and rename it. */
  readonly path: string;
}

/**
 * Composes one file of notices, in the order of the records. Pure but for the file: same input, same bytes.
 * A request for the number brings its 申出書 as second page (S047). Throws a TodokeError for a record that
 * must not be printed as asked (digits on a form without digits or the reverse, a text that does not fit,
 * a character without a glyph); the file is then unfinished and the caller removes it.
 */
export function composeNotices(input: ComposeInput): Promise<ComposedFile> {
  return compose(input, false);
}

/**
 * One notice for reading on a screen: the same pages, tagged after PDF/UA-1 (headings, table, alternative texts,
 * language, title). Throws as `composeNotices` does.
 */
export async function composeTaggedNotice(input: {
  readonly context: NoticeContext;
  readonly record: NoticeRecord;
  readonly path: string;
}): Promise<ComposedFile> {
  const { context, record, path } = input;
  return compose({ context, records: [record], path }, true);
}

async function compose(
  { context, records, path, voiceFolder }: ComposeInput,
  tagged: boolean,
): Promise<ComposedFile> {
  const place = context.templateSet.papers.notice?.voice;
  if (voiceFolder !== undefined && place === undefined) throw noPlace(context.templateSet.id);
  const papers = new NoticePapers(context, tagged);
  const title = context.templateSet.papers.notice?.title ?? '';
  const file = new Publication(path, {
    title,
    issuedOn: context.issuedOn,
    tagged,
    parts: context.settings.documentParts,
  });
  const firstPages: number[] = [];
  try {
    for await (const record of records) {
      assertDigits(record);
      firstPages.push(file.pages + 1);
      file.startPart();
      const symbol =
        voiceFolder === undefined ? undefined : voiceSymbol(voiceFolder, record.managementNumber);
      for (const [i, paper] of papers.of(record).entries()) {
        file.startPage(paper);
        file.add(paper, record);
        if (i === 0 && symbol !== undefined && place !== undefined) file.addVoice(paper, place, symbol);
        file.endPage(paper);
      }
      file.endPart(record.managementNumber);
    }
    if (file.pages === 0) {
      throw new TodokeError('document.no_pages', '作成するお知らせが1件もありません。', {
        remedy: '対象者を確かめてください。',
      });
    }
    return { pages: file.pages, ...file.finish(), firstPages };
  } finally {
    file.close();
  }
}

/** Symbols were given to a set that has no place for them. */
const noPlace = (set: string): TodokeError =>
  new TodokeError('document.no_voice_place', `様式の組「${set}」には音声コードの場所がありません。`, {
    remedy: '名前が -voice で終わる様式の組をプロファイルに指定してください。',
    status: 409,
  });

/** 様式1 always shows the four digits, 様式2 may, the request and the plain notice never do (S018). */
function assertDigits({ form, lastFour }: NoticeRecord): void {
  const wrong =
    lastFour === null
      ? form === 'style1'
      : form === 'request' || form === 'plain' || !/^[0-9]{4}$/.test(lastFour);
  if (!wrong) return;
  throw new TodokeError('document.digits_mismatch', `様式「${form}」と下4桁の有無が合いません。`, {
    remedy: '判定の結果（様式と下4桁の表示）を確かめてください。',
    status: 422,
  });
}

/** The papers of notices, compiled when first needed and kept per combination of facts. */
class NoticePapers {
  readonly #context: NoticeContext;
  readonly #variables: Readonly<Record<string, string>>;
  readonly #fields: ReturnType<typeof noticeFields>;
  readonly #compiled = new Map<string, readonly CompiledPaper<NoticeRecord>[]>();

  readonly #tagged: boolean;

  constructor(context: NoticeContext, tagged: boolean) {
    this.#context = context;
    this.#tagged = tagged;
    this.#variables = contextVariables(context);
    this.#fields = noticeFields(context);
  }

  of(record: NoticeRecord): readonly CompiledPaper<NoticeRecord>[] {
    const facts = factsOf(record);
    const { form, relationship, route, digits, subNumber, inserter, access } = facts;
    const key = `${form} ${relationship} ${route} ${digits} ${subNumber} ${inserter} ${access}`;
    let papers = this.#compiled.get(key);
    if (papers === undefined) {
      papers = papersOf(record).map((name) => this.#compile(name, facts));
      this.#compiled.set(key, papers);
    }
    return papers;
  }

  #compile(name: string, facts: Facts): CompiledPaper<NoticeRecord> {
    const paper = this.#context.templateSet.papers[name];
    if (paper === undefined) {
      throw new TodokeError('template.no_paper', `様式の組に用紙「${name}」がありません。`, {
        remedy: '様式の組の定義を確かめてください。',
      });
    }
    return compilePaper({
      paper,
      elements: paper.elements,
      facts,
      variables: { ...this.#variables, ...paperVariables(paper) },
      fields: this.#fields,
      texts: catalogue(),
      tagged: this.#tagged,
    });
  }
}

/** Placeholders every paper has of itself. */
export function paperVariables(paper: Paper): Readonly<Record<string, string>> {
  const { artwork, version, control, confidentiality } = paper;
  return { artwork, version, control, confidentiality };
}

const papersOf = (record: NoticeRecord): readonly string[] =>
  record.form === 'request' ? ['notice', 'application'] : ['notice'];
