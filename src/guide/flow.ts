/**
 * Which paper does a member need? The flow chart of seed 001 (S129-S131) as data: paper, screen and desk draw and
 * ask what stands here, and all of them answer by `answer`. Pure; texts are keys of the guide's catalogue.
 */

export type QuestionId = 'step1' | 'step2' | 'step3';
export type OutcomeId = 'download' | 'carry' | 'getCard' | 'again';
export type Reply = 'yes' | 'no';
/** What was answered so far; questions not reached need no reply. */
export type Answers = Readonly<Partial<Record<QuestionId, Reply>>>;

/** Where a reply leads: to another question, or to what the member is asked to do. */
export type Next = { readonly question: QuestionId } | { readonly outcome: OutcomeId };

export interface Question {
  /** The statement the member says yes or no to. */
  readonly text: string;
  readonly yes: Next;
  readonly no: Next;
}

export interface Outcome {
  readonly text: string;
  /** What to know about it; none for the outcome of answers that contradict each other. */
  readonly note?: string;
}

/** The question asked first: what `answer({})` leads to. */
const FIRST_QUESTION: QuestionId = 'step1';

export const FLOW_QUESTIONS: Readonly<Record<QuestionId, Question>> = {
  step1: { text: 'flow.step1', yes: { outcome: 'download' }, no: { question: 'step2' } },
  step2: { text: 'flow.step2', yes: { outcome: 'carry' }, no: { question: 'step3' } },
  // Who denies all three statements has denied having the card and not having it.
  step3: { text: 'flow.step3', yes: { outcome: 'getCard' }, no: { outcome: 'again' } },
};

export const FLOW_OUTCOMES: Readonly<Record<OutcomeId, Outcome>> = {
  download: { text: 'flow.download', note: 'flow.download.note' },
  carry: { text: 'flow.carry', note: 'flow.carry.note' },
  getCard: { text: 'flow.getCard', note: 'flow.getCard.note' },
  again: { text: 'flow.again' },
};

/**
 * Where the answers given lead: the next question that has no reply yet, or the outcome. Replies to questions off
 * the way are ignored, so that a changed mind leaves nothing behind.
 */
export function answer(answers: Answers): Next {
  let at = FIRST_QUESTION;
  for (;;) {
    const reply = answers[at];
    if (reply === undefined) return { question: at };
    const next = FLOW_QUESTIONS[at][reply];
    if ('outcome' in next) return next;
    at = next.question;
  }
}

/** What somebody who has or has not a My Number Card and a smartphone replies to each question. */
export function answersOf(member: { readonly card: boolean; readonly smartphone: boolean }): Answers {
  const reply = (yes: boolean): Reply => (yes ? 'yes' : 'no');
  return {
    step1: reply(member.card && member.smartphone),
    step2: reply(member.card && !member.smartphone),
    step3: reply(!member.card),
  };
}

/** The questions in the order they are asked when each is denied: the way down the page. */
export function questionsInOrder(): QuestionId[] {
  const order: QuestionId[] = [];
  let next: Next = { question: FIRST_QUESTION };
  while ('question' in next) {
    order.push(next.question);
    next = FLOW_QUESTIONS[next.question].no;
  }
  return order;
}
