import { dateOf, type IsoDate } from '../../japan/calendar.ts';
import { ERAS } from '../../japan/era.ts';
import type { MemberKey } from '../../member/find.ts';
import { type Html, html, keep, marked } from './html.ts';
import type { Site } from './site.ts';

/** What a form brought: texts by name; files apart. */
export type Typed = Readonly<Record<string, string>>;

/** A mistake to look at again: the field, and the key of what to do. */
export interface Mistake {
  readonly field: string;
  readonly text: string;
  readonly values?: Readonly<Record<string, string>>;
}

/** Calendars of the birth date, the era's code beside the key of its name; nobody insured was born before Taishō. */
const CALENDARS = ['showa', 'heisei', 'reiwa', 'west', 'taisho'] as const;
const ERA_KANJI: Readonly<Record<string, string>> = {
  taisho: '大正',
  showa: '昭和',
  heisei: '平成',
  reiwa: '令和',
};

const whole = (typed: string | undefined): number => {
  const text = (typed ?? '').normalize('NFKC').trim();
  return /^\d{1,4}$/.test(text) ? Number(text) : text === '元' ? 1 : Number.NaN;
};

/** The birth date out of a form's four fields, in whichever calendar; undefined if there is no such day, or not yet. */
export function birthDateIn(typed: Typed, today: IsoDate): IsoDate | undefined {
  const [year, month, day] = [whole(typed.year), whole(typed.month), whole(typed.day)];
  const era = ERAS.find(({ kanji }) => kanji === ERA_KANJI[typed.era ?? '']);
  const western = era === undefined ? year : Number(era.from.slice(0, 4)) + year - 1;
  if (Number.isNaN(western) || Number.isNaN(month) || Number.isNaN(day) || western < 1880) return undefined;
  const date = dateOf(western, month, day);
  if (date === undefined || date > today) return undefined;
  if (era === undefined) return date;
  // A day of the year an era ended in is often given in either: only one before it began is none of its.
  return date >= era.from ? date : undefined;
}

/** Cuts what was typed to what can be meant; a NUL is nothing anybody types. */
const field = (typed: Typed, name: string, most: number): string =>
  (typed[name] ?? '').replaceAll('\0', '').trim().slice(0, most);

/** Whom a form means; mistakes where it does not say. */
export function keyIn(
  typed: Typed,
  today: IsoDate,
): { readonly key?: MemberKey; readonly mistakes: Mistake[] } {
  const birthDate = birthDateIn(typed, today);
  const code = field(typed, 'code', 40);
  const symbol = field(typed, 'symbol', 40);
  const number = field(typed, 'number', 40);
  const mistakes: Mistake[] = [];
  if (code === '' && (symbol === '' || number === '')) mistakes.push({ field: 'code', text: 'error.key' });
  if (birthDate === undefined) mistakes.push({ field: 'year', text: 'error.birth' });
  if (mistakes.length > 0 || birthDate === undefined) return { mistakes };
  return { key: { code, symbol, number, subNumber: field(typed, 'sub', 4), birthDate }, mistakes };
}

/** Everything to look at again, at the top, each leading to its field. */
export const summary = (site: Site, mistakes: readonly Mistake[]): Html | null =>
  mistakes.length === 0
    ? null
    : html`<section class="mistakes" role="alert" aria-labelledby="mistakes"><h2 id="mistakes">${site.say('site.error')}</h2>
<ul>${mistakes.map(({ field: at, text, values }) => html`<li><a href="#${at}">${site.say(text, values)}</a></li>`)}</ul></section>`;

export interface FieldOptions {
  readonly site: Site;
  readonly typed: Typed;
  readonly mistakes: readonly Mistake[];
}

interface Field {
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly required?: boolean;
  readonly optional?: boolean;
  readonly inputmode?: 'numeric' | 'tel';
  readonly autocomplete?: string;
  readonly size?: 'short' | 'middle';
  readonly most?: number;
}

/** An example of a code, as a hint gives it. */
const CODE = /[A-Z\d]+(?:-[A-Z\d]+)+/;

const mark = (site: Site, { required, optional }: Pick<Field, 'required' | 'optional'>): Html | null =>
  required
    ? html` <span class="must">${site.say('site.required')}</span>`
    : optional
      ? html` <span class="may">${site.say('site.optional')}</span>`
      : null;

/** One labelled line to type in, with its hint and what is wrong with it. */
export function input({ site, typed, mistakes }: FieldOptions, one: Field): Html {
  const wrong = mistakes.find(({ field: at }) => at === one.name);
  const described = [one.hint && `${one.name}-hint`, wrong && `${one.name}-wrong`].filter(Boolean).join(' ');
  return html`<div class="field${wrong ? ' wrong' : ''}">
<label for="${one.name}">${site.say(one.label)}${mark(site, one)}</label>
${one.hint === undefined ? null : html`<p class="hint" id="${one.name}-hint">${marked(site.say(one.hint).replace(CODE, keep))}</p>`}
${wrong === undefined ? null : html`<p class="error" id="${one.name}-wrong">${site.say(wrong.text, wrong.values)}</p>`}
<input id="${one.name}" name="${one.name}" class="${one.size ?? 'long'}" maxlength="${one.most ?? 40}" value="${typed[one.name] ?? ''}" autocomplete="${one.autocomplete ?? 'off'}"${
    one.inputmode === undefined ? null : html` inputmode="${one.inputmode}"`
  }${described === '' ? null : html` aria-describedby="${described}"`}${wrong === undefined ? null : html` aria-invalid="true"`}>
</div>`;
}

/** The birth date: calendar, year, month, day, each its own field, as people say it. */
export function birthFields({ site, typed, mistakes }: FieldOptions, hint?: string): Html {
  const wrong = mistakes.find(({ field: at }) => at === 'year');
  const chosen = typed.era ?? (site.id === 'en' ? 'west' : 'showa');
  const described = [hint && 'birth-hint', wrong && 'birth-wrong'].filter(Boolean).join(' ');
  const part = (name: 'year' | 'month' | 'day', most: number): Html =>
    html`<div><label class="plain" for="${name}">${site.say(`who.${name}`)}</label><input id="${name}" name="${name}" class="third" inputmode="numeric" autocomplete="bday-${name}" maxlength="${most}" value="${typed[name] ?? ''}"${
      wrong === undefined ? null : html` aria-invalid="true"`
    }></div>`;
  return html`<fieldset class="field birth${wrong ? ' wrong' : ''}"${described === '' ? null : html` aria-describedby="${described}"`}>
<legend>${site.say('who.birth')}${mark(site, { required: true })}</legend>
${hint === undefined ? null : html`<p class="hint" id="birth-hint">${site.say(hint)}</p>`}
${wrong === undefined ? null : html`<p class="error" id="birth-wrong">${site.say(wrong.text)}</p>`}
<div class="row"><div><label class="plain" for="era">${site.say('who.era')}</label><select id="era" name="era">${CALENDARS.map(
    (name) =>
      html`<option value="${name}"${name === chosen ? html` selected` : null}>${site.say(`era.${name}`)}</option>`,
  )}</select></div>${part('year', 4)}${part('month', 2)}${part('day', 2)}</div>
</fieldset>`;
}

/** Symbol and number. */
export const numberFields = (options: FieldOptions, required = false): Html =>
  html`<div class="pair">${input(options, { name: 'symbol', label: 'who.symbol', size: 'middle', required })}${input(
    options,
    { name: 'number', label: 'who.number', size: 'middle', required },
  )}</div><p class="hint">${options.site.say('who.number.hint')}</p>`;

/** Whom it is about: the code on the paper, or symbol and number; and the birth date. */
export const whoFields = (options: FieldOptions): Html => html`<fieldset class="who">
<legend>${options.site.say('who.legend')}</legend>
${input(options, { name: 'code', label: 'who.code', hint: 'who.code.hint', size: 'middle' })}
<p class="or">${options.site.say('who.or')}</p>
${numberFields(options)}
${input(options, { name: 'sub', label: 'who.sub', size: 'short', most: 4, inputmode: 'numeric', optional: true })}
${birthFields(options)}
</fieldset>`;

/** The button that sends a form; `key` names its words. */
export const button = (site: Site, key: string): Html =>
  html`<p><button type="submit">${site.say(key)}</button></p>`;
