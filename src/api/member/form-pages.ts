import type { Whereabouts } from '../../member/place.ts';
import type { Progress } from '../../member/receipt.ts';
import { CERTIFICATE_WISHES, TROUBLE_IDS, type TroubleId } from '../../member/submit.ts';
import {
  birthFields,
  button,
  type FieldOptions,
  input,
  numberFields,
  summary,
  whoFields,
} from './form-parts.ts';
import { type Html, html, keep, marked } from './html.ts';
import type { Page, Site } from './site.ts';

const form = (action: string, body: Html, files = false): Html =>
  html`<form method="post" action="${action}" novalidate${files ? html` enctype="multipart/form-data"` : null}>${body}</form>`;

/** Where is my letter? */
export function wherePage(options: FieldOptions): Page {
  const { site, mistakes } = options;
  return {
    title: 'where.title',
    here: 'where',
    wrong: mistakes.length > 0,
    body: html`${summary(site, mistakes)}<p>${site.say('where.lead')}</p>
${form(site.href('where'), html`${whoFields(options)}${button(site, 'where.send')}`)}`,
  };
}

function toldOf(site: Site, one: Whereabouts): Html {
  const paper = site.say(`paper.${one.paper}`);
  const day = (date: string): string => keep(site.date(date));
  const sentences: string[] = [];
  if (one.place === 'planned' && one.late) sentences.push(site.say('where.overdue', { paper }));
  else {
    const days = one.place === 'planned' ? { from: day(one.from), to: day(one.to) } : {};
    const by = 'by' in one ? `.${one.by}` : '';
    sentences.push(site.say(`where.${one.place}${by}`, { paper, ...days }));
    if ('until' in one && one.until !== null)
      sentences.push(site.say('where.until', { until: day(one.until) }));
    if ('late' in one && one.late) sentences.push(site.say('where.late'));
  }
  return html`<li data-place="${one.place}">${marked(sentences.join(site.id === 'ja' ? '' : ' '))}</li>`;
}

/** What is told; of nobody found the same as of somebody who gets nothing. */
export function foundPage(site: Site, found: readonly Whereabouts[]): Page {
  return {
    title: 'where.title',
    here: 'where',
    body: html`<section class="answer" aria-labelledby="result"><h2 id="result">${site.say('where.result')}</h2>
${
  found.length === 0
    ? html`<p data-place="unknown">${site.say('where.unknown')}</p><p>${site.say('where.unknown.call')}</p>`
    : html`<ul class="places">${found.map((one) => toldOf(site, one))}</ul>`
}</section><p><a href="${site.href('where')}">${site.say('where.again')}</a></p>`,
  };
}

/** What can be reported or applied for. */
export const troublePage = (site: Site): Page => ({
  title: 'trouble.title',
  here: 'trouble',
  body: html`<p>${site.say('trouble.lead')}</p><ul class="doors">${TROUBLE_IDS.map(
    (id) =>
      html`<li><a href="${site.href(`trouble/${id}`)}"><strong>${site.say(`trouble.${id}`)}</strong></a></li>`,
  )}</ul><p><a href="${site.href('status')}">${site.say('home.status')}</a></p>`,
});

/** S136: asked before anything else of whoever lost a notice. */
export const portalPage = ({ site, mistakes }: FieldOptions): Page => ({
  title: 'trouble.lost_notice',
  here: 'trouble/lost_notice',
  wrong: mistakes.length > 0,
  body: html`${summary(site, mistakes)}<form method="get" action="${site.href('trouble/lost_notice')}">
<fieldset class="field${mistakes.length > 0 ? ' wrong' : ''}"><legend>${site.say('portal.question')}</legend>
${(['yes', 'no'] as const).map(
  (one) =>
    html`<div class="choice"><input type="radio" id="${one === 'yes' ? 'portal' : 'portal-no'}" name="portal" value="${one}"><label class="plain" for="${one === 'yes' ? 'portal' : 'portal-no'}">${site.say(`flow.${one}`)}</label></div>`,
)}</fieldset>${button(site, 'portal.next')}</form>`,
});

/** S136, S137: who sees the portal needs no new notice. */
export const notNeededPage = (site: Site): Page => ({
  title: 'portal.none',
  body: html`<div class="answer"><p>${site.say('faq.4.a')}</p><p>${site.say('steps.myInfo')}</p></div>
<p><a href="${site.href('guide')}#steps">${site.say('steps.title')}</a></p>`,
});

/** S056: before the law's day nothing is applied for. */
export const tooEarlyPage = (site: Site): Page => ({
  title: 'trouble.lost_notice',
  body: html`<div class="answer"><p>${site.say('portal.early')}</p></div>`,
});

function reasonField({ site, typed, mistakes }: FieldOptions): Html {
  const wrong = mistakes.find(({ field }) => field === 'reason-0');
  return html`<fieldset class="field${wrong ? ' wrong' : ''}"><legend>${site.say('form.reason')} <span class="must">${site.say('site.required')}</span></legend>
${wrong === undefined ? null : html`<p class="error">${site.say(wrong.text)}</p>`}
${CERTIFICATE_WISHES.map(
  (one, i) =>
    html`<div class="choice"><input type="radio" id="reason-${i}" name="reason" value="${one}"${typed.reason === one ? html` checked` : null}><label class="plain" for="reason-${i}">${site.say(`reason.${one}`)}</label></div>`,
)}</fieldset>`;
}

function papersField({ site, mistakes }: FieldOptions): Html {
  const { most, megabytes } = site.profile.member.papers;
  const values = { most: String(most), megabytes: String(megabytes) };
  const wrong = mistakes.find(({ field }) => field === 'papers');
  return html`<div class="field${wrong ? ' wrong' : ''}"><label for="papers">${site.say('form.papers')} <span class="may">${site.say('site.optional')}</span></label>
<p class="hint" id="papers-hint">${site.say('form.papers.hint', values)}</p>
${wrong === undefined ? null : html`<p class="error" id="papers-wrong">${site.say(wrong.text, wrong.values)}</p>`}
<input type="file" id="papers" name="papers" multiple accept="image/jpeg,image/png,application/pdf" aria-describedby="papers-hint${wrong ? ' papers-wrong' : ''}"></div>`;
}

/** One report or application. */
export function reportPage(options: FieldOptions, kind: TroubleId): Page {
  const { site, typed, mistakes } = options;
  const wrong = mistakes.find(({ field }) => field === 'words');
  return {
    title: `trouble.${kind}`,
    here: `trouble/${kind}${kind === 'lost_notice' ? '?portal=no' : ''}`,
    wrong: mistakes.length > 0,
    body: html`${summary(site, mistakes)}<p>${site.say(`trouble.${kind}.lead`)}</p>${kind === 'digits_differ' ? html`<p>${site.say('explain.check.where')}</p>` : null}${form(
      site.href(`trouble/${kind}`),
      html`${whoFields(options)}
${kind === 'need_certificate' ? reasonField(options) : null}
${input(options, { name: 'phone', label: 'form.phone', hint: 'form.phone.hint', inputmode: 'tel', autocomplete: 'tel', size: 'middle', required: true })}
<div class="field${wrong ? ' wrong' : ''}"><label for="words">${site.say('form.words')} <span class="may">${site.say('site.optional')}</span></label>
<p class="hint" id="words-hint">${site.say('form.words.hint')}</p>
${wrong === undefined ? null : html`<p class="error" id="words-wrong">${site.say(wrong.text)}</p>`}
<textarea id="words" name="words" rows="5" maxlength="1000" aria-describedby="words-hint">${typed.words ?? ''}</textarea></div>
${papersField(options)}${button(site, 'form.send')}`,
      true,
    )}`,
  };
}

/** Received; the one time the receipt number is shown. */
export const sentPage = (site: Site, receipt: string, answerBy: string): Page => ({
  title: 'sent.title',
  body: html`<section class="answer" aria-labelledby="receipt"><h2 id="receipt">${site.say('sent.receipt')}</h2>
<p class="receipt">${receipt}</p><p>${site.say('sent.keep')}</p>
<p>${marked(site.say('sent.by', { answerBy: keep(site.date(answerBy)) }))}</p></section>
<p><a href="${site.href('status')}">${site.say('home.status')}</a></p>`,
});

/** How is my request getting on? */
export function statusPage(options: FieldOptions): Page {
  const { site, mistakes } = options;
  return {
    title: 'status.page',
    here: 'status',
    wrong: mistakes.length > 0,
    body: html`${summary(site, mistakes)}${form(
      site.href('status'),
      html`${input(options, { name: 'receipt', label: 'status.receipt', hint: 'status.receipt.hint', size: 'middle', most: 20, required: true })}
${birthFields(options, 'status.birth.hint')}${button(site, 'status.send')}`,
    )}`,
  };
}

/** How a report or application stands; null where nothing is known by the number and birth date given. */
export const progressPage = (
  site: Site,
  status: { readonly kind: string; readonly progress: Progress; readonly answerBy: string } | null,
): Page => ({
  title: 'status.page',
  here: 'status',
  body: html`<section class="answer" aria-labelledby="result"><h2 id="result">${site.say('where.result')}</h2>
${
  status === null
    ? html`<p data-progress="none">${site.say('status.none')}</p>`
    : html`<p><strong>${site.say(`trouble.${status.kind}`)}</strong></p><p data-progress="${status.progress}">${site.say(`status.${status.progress}`)}</p>
${status.progress !== 'received' && status.progress !== 'in_hand' ? null : html`<p>${marked(site.say('status.by', { answerBy: keep(site.date(status.answerBy)) }))}</p>`}`
}</section><p><a href="${site.href('status')}">${site.say('where.again')}</a></p>`,
});

/** Whoever may see their notice on the screen proves who they are. */
export function noticePage(options: FieldOptions, refused = false): Page {
  const { site, mistakes } = options;
  return {
    title: 'notice.title',
    here: 'notice',
    wrong: mistakes.length > 0 || refused,
    body: html`${summary(site, mistakes)}${refused ? html`<section class="mistakes" role="alert"><p>${site.say('notice.none')}</p></section>` : null}
<p>${site.say('notice.lead')}</p>${form(
      site.href('notice'),
      html`${input(options, { name: 'code', label: 'notice.code', hint: 'notice.code.hint', size: 'middle', most: 20, required: true })}
${numberFields(options, true)}${birthFields(options)}${button(site, 'notice.send')}`,
    )}`,
  };
}

/** What is told where the insurer does not show notices on the screen. */
export const offPage = (site: Site): Page => ({
  title: 'notice.title',
  body: html`<p>${site.say('notice.off')}</p>`,
});
