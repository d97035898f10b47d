import type { Problem } from '../../../src/api/problem.ts';
import { language } from '../i18n/language.ts';
import { insurerPath } from '../place.ts';
import { say } from './texts.ts';

/** A refusal with its sentence and remedy. `status` 0: no answer at all. */
export class Refusal extends Error {
  readonly status: number;
  readonly remedy: string;
  constructor(problem: Pick<Problem, 'status' | 'title' | 'detail'>) {
    super(problem.title);
    this.status = problem.status;
    this.remedy = problem.detail;
  }
}

// The record's words in English are fetched on English pages alone, before the first screen.
const inLanguage =
  language === 'en' ? (await import('../i18n/record.ts')).inLanguage : <T>(answer: T): T => answer;

const UNREACHABLE = { status: 0, title: say.unreachable, detail: '' };

async function ask<T>(address: string, options: RequestInit = {}): Promise<T> {
  const response = await fetch(address, options).catch(() => {
    throw new Refusal(UNREACHABLE);
  });
  const body = await response.json().catch(() => {
    throw new Refusal(UNREACHABLE);
  });
  if (response.ok) return inLanguage(body as T);
  throw new Refusal(inLanguage(body as Problem));
}

/** JSON of the workplace's part of the API. */
export const get = <T>(rest: string): Promise<T> => ask(insurerPath(`/workplace${rest}`));

/** Posts JSON; the key makes a repeated request the same one. */
export const send = <T>(address: string, body: object): Promise<T> =>
  ask(address, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() },
    body: JSON.stringify(body),
  });
export const post = <T>(rest: string, body: object = {}): Promise<T> =>
  send(insurerPath(`/workplace${rest}`), body);

/** Signs in with the code out of a parcel. */
export const enter = (code: string, name: string): Promise<{ insurerId: string }> =>
  send('/api/sign-in/workplace', { code, name });
/** Signs in by an account. */
export const enterByAccount = (
  personId: string,
  password: string,
  code: string,
): Promise<{ insurerId: string }> => send('/api/sign-in/workplace/password', { personId, password, code });
export const leave = (): Promise<unknown> => send('/api/me/sign-out', {});
