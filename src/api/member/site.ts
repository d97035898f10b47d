import { japanTime, type LineState, lineSentence, lineState } from '../../desk/hours.ts';
import { dateIn, leafletVariables } from '../../document/leaflets.ts';
import type { IsoDate } from '../../japan/calendar.ts';
import type { PageLanguage } from '../../member/texts.ts';
import type { Profile } from '../../profile/profile.ts';
import { noticeSet } from '../../template/sets.ts';
import { type Html, html, lines } from './html.ts';

/** What the pages of one insurer in one language are made of. */
export interface Site {
  readonly insurerId: string;
  readonly insurerName: string;
  readonly profile: Profile;
  readonly id: string;
  readonly language: PageLanguage['language'];
  /** The other languages these pages can be read in. */
  readonly languages: readonly { readonly id: string; readonly name: string }[];
  /** Today in Japan, and how the desk's line stands. */
  readonly today: IsoDate;
  readonly line: LineState;
  /** The text of a key, its placeholders filled. */
  say(key: string, values?: Readonly<Record<string, string>>): string;
  /** The value of a placeholder by itself. */
  word(name: 'deskName' | 'deskPhone'): string;
  /** A day as readers of the language write it. */
  date(day: IsoDate): string;
  /** The address of a page. */
  href(page: string): string;
}

/** Languages the pages of a profile are shown in: translated, and the insurer says how it is called in them. */
export const languagesOf = (
  { document }: Profile,
  all: ReadonlyMap<string, PageLanguage>,
): { readonly id: string; readonly name: string }[] =>
  [...all]
    .filter(([id]) => id === 'ja' || document.inLanguages[id] !== undefined)
    .map(([id, { language }]) => ({ id, name: language.name }));

/** Puts together what the pages need. */
export function siteOf(
  insurer: { readonly number: string; readonly name: string },
  profile: Profile,
  id: string,
  all: ReadonlyMap<string, PageLanguage>,
  now: Date,
): Site {
  const { language, texts } = all.get(id) as PageLanguage;
  const time = japanTime(now);
  const variables = leafletVariables(
    {
      insurer,
      asOf: time.date,
      issuedOn: time.date,
      templateSet: noticeSet(profile.document),
      settings: profile.document,
      language: 'ja',
      transition: profile.campaign.transition,
    },
    id,
  );
  // What a leaflet said when it was printed may be over for who reads the page today: then it is said anew.
  const over = time.date > profile.campaign.transition.oldCardsUntil;
  return {
    insurerId: insurer.number,
    insurerName: variables.insurerName as string,
    profile,
    id,
    language,
    languages: languagesOf(profile, all),
    today: time.date,
    line: lineState(profile.desk, time),
    word: (name) => variables[name] as string,
    date: dateIn(id),
    href: (page) => `/${insurer.number}/${id}${page === '' ? '' : `/${page}`}`,
    say(key, values = {}) {
      const text = (over ? texts[`after.${key}`] : undefined) ?? texts[key];
      if (text === undefined) throw new RangeError(`no text ${key}`);
      return text.replace(/\{(\w+)\}/g, (_, name: string) => {
        const value = values[name] ?? variables[name];
        if (value === undefined) throw new RangeError(`no placeholder {${name}} (${key})`);
        return value;
      });
    },
  };
}

/**
 * Whom to call: on every page, with whether somebody answers now (in Japanese only, as the sentence is the desk's). A
 * line that is no more is given to nobody (S147).
 */
function callBox(site: Site): Html {
  if (site.line.closed === 'ended')
    return html`<section class="call" aria-labelledby="call">
<h2 id="call">${site.say('site.call')}</h2>
<p>${site.say('site.call.ended')}</p>
</section>`;
  return html`<section class="call" aria-labelledby="call">
<h2 id="call">${site.say('site.call')}</h2>
<p class="phone">${site.word('deskName')} <a class="keep" href="tel:${site.profile.desk.phone}">${site.word('deskPhone')}</a></p>
<p>${site.say('leaf.hours')}</p>
${site.id === 'ja' ? html`<p>${lineSentence(site.profile.desk, site.line)}</p>` : null}
</section>`;
}

/** Whether a speaker has read this translation; nothing for the original. */
const reviewed = (site: Site): Html | null =>
  site.id === 'ja'
    ? null
    : html`<p class="reviewed">${site.say(site.language.reviewed === null ? 'site.unreviewed' : 'site.reviewed')}</p>`;

export interface Page {
  /** Key of its title. */
  readonly title: string;
  readonly body: Html;
  /** The page's address below the language, for the other languages; none where it answers a form. */
  readonly here?: string;
  /** The title begins with it where something typed must be looked at again. */
  readonly wrong?: boolean;
}

/** A whole page: no script, one style sheet, nothing from anywhere else. */
export function pageOf(site: Site, { title, body, here, wrong = false }: Page): string {
  const heading = site.say(title).replaceAll('\n', ' ');
  const other = (id: string): string => `/${site.insurerId}/${id}${here ? `/${here}` : ''}`;
  return html`<!doctype html>
<html lang="${site.language.language === 'ja-easy' ? 'ja' : site.language.language}" dir="${site.language.direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${wrong ? `${site.say('site.error')} – ` : ''}${heading} – ${site.insurerName}</title>
<link rel="stylesheet" href="/style.css">
<link rel="icon" href="/icon.svg" type="image/svg+xml">
</head>
<body class="${site.id === 'ja-easy' ? 'easy' : site.language.breaks}">
<a class="skip" href="#main">${site.say('site.skip')}</a>
<header>
<p class="owner"><a href="${site.href('')}">${site.insurerName}</a></p>
<nav aria-label="${site.say('site.language')}"><ul class="languages">${site.languages.map(({ id, name }) =>
    id === site.id
      ? html`<li><span aria-current="true">${name}</span></li>`
      : html`<li><a href="${other(id)}" lang="${id === 'ja-easy' ? 'ja' : id}" hreflang="${id === 'ja-easy' ? 'ja' : id}">${name}</a></li>`,
  )}</ul></nav>
</header>
<main id="main" tabindex="-1">
${title === 'home.title' ? null : html`<p class="crumb"><a href="${site.href('')}">${site.say('site.home')}</a></p>`}
<h1>${lines(site.say(title))}</h1>
${body}
</main>
<footer>
${callBox(site)}
${reviewed(site)}
</footer>
</body>
</html>
`.text;
}
