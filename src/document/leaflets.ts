import { guideTexts, type Language, languageOf } from '../guide/language.ts';
import { formatWareki } from '../japan/era.ts';
import { TodokeError } from '../kernel/errors.ts';
import { glyphOf, loadFont } from '../template/fonts.ts';
import type { Element, Paper } from '../template/layout.ts';
import { type Leaflet, type LeafletName, leaflets } from '../template/leaflets.ts';
import { catalogue, noticeSet } from '../template/sets.ts';
import { compilePaper } from './compile.ts';
import { contextVariables, type NoticeContext } from './context.ts';
import { place, type Sources } from './leaflet/blocks.ts';
import { deskBox, fitsPage, manyPages, onePage, overflow } from './leaflet/pages.ts';
import { Pen } from './leaflet/pen.ts';
import { miniatureOf } from './leaflet/picture.ts';
import { Publication } from './publication.ts';

/** What leaflets tell beside what a notice tells: the dates of the transition (profile, `campaign.transition`). */
export interface LeafletContext extends NoticeContext {
  readonly transition: {
    readonly noNewCardsFrom: string;
    readonly oldCardsUntil: string;
    readonly exOfficioDeadline: string;
    readonly reissueFrom: string;
  };
}

/** `large` (大きな文字): running text of 14.4 points, nothing below 12, on as many pages as it takes. */
export type LeafletType = 'standard' | 'large';

/** Sizes a standard leaflet is tried at: the largest at which each side fits its page is taken. */
const SCALES = Array.from({ length: 15 }, (_, i) => 1.1 - i * 0.02);
const LARGE = { scale: 1.5, least: 12 };

/**
 * Composes a leaflet in one language: front and back as two pages, or in large type as a booklet. Pure but for the
 * file at `path`. Throws `guide.untranslated` (language and first missing key), `document.language_settings` if the
 * profile does not say how the insurer is called in that language, `document.language_not_set` for a script the
 * page writer cannot set, `document.text_overflow`, `document.japanese_only`.
 */
export async function composeLeaflet(input: {
  readonly context: LeafletContext;
  readonly leaflet: LeafletName;
  readonly language: string;
  readonly type?: LeafletType;
  readonly path: string;
}): Promise<{ readonly pages: number; readonly bytes: number; readonly sha256: string }> {
  const { context, language, type = 'standard', path } = input;
  const leaflet = leaflets()[input.leaflet];
  const texts = textsOf(leaflet, language);
  const variables = leafletVariables(context, language);
  const { breaks, japaneseName } = languageOf(language);
  const values = Object.values(variables).join('');
  assertSettable(languageOf(language), Object.values(guideTexts(language)).join('') + values);
  const say = sayer(texts, variables);
  const penOf = (scale: number, least: number): Pen =>
    new Pen({ scale, least, words: breaks === 'words', wideBlanks: language === 'ja-easy', say });
  const pages = type === 'large' ? booklet(leaflet, context, penOf) : sheet(leaflet, context, penOf);
  const file = new Publication(path, {
    title: `${say(leaflet.title).replaceAll('\n', '')}（${japaneseName}）`,
    issuedOn: context.issuedOn,
    // やさしい日本語 is Japanese to whoever reads it aloud.
    ...(language.startsWith('ja') ? {} : { language }),
  });
  try {
    pages.forEach((elements, i) => {
      const paper = paperOf(leaflet, language, type, i);
      const foot = footer(paper, penOf(1, 0), type === 'large' ? `${i + 1} / ${pages.length}` : i);
      const compiled = compilePaper<null>({
        paper,
        elements: [...elements, ...foot],
        facts: undefined,
        variables: {},
        fields: {},
        texts: {},
      });
      file.startPage(compiled);
      file.add(compiled, null);
      file.endPage(compiled);
    });
    return { pages: file.pages, ...file.finish() };
  } finally {
    file.close();
  }
}

type PenOf = (scale: number, least: number) => Pen;

function sourcesOf(pen: Pen, { settings }: LeafletContext): Sources {
  const notice = noticeSet(settings).papers.notice;
  if (notice === undefined) throw new RangeError('a template set has a notice');
  const links = { portal: settings.portal.url, ...settings.links };
  return { pen, miniature: miniatureOf(notice), links };
}

/** Front and back, both at the largest scale at which both fit. */
function sheet(leaflet: Leaflet, context: LeafletContext, penOf: PenOf): Element[][] {
  for (const scale of SCALES) {
    const pen = penOf(scale, 0);
    const sources = sourcesOf(pen, context);
    const desk = deskBox(pen);
    const sides = leaflet.sides.map((blocks) => blocks.flatMap((block) => place(block, sources)));
    if (sides.every((pieces) => fitsPage(pieces, desk))) return sides.map((pieces) => onePage(pieces, desk));
  }
  throw overflow();
}

function booklet(leaflet: Leaflet, context: LeafletContext, penOf: PenOf): Element[][] {
  const pen = penOf(LARGE.scale, LARGE.least);
  const sources = sourcesOf(pen, context);
  const desk = deskBox(pen);
  return manyPages(
    leaflet.sides.flat().flatMap((block) => place(block, sources)),
    desk,
  );
}

/** The page with its own labels (S158-S160): another language or type size is another artwork. */
function paperOf(leaflet: Leaflet, language: string, type: LeafletType, page: number): Paper {
  const edition = [
    ...(language === 'ja' ? [] : [language.toUpperCase()]),
    ...(type === 'large' ? ['L'] : []),
  ];
  const control = type === 'large' ? leaflet.controls[0] : (leaflet.controls[page] as string);
  const place = type === 'large' ? `L${page + 1}` : '';
  return {
    title: leaflet.title,
    size: [210, 297],
    artwork: [leaflet.artwork, ...edition, ...(type !== 'large' && page === 1 ? ['B'] : [])].join('-'),
    version: leaflet.version,
    control: [control, ...edition.filter((part) => part !== 'L'), ...(place === '' ? [] : [place])].join('-'),
    confidentiality: leaflet.confidentiality,
    elements: [],
  };
}

function footer(paper: Paper, pen: Pen, page: number | string): Element[] {
  const { control, artwork, version, confidentiality } = paper;
  const edition = pen.say('leaf.edition', { control, artwork, version, confidentiality });
  const turn = typeof page === 'string' ? page : pen.say(page === 0 ? 'leaf.other.back' : 'leaf.other.front');
  return [
    { kind: 'code', x: 18, y: 283, size: 6.3, ecc: 'L', value: control },
    pen.set(edition, 27, 286.6, 110, { size: 6.5, grey: 0.25 }).element,
    pen.set(turn, 137, typeof page === 'string' ? 284.6 : 286.2, 55, {
      size: typeof page === 'string' ? LARGE.least : 7.5,
      grey: 0.25,
      align: 'right',
    }).element,
  ];
}

/** Every text a leaflet may show. Throws as `guideTexts` does, and `document.japanese_only`. */
function textsOf({ japaneseOnly }: Leaflet, language: string): Readonly<Record<string, string>> {
  const guide = guideTexts(language);
  if (japaneseOnly !== true) return guide;
  if (language === 'ja') return { ...catalogue(), ...guide };
  throw new TodokeError('document.japanese_only', '事業所あての案内は日本語のみです。', {
    remedy: '言語に ja を指定してください。',
  });
}

const PLACEHOLDER = /\{([A-Za-z.]+)\}/g;

/** The text of a key with its placeholders filled in. */
function sayer(
  texts: Readonly<Record<string, string>>,
  variables: Readonly<Record<string, string>>,
): (key: string, values?: Readonly<Record<string, string>>) => string {
  return (key, values = {}) => {
    const text = texts[key];
    if (text === undefined) throw new RangeError(`no text ${key}`);
    return text.replaceAll(PLACEHOLDER, (_, name: string) => {
      const value = values[name] ?? variables[name];
      if (value === undefined) throw new RangeError(`no placeholder {${name}} (${key})`);
      return value;
    });
  };
}

/** Values of the guide's placeholders in a language. Throws `document.language_settings`. */
export function leafletVariables(
  context: LeafletContext,
  language: string,
): Readonly<Record<string, string>> {
  const { settings, transition } = context;
  const own = settings.inLanguages[language];
  if (language !== 'ja' && own === undefined) {
    throw new TodokeError(
      'document.language_settings',
      `${languageOf(language).japaneseName}（${language}）での保険者名や問い合わせ先の名称が、プロファイルにありません。`,
      { remedy: `プロファイルの document.inLanguages に「${language}」を加えてください。`, status: 409 },
    );
  }
  return { ...contextVariables(context), ...own, ...transitionVariables(transition, dateIn(language)) };
}

/** The dates of the transition as texts name them. */
export function transitionVariables(
  transition: LeafletContext['transition'],
  date: (iso: string) => string,
): Readonly<Record<string, string>> {
  return {
    newCardsEnd: date(transition.noNewCardsFrom),
    oldCardsUntil: date(transition.oldCardsUntil),
    oldCardsEnd: date(dayAfter(transition.oldCardsUntil)),
    certificatesBy: date(transition.exOfficioDeadline),
    reissueFrom: date(transition.reissueFrom),
  };
}

const dayAfter = (date: string): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);

/** A day as readers of the language write it; its parts never stand on two lines. */
export function dateIn(language: string): (date: string) => string {
  if (language === 'ja') return formatWareki;
  if (language === 'ja-easy') {
    return (date) => {
      const [year, month, day] = date.split('-').map(Number);
      return `${year}年${month}月${day}日`;
    };
  }
  const format = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' });
  return (date) => format.format(new Date(`${date}T00:00:00Z`)).replaceAll(' ', '\u00a0');
}

/** Refuses what the page writer cannot set: scripts whose letters join or move, and letters no typeface here has. */
export function assertSettable(language: Language, text: string): void {
  const { shaping, direction, japaneseName, fonts } = language;
  const { tables } = loadFont('regular');
  const missing = Array.from(text).find(
    (char) => char !== '\n' && glyphOf(tables, char.codePointAt(0) as number) === 0,
  );
  if (shaping === 'none' && direction === 'ltr' && missing === undefined) return;
  const why =
    missing === undefined ? '文字のつながりを組む機能がありません' : `文字「${missing}」の書体がありません`;
  throw new TodokeError('document.language_not_set', `${japaneseName}の案内は組めません。${why}。`, {
    remedy: `外部で組んだPDF（書体の例: ${fonts.join('、') || 'Noto Sans'}）を同封物としてお使いください。`,
    status: 409,
  });
}
