import {
  type Answers,
  answer,
  FLOW_OUTCOMES,
  FLOW_QUESTIONS,
  type QuestionId,
  questionsInOrder,
  type Reply,
} from '../../guide/flow.ts';
import { GUIDE_COMPARISON, GUIDE_ITEMS, GUIDE_QUESTIONS, type GuideItem } from '../../guide/topics.ts';
import { type Html, html, lines } from './html.ts';
import type { Page, Site } from './site.ts';

interface Door {
  readonly page: string;
  readonly name: string;
}

const DOORS: readonly Door[] = ['where', 'which', 'guide', 'trouble', 'status'].map((page) => ({
  page,
  name: page,
}));

/** The first page: where one can go. */
export function homePage(site: Site): Page {
  const doors = site.profile.member.notice.on ? [...DOORS, { page: 'notice', name: 'notice' }] : DOORS;
  return {
    title: 'home.title',
    here: '',
    body: html`<p class="lead">${site.say('home.lead')}</p>
<ul class="doors">${doors.map(
      ({ page, name }) => html`
<li><a href="${site.href(page)}"><strong>${site.say(`home.${name}`)}</strong><span>${site.say(`home.${name}.text`)}</span></a></li>`,
    )}
</ul>`,
  };
}

const REPLIES: readonly Reply[] = ['yes', 'no'];

/** Replies out of an address; whatever is none is no reply. */
export function answersIn(query: Readonly<Record<string, unknown>>): Answers {
  return Object.fromEntries(
    questionsInOrder().flatMap((id) => (REPLIES.includes(query[id] as Reply) ? [[id, query[id]]] : [])),
  ) as Answers;
}

/** The questions replied to on the way to where the answers lead. */
function replied(answers: Answers): QuestionId[] {
  const way: QuestionId[] = [];
  for (const id of questionsInOrder()) {
    const before = Object.fromEntries(way.map((one) => [one, answers[one]])) as Answers;
    const next = answer(before);
    if ('question' in next && next.question === id && answers[id] !== undefined) way.push(id);
  }
  return way;
}

const addressOf = (answers: Answers, way: readonly QuestionId[]): string =>
  `which${way.length === 0 ? '' : `?${way.map((id) => `${id}=${answers[id]}`).join('&')}`}`;

/** Seed 001's flow chart, one statement at a time; every reply is a link, so that nothing but the address remembers it. */
export function whichPage(site: Site, answers: Answers): Page {
  const next = answer(answers);
  const way = replied(answers);
  const before =
    way.length === 0
      ? null
      : html`<section class="before" aria-labelledby="before"><h2 id="before">${site.say('which.before')}</h2>
<dl>${way.map((id) => html`<div class="before-row"><dt>${site.say(FLOW_QUESTIONS[id].text)}</dt><dd>${site.say(`flow.${answers[id]}`)}</dd></div>`)}</dl>
<p><a href="${site.href('which')}">${site.say('which.restart')}</a></p></section>`;
  const here = addressOf(answers, way);
  if ('outcome' in next) {
    const { text, note } = FLOW_OUTCOMES[next.outcome];
    return {
      title: 'which.title',
      here,
      body: html`<section class="answer" data-outcome="${next.outcome}" aria-labelledby="so">
<h2 id="so">${site.say('which.so')}</h2>
<p class="said">${site.say(text)}</p>
${note === undefined ? null : html`<p>${site.say(note)}</p>`}
${next.outcome === 'download' ? html`<p><a href="${site.href('guide')}#steps">${site.say('steps.title')}</a></p>` : null}
${next.outcome === 'getCard' ? html`<p><a href="${site.href('trouble/need_certificate')}">${site.say('trouble.need_certificate')}</a></p>` : null}
</section>${before}`,
    };
  }
  const { question } = next;
  const n = questionsInOrder().indexOf(question) + 1;
  const reply = (one: Reply): Html =>
    html`<li><a class="button" href="${site.href(addressOf({ ...answers, [question]: one }, [...way, question]))}">${site.say(`flow.${one}`)}</a></li>`;
  return {
    title: 'which.title',
    here,
    body: html`<section class="ask" data-question="${question}" aria-labelledby="ask">
<h2 id="ask"><span>${site.say('flow.step', { n: String(n) })}</span> ${site.say(FLOW_QUESTIONS[question].text)}</h2>
<ul class="replies">${REPLIES.map(reply)}</ul></section>${before}`,
  };
}

const itemsOf = (site: Site, topic: keyof typeof GUIDE_ITEMS): Html =>
  html`<dl class="items">${(GUIDE_ITEMS[topic] as readonly GuideItem[]).map(
    ({ title, text }) =>
      html`<div class="items-row"><dt>${title === undefined ? '' : site.say(title)}</dt><dd>${site.say(text)}</dd></div>`,
  )}</dl>`;

const questionsOf = (site: Site, topic: keyof typeof GUIDE_QUESTIONS): Html[] =>
  GUIDE_QUESTIONS[topic].map(
    (
      { question, answer: said },
      i,
    ) => html`<details id="${topic}-${i + 1}"><summary><span class="q">Q${i + 1}</span> ${site.say(question)}</summary>
<p>${lines(site.say(said))}</p></details>`,
  );

/** The three papers side by side; on a narrow screen one below the other, still a table to those who listen. */
function comparison(site: Site): Html {
  const columns = GUIDE_COMPARISON.columns.map((key) => site.say(key).replaceAll('\n', ' '));
  return html`<table class="compare" role="table">
<thead role="rowgroup"><tr role="row"><td role="cell" class="corner"></td>${columns.map((column) => html`<th role="columnheader" scope="col">${column}</th>`)}</tr></thead>
<tbody role="rowgroup">${GUIDE_COMPARISON.rows.map(
    ({ head, cells }) => html`
<tr role="row"><th role="rowheader" scope="row">${site.say(head)}</th>${cells.map(
      (cell, i) =>
        html`<td role="cell"><span class="of" aria-hidden="true">${columns[i] as string}</span>${lines(site.say(cell))}</td>`,
    )}</tr>`,
  )}</tbody></table>`;
}

/** Where to look for the four digits on the notice, and where to say that they differ (S128, S026). */
const check = (site: Site): Html =>
  html`<p>${site.say('explain.check.text')}</p><p>${site.say('explain.check.where')}</p>
<p><a href="${site.href('trouble/digits_differ')}">${site.say('trouble.digits_differ')}</a></p>`;

/** The digits to compare, steps, registration, comparison and questions, in the words of the leaflets. */
export function guidePage(site: Site): Page {
  const sections: readonly (readonly [id: string, title: string, body: Html])[] = [
    ['check', 'explain.check.title', check(site)],
    [
      'steps',
      'steps.title',
      html`<p>${site.say('steps.lead')}</p><ol class="steps">${GUIDE_ITEMS.steps.map(({ text }) => html`<li class="step">${site.say(text)}</li>`)}</ol><p>${site.say('steps.myInfo')}</p>`,
    ],
    ['register', 'register.title', html`<p>${site.say('register.text')}</p>${itemsOf(site, 'register')}`],
    ['visit', 'visit.title', itemsOf(site, 'visit')],
    ['compare', 'compare.title', comparison(site)],
    ['faq', 'faq.title', html`${questionsOf(site, 'notice')}`],
    ['certificate', 'cert.kicker', html`${questionsOf(site, 'certificate')}`],
  ];
  return {
    title: 'guide.title',
    here: 'guide',
    body: html`<nav class="contents" aria-label="${site.say('guide.contents')}"><ul>${sections.map(
      ([id, title]) => html`<li><a class="jump" href="#${id}">${site.say(title)}</a></li>`,
    )}</ul></nav>
${sections.map(([id, title, body]) => html`<section id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">${site.say(title)}</h2>${body}</section>`)}`,
  };
}
