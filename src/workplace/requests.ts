import { catalogue } from '../template/sets.ts';

/** One of the three things asked of employers (S122–S127), in the words of the paper that lies in the parcel. */
export interface EmployerRequest {
  readonly title: string;
  readonly text: string;
  /** The law behind it, where one is named. */
  readonly note: string | null;
}

const KEYS = [
  ['letter.requests.03', 'letter.requests.04', 'letter.requests.05'],
  ['letter.requests.06', 'letter.requests.07', 'letter.requests.08'],
  ['letter.requests.09', 'letter.requests.10', null],
] as const;

/** The requests to employers, first to third. `insurerName`: as it is printed. */
export function employerRequests(insurerName: string): EmployerRequest[] {
  const texts = catalogue();
  const say = (key: string): string => (texts[key] as string).replaceAll('{insurerName}', insurerName);
  return KEYS.map(([title, text, note]) => ({
    title: say(title),
    text: say(text),
    note: note === null ? null : say(note),
  }));
}
