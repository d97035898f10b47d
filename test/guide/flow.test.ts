import { describe, expect, test } from 'vitest';
import {
  type Answers,
  answer,
  answersOf,
  FLOW_OUTCOMES,
  FLOW_QUESTIONS,
  type OutcomeId,
  type QuestionId,
  questionsInOrder,
  type Reply,
} from '../../src/guide/flow.ts';
import { languageOf } from '../../src/guide/language.ts';

const REPLIES: readonly (Reply | undefined)[] = ['yes', 'no', undefined];
const EVERY = REPLIES.flatMap((step1) =>
  REPLIES.flatMap((step2) => REPLIES.map((step3) => ({ step1, step2, step3 }))),
);

describe('which paper a member needs', () => {
  test.each([
    ['S129', true, true, 'download'],
    ['S130', true, false, 'carry'],
    ['S131', false, true, 'getCard'],
    ['S131', false, false, 'getCard'],
  ] as const)('%s card %s, smartphone %s: %s', (_item, card, smartphone, outcome) => {
    expect(answer(answersOf({ card, smartphone }))).toEqual({ outcome });
  });

  test('S129 S130 S131 each of the 27 combinations of yes, no and no reply leads where the seed leads', () => {
    expect(EVERY).toHaveLength(27);
    for (const { step1, step2, step3 } of EVERY) {
      const given = Object.fromEntries(
        Object.entries({ step1, step2, step3 }).filter(([, reply]) => reply !== undefined),
      ) as Answers;
      const seed =
        step1 === 'yes'
          ? { outcome: 'download' }
          : step1 === undefined
            ? { question: 'step1' }
            : step2 === 'yes'
              ? { outcome: 'carry' }
              : step2 === undefined
                ? { question: 'step2' }
                : step3 === 'yes'
                  ? { outcome: 'getCard' }
                  : step3 === undefined
                    ? { question: 'step3' }
                    : { outcome: 'again' };
      expect(answer(given)).toEqual(seed);
    }
  });

  test('nobody who answers truly is asked to start again', () => {
    for (const card of [true, false]) {
      for (const smartphone of [true, false])
        expect(answer(answersOf({ card, smartphone }))).not.toEqual({ outcome: 'again' });
    }
  });

  test('every question and outcome is reached and has a text', () => {
    const { texts } = languageOf('ja');
    expect(questionsInOrder()).toEqual(Object.keys(FLOW_QUESTIONS));
    const ends = EVERY.map((given) => answer(given as Answers)).flatMap((next) =>
      'outcome' in next ? [next.outcome] : [],
    );
    expect(new Set(ends)).toEqual(new Set(Object.keys(FLOW_OUTCOMES)));
    for (const id of Object.keys(FLOW_QUESTIONS) as QuestionId[])
      expect(texts[FLOW_QUESTIONS[id].text]).toBeTruthy();
    for (const id of Object.keys(FLOW_OUTCOMES) as OutcomeId[]) {
      const { text, note = text } = FLOW_OUTCOMES[id];
      expect(texts[text]).toBeTruthy();
      expect(texts[note]).toBeTruthy();
    }
  });
});
