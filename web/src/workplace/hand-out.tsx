import { type FormEvent, useEffect, useRef, useState } from 'react';
import type { WorkplaceLetter } from '../../../src/api/workplace-contract.ts';
import { readManagementNumber } from '../../../src/piece/read-number.ts';
import { sound } from '../scan/sound.ts';
import { useCamera } from '../scan/use-camera.ts';
import { FIELD, PRIMARY, Progress, SECONDARY, Trouble } from './parts.tsx';
import { say } from './texts.ts';
import type { Outbox } from './use-outbox.ts';

type Verdict = keyof typeof say.verdict;
interface Shown {
  readonly verdict: Verdict;
  readonly letter: WorkplaceLetter | undefined;
  /** Counts up, so that the same answer twice is seen and heard as two. */
  readonly turn: number;
}

const LOOKS: Readonly<Record<Verdict, { box: string; sign: string }>> = {
  hand: { box: 'border-green-900 bg-green-50 text-green-1200', sign: '○' },
  already: { box: 'border-yellow-900 bg-yellow-50 text-yellow-1200', sign: '△' },
  not_sent: { box: 'border-yellow-900 bg-yellow-50 text-yellow-1200', sign: '△' },
  send_back: { box: 'border-red-900 bg-red-50 text-red-1200', sign: '×' },
  sent_back: { box: 'border-red-900 bg-red-50 text-red-1200', sign: '×' },
  unknown: { box: 'border-red-900 bg-red-50 text-red-1200', sign: '×' },
  unreadable: { box: 'border-red-900 bg-red-50 text-red-1200', sign: '×' },
};

function CameraBox({ onCode }: { onCode: (text: string) => void }) {
  const { video, trouble } = useCamera(onCode);
  if (trouble !== undefined) return <p className="card px-4 py-4">{say.cameraTrouble[trouble]}</p>;
  return (
    <video
      ref={video}
      muted
      playsInline
      aria-label={say.camera}
      className="aspect-[4/3] w-full rounded-8 bg-black object-cover"
    />
  );
}

/** What could not be recorded, and why; by name where the letter is known here. */
export function Refused(props: { refused: Outbox['refused']; letters: readonly WorkplaceLetter[] }) {
  const { refused, letters } = props;
  if (refused.length === 0) return null;
  const nameOf = (code: string): string =>
    letters.find(({ managementNumber }) => managementNumber === code)?.name || code;
  return (
    <div role="alert" className="rounded-8 border-2 border-red-900 px-3 py-2">
      <p className="font-700">{say.conflict}</p>
      <ul>
        {refused.map(({ code, became }) => (
          <li key={code}>{say.noteOf(nameOf(code), say.verdict[became === 'hand' ? 'unknown' : became])}</li>
        ))}
      </ul>
    </div>
  );
}

/** Handing letters out: a code is read, its person's name is shown, and it is ticked off, with a network or without. */
export function HandOut(props: { letters: readonly WorkplaceLetter[]; outbox: Outbox; back: () => void }) {
  const { letters, outbox, back } = props;
  const { queue, left, away, error, refused, send } = outbox;
  const [camera, setCamera] = useState(true);
  const [typed, setTyped] = useState('');
  const [shown, setShown] = useState<Shown>();
  const [ticked, setTicked] = useState(
    () => new Set(letters.filter(({ state }) => state === 'handed').map((one) => one.managementNumber)),
  );
  const handed = new Set([...ticked].filter((one) => !refused.some(({ code }) => code === one)));
  /** As of the last letter read, which may not be on the screen yet. */
  const latest = useRef(handed);
  latest.current = handed;
  const tick = (codes: readonly string[]): void => {
    latest.current = new Set([...latest.current, ...codes]);
    setTicked((before) => new Set([...before, ...codes]));
  };
  const [lost, setLost] = useState(false);
  // One after the other: what stands on the screen is the last letter's, however long the one before took to be kept.
  const last = useRef<Promise<void>>(Promise.resolve());
  const then = (work: () => Promise<void>): void => {
    last.current = last.current.then(work).then(
      () => setLost(false),
      () => {
        setLost(true);
        sound('bad');
      },
    );
  };
  // What this phone has not sent yet is handed out all the same, also after the page was opened anew.
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked once of each queue
  useEffect(() => then(async () => tick(await queue.waiting())), [queue]);
  const judge = (text: string): { verdict: Verdict; letter: WorkplaceLetter | undefined } => {
    const number = readManagementNumber(text);
    if (number === undefined) return { verdict: 'unreadable', letter: undefined };
    const letter = letters.find(({ managementNumber }) => managementNumber === number);
    if (letter === undefined) return { verdict: 'unknown', letter };
    if (letter.state === 'send_back' || letter.state === 'sent_back')
      return { verdict: letter.state, letter };
    return { verdict: latest.current.has(number) ? 'already' : 'hand', letter };
  };
  const readOne = async (text: string): Promise<void> => {
    const { verdict, letter } = judge(text);
    if (verdict === 'hand' && letter !== undefined) {
      await queue.keep(letter.managementNumber);
      tick([letter.managementNumber]);
      void send();
    }
    setShown((before) => ({ verdict, letter, turn: (before?.turn ?? 0) + 1 }));
    sound(verdict === 'hand' ? 'good' : verdict === 'already' ? 'warn' : 'bad');
    navigator.vibrate?.(verdict === 'hand' ? 60 : [120, 80, 120]);
  };
  const read = (text: string): void => then(() => readOne(text));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    read(typed);
    setTyped('');
  };
  const due = letters.filter(({ state }) => state !== 'send_back' && state !== 'sent_back');
  const n = due.filter(({ managementNumber }) => handed.has(managementNumber)).length;
  return (
    <section aria-label={say.scanTitle} className="flex flex-col gap-3">
      <div className="flex items-center justify-between">
        <button type="button" onClick={back} className="min-h-9 cursor-pointer text-key-900">
          ← {say.back}
        </button>
        <p className="tnum text-sm">{left === 0 ? say.sent : say.kept(left)}</p>
      </div>
      <h2 className="sr-only">{say.scanTitle}</h2>
      <Progress n={n} of={due.length}>
        <span>{say.handedOf(n, due.length)}</span>
        <span>{n === due.length ? say.allDone : say.left(due.length - n)}</span>
      </Progress>
      <div role="status" aria-live="assertive" className="min-h-28">
        {shown === undefined ? (
          <p className="card px-4 py-4">{say.scanLead}</p>
        ) : (
          <div
            key={shown.turn}
            className={`flex items-center gap-4 rounded-8 border-2 px-4 py-3 ${LOOKS[shown.verdict].box}`}
          >
            <span aria-hidden="true" className="text-5xl leading-none">
              {LOOKS[shown.verdict].sign}
            </span>
            <div>
              {shown.letter !== undefined && (
                <p className="font-700 text-2xl">
                  {shown.letter.name === '' ? shown.letter.managementNumber : say.giveTo(shown.letter.name)}
                </p>
              )}
              {shown.letter?.dependent === true && shown.letter.insuredName !== '' && (
                <p className="text-sm">{say.family(shown.letter.insuredName)}</p>
              )}
              <p className="font-700">{say.verdict[shown.verdict]}</p>
            </div>
          </div>
        )}
      </div>
      {away && <p className="rounded-8 bg-yellow-50 px-3 py-2 text-sm text-yellow-1200">{say.offline}</p>}
      {lost && <Trouble error={new Error(say.notKept)} />}
      {error !== undefined && <Trouble error={error} again={() => void send()} />}
      <Refused refused={refused} letters={letters} />
      {camera && <CameraBox onCode={read} />}
      <button type="button" onClick={() => setCamera(!camera)} className={SECONDARY}>
        {camera ? say.cameraOn : say.cameraOff}
      </button>
      <form onSubmit={submit} className="flex gap-2">
        <input
          aria-label={say.type}
          placeholder={say.type}
          autoComplete="off"
          autoCapitalize="characters"
          value={typed}
          onChange={({ target }) => setTyped(target.value)}
          className={`${FIELD} tnum placeholder:text-solid-gray-700`}
        />
        <button type="submit" disabled={typed.trim() === ''} className={`${PRIMARY} shrink-0`}>
          {say.typeDo}
        </button>
      </form>
    </section>
  );
}
