import { FLOW_OUTCOMES, FLOW_QUESTIONS, type Next, type Question, questionsInOrder } from '../guide/flow.ts';
import { guideTexts } from '../guide/language.ts';
import type { DeskSettings } from './settings.ts';
import { ANSWERED_BY, type AnsweredBy, SCRIPTS, TOPICS, type TopicId } from './topics.ts';

/** What an operator has before them for a topic. */
export interface Script {
  readonly topic: TopicId;
  readonly title: string;
  readonly version: string;
  readonly by: AnsweredBy;
  /** Where the caller is handed on to: its name and, of the state's line, its number. Null where this desk answers. */
  readonly transfer: { readonly to: string; readonly phone: string | null } | null;
  /** Read aloud, in this order. */
  readonly sentences: readonly string[];
  readonly person: boolean;
}

/** The flow chart as an operator asks it: each statement with what to do on yes, then what to do when all are denied. */
function flowSentences(): string[] {
  const texts = guideTexts('ja');
  const outcome = (next: Next): string =>
    'outcome' in next ? (texts[FLOW_OUTCOMES[next.outcome].text] as string) : '次の質問へ進みます。';
  const questions = questionsInOrder().map((id) => FLOW_QUESTIONS[id]);
  const last = questions.at(-1) as Question;
  return [
    ...questions.map(({ text, yes }) => `「${texts[text]}」　はい：${outcome(yes)}`),
    `どれも「いいえ」：${outcome(last.no)}`,
  ];
}

/**
 * The script of a topic with the profile's words filled in. `words`: values of the guide's `{placeholders}`. Throws
 * RangeError if one has no value: an operator never reads a brace aloud.
 */
export function scriptOf(
  topic: TopicId,
  settings: DeskSettings,
  words: Readonly<Record<string, string>>,
): Script {
  const { title, by, say, guide, person } = TOPICS[topic];
  const flow = topic === 'which_paper' ? flowSentences() : [];
  const texts = guideTexts('ja');
  const filled = (text: string): string =>
    text.replace(/\{(\w+)\}/g, (_, name: string) => {
      const value = name === 'stateLine' ? settings.stateLine : words[name];
      if (value === undefined) throw new RangeError(`no value for {${name}}`);
      return value;
    });
  return {
    topic,
    title,
    version: SCRIPTS,
    by,
    transfer:
      by === 'desk' ? null : { to: ANSWERED_BY[by], phone: by === 'state_line' ? settings.stateLine : null },
    sentences: [...say, ...flow, ...guide.map((key) => texts[key] as string)].map(filled),
    person,
  };
}
