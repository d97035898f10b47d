import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { TodokeError } from '../kernel/errors.ts';
import { enlarged } from './enlarge.ts';
import { ElementSchema, PaperSchema, type TemplateSet, TemplateSetSchema } from './layout.ts';
import type { DocumentSettings } from './settings.ts';

/** The template sets that come with Todoke (decisions X3 and X8). */
export const TEMPLATE_SETS = ['mhlw-2024', 'kyokai-2024', 'kumiai-2024'] as const;
/** The same notices on A3 in large type (大きな文字), and with the place of a 音声コード; an insurer names one as its set. */
export const NOTICE_VARIANTS = TEMPLATE_SETS.flatMap((id) => [`${id}-large`, `${id}-voice`] as const);

/** The set of papers on which nothing is personal and which are Japanese only: letters and forms. */
export const LETTERS = 'letters-2024';

/** The set of certificates and the letters they travel on. */
export const CERTIFICATES = 'certificates-2025';

/** The set of papers handed to the post with the mail. */
export const POST_PAPERS = 'post-2024';

/** The set of papers that lie in a parcel for whoever opens it at the workplace, and hold a secret. */
export const WORKPLACE_PAPERS = 'workplace-2024';

const SHIPPED: readonly string[] = [
  ...TEMPLATE_SETS,
  ...NOTICE_VARIANTS,
  LETTERS,
  CERTIFICATES,
  POST_PAPERS,
  WORKPLACE_PAPERS,
];

/**
 * A set as written: it may start from another one and exchange single elements by their name, so that what the
 * insurers' papers have in common stands once. `null` takes an element away.
 */
const WrittenSetSchema = z.strictObject({
  id: z.string(),
  version: z.string(),
  title: z.string(),
  source: z.string(),
  extends: z.string().optional(),
  /** These papers are drawn larger, but for the elements whose names begin so: the envelope's window stays. */
  enlarge: z
    .strictObject({
      factor: z.number().min(1).max(2),
      papers: z.array(z.string()),
      keep: z.array(z.string()),
    })
    .optional(),
  papers: z.record(
    z.string(),
    PaperSchema.partial().extend({
      replace: z.record(z.string(), z.union([z.null(), ElementSchema, z.array(ElementSchema)])).optional(),
    }),
  ),
});

export type Catalogue = Readonly<Record<string, string>>;

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'));
}

const sets = new Map<string, TemplateSet>();

/** A shipped set by id, validated, with what it inherits. Throws `template.unknown_set`. */
export function templateSet(id: string): TemplateSet {
  const known = sets.get(id);
  if (known !== undefined) return known;
  if (!SHIPPED.includes(id)) {
    throw new TodokeError('template.unknown_set', `様式の組「${id}」はありません。`, {
      remedy: `次のいずれかを指定してください: ${TEMPLATE_SETS.join(', ')}`,
    });
  }
  const set = parseTemplateSet(readJson(`sets/${id}.json`));
  sets.set(id, set);
  return set;
}

/** What of an insurer's settings says how its papers look. */
type Look = Pick<DocumentSettings, 'templateSet' | 'papers'>;

/** A set with an insurer's own changes. Throws `template.invalid_set` for an element the paper does not have. */
function changed(set: TemplateSet, own: Look['papers']): TemplateSet {
  const papers = { ...set.papers };
  for (const [name, changes] of Object.entries(own)) {
    const paper = papers[name];
    if (paper === undefined) continue;
    const missing = Object.keys(changes).find(
      (one) => !paper.elements.some((element) => element.name === one),
    );
    if (missing !== undefined) throw invalid(`${name}: 置き換える要素「${missing}」がありません`);
    const elements = paper.elements.flatMap((element) => {
      const change = element.name === undefined ? undefined : changes[element.name];
      return change === undefined ? [element] : change === null ? [] : [{ ...change, name: element.name }];
    });
    papers[name] = { ...paper, elements: elements as typeof paper.elements };
  }
  return { ...set, papers };
}

/** The papers of an insurer's notices: its set with its own changes. Throws as `templateSet`, `template.invalid_set`. */
export const noticeSet = ({ templateSet: id, papers }: Look): TemplateSet => changed(templateSet(id), papers);

/** The papers of a mailing of certificates: the cards and their letters, and what goes with an insurer's parcels. */
export function certificateSet(look: Look): TemplateSet {
  const own = templateSet(CERTIFICATES);
  return changed({ ...own, papers: { ...templateSet(look.templateSet).papers, ...own.papers } }, look.papers);
}

/** Reads a written set (see `WrittenSetSchema`) into the set it means. Throws `template.invalid_set`. */
export function parseTemplateSet(written: unknown): TemplateSet {
  const parsed = WrittenSetSchema.safeParse(written);
  if (!parsed.success) throw invalid(z.prettifyError(parsed.error));
  const { extends: base, enlarge, papers, ...head } = parsed.data;
  const merged: Record<string, unknown> = base === undefined ? {} : { ...templateSet(base).papers };
  for (const [name, { replace = {}, ...paper }] of Object.entries(papers)) {
    const inherited = (merged[name] ?? {}) as Partial<TemplateSet['papers'][string]>;
    const elements = [...(paper.elements ?? inherited.elements ?? [])];
    for (const [target, substitute] of Object.entries(replace)) {
      const at = elements.findIndex((element) => element.name === target);
      if (at === -1) throw invalid(`${name}: 置き換える要素「${target}」がありません`);
      const put = substitute === null ? [] : Array.isArray(substitute) ? substitute : [substitute];
      elements.splice(at, 1, ...put);
    }
    merged[name] = { ...inherited, ...paper, elements };
  }
  const result = TemplateSetSchema.safeParse({ ...head, papers: merged });
  if (!result.success) throw invalid(z.prettifyError(result.error));
  if (enlarge === undefined) return result.data;
  const larger = Object.entries(result.data.papers).map(([name, paper]) =>
    enlarge.papers.includes(name) ? [name, enlarged(paper, enlarge.factor, enlarge.keep)] : [name, paper],
  );
  return { ...result.data, papers: Object.fromEntries(larger) };
}

function invalid(reason: string): TodokeError {
  return new TodokeError('template.invalid_set', `様式の定義が正しくありません。\n${reason}`, {
    remedy: '示された箇所を直してください。',
  });
}

let japanese: Catalogue | undefined;

/** The Japanese texts of the papers by key. */
export function catalogue(): Catalogue {
  japanese ??= z.record(z.string(), z.string()).parse(readJson('texts/ja.json'));
  return japanese;
}
