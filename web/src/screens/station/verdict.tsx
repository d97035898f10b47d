import type { ReactNode } from 'react';
import type { Tone } from '../../scan/sound.ts';

/** What a scan is told as: told apart by colour, by shape, by word and by sound. */
export interface Told {
  readonly tone: Tone | 'idle';
  readonly word: string;
  readonly note: string;
  /** The number that was read; '' where there is none. */
  readonly number: string;
}

const GROUND: Record<Told['tone'], string> = {
  idle: 'bg-white text-solid-gray-800 border-solid-gray-300',
  good: 'bg-green-900 text-white border-green-900',
  done: 'bg-key-1000 text-white border-key-1000',
  warn: 'bg-yellow-300 text-black border-black',
  bad: 'bg-red-900 text-white border-black',
};

/** Each kind has a shape of its own: circle, double circle, triangle, octagon with a cross. */
const SHAPE: Record<Told['tone'], ReactNode> = {
  idle: <path d="M14 30V14h16M70 14h16v16M86 70v16H70M30 86H14V70M24 50h52" fill="none" strokeWidth="5" />,
  good: <circle cx="50" cy="50" r="34" fill="none" strokeWidth="11" />,
  done: (
    <>
      <circle cx="50" cy="50" r="42" fill="none" strokeWidth="6" />
      <path d="m29 51 15 15 28-31" fill="none" strokeWidth="9" />
    </>
  ),
  warn: (
    <>
      <path d="M50 10 92 86H8z" fill="none" strokeWidth="8" strokeLinejoin="round" />
      <path d="M50 36v26M50 69v7" fill="none" strokeWidth="8" />
    </>
  ),
  bad: (
    <>
      <path d="M32 6h36l26 26v36L68 94H32L6 68V32z" fill="none" strokeWidth="6" />
      <path d="m31 31 38 38M69 31 31 69" fill="none" strokeWidth="12" />
    </>
  ),
};

/** The verdict on the last scan, to be seen from two metres away. */
export function Verdict({ told, children }: { told: Told; children?: ReactNode }) {
  const { tone, word, note, number } = told;
  return (
    <section
      data-tone={tone}
      className={`flex forced-color-adjust-none min-h-52 items-center gap-8 rounded-12 border-4 px-8 py-6 ${GROUND[tone]}`}
    >
      <svg viewBox="0 0 100 100" aria-hidden="true" className="size-36 shrink-0" stroke="currentColor">
        {SHAPE[tone]}
      </svg>
      {/* Told at once when it is wrong; the rest waits for a pause. */}
      <div aria-live={tone === 'bad' || tone === 'warn' ? 'assertive' : 'polite'} aria-atomic="true">
        <p className="text-[2.75rem] leading-tight font-700">{word}</p>
        {number !== '' && <p className="tnum mt-1 font-mono text-3xl">{number}</p>}
        <p className="mt-2 text-lg">{note}</p>
        {children}
      </div>
    </section>
  );
}
