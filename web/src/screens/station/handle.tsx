import { useEffect, useState } from 'react';
import { keptCode } from '../../../../src/dispatch/sealing.ts';
import { type PlainKey, t } from '../../i18n/index.ts';
import { Trouble } from '../../parts/states.tsx';
import { type Job, NEEDS, saidHere } from '../../scan/jobs.ts';
import { sound, type Tone } from '../../scan/sound.ts';
import type { KeptOrder } from '../../scan/store.ts';
import { useWedge } from '../../scan/wedge.ts';
import { Needs, today } from './handle-needs.tsx';
import { Orders } from './handle-orders.tsx';
import { TypedNumber } from './seal-parts.tsx';
import type { Station } from './use-station.ts';
import { type Told, Verdict } from './verdict.tsx';

const idle = (): Told => ({ tone: 'idle', word: t('scan.idle'), note: t('scan.jobIdle'), number: '' });

/** What is shown of the paper scanned last: the server's answer, or what can be said without it. */
function toldOf(order: KeptOrder, station: Station): Told {
  const { number, answer, job } = order;
  if (answer !== null) return { ...answer, tone: answer.tone as Tone, number };
  if (station.reach !== 'there') return { ...saidHere(number, job as Job, station.parcels), number };
  return { tone: 'idle', word: t('scan.sendingOne'), note: '', number };
}

/** Papers of one job, one scan each: kept on the device first, sent in their order, each answered by itself. */
export function HandlePapers({ station, job }: { station: Station; job: Job }) {
  const { store, campaign, orders, push } = station;
  const need = NEEDS[job];
  const [says, setSays] = useState(need === 'cause' ? 'unknown_address' : '');
  const [on, setOn] = useState(today);
  const [refused, setRefused] = useState<Told>();
  const [problem, setProblem] = useState<unknown>(null);
  const [sounded, setSounded] = useState('');
  const ready = says.trim() !== '' && (need !== 'cause' || on !== '');

  const onCode = (text: string): void => {
    const number = keptCode(text);
    const readable = number !== '' && !number.startsWith('=');
    if (!readable || !ready) {
      sound('warn');
      const note = readable
        ? t('scan.needFirst', { need: t(`scan.need.${need}`) })
        : t('scan.is.unreadableNote');
      const word = readable ? t('scan.refused') : t('scan.is.unreadable');
      setRefused({ tone: 'warn', word, note, number });
      return;
    }
    setRefused(undefined);
    void store.addOrder({ campaign, job, number, says: says.trim(), on }).then(() => push(), setProblem);
  };
  useWedge(onCode);

  const last = orders.filter((order) => order.job === job).at(-1);
  const told = refused ?? (last === undefined ? idle() : toldOf(last, station));
  // Once for each paper and for each thing that is said of it.
  const heard = last === undefined ? '' : `${last.id} ${told.tone} ${told.word}`;
  useEffect(() => {
    if (heard === '' || heard === sounded || refused !== undefined) return;
    setSounded(heard);
    // What was said before this screen was opened is old.
    const fresh = last !== undefined && Date.now() - Date.parse(last.at) < 10_000;
    if (fresh && told.tone !== 'idle') sound(told.tone);
  }, [heard, sounded, refused, last, told.tone]);

  return (
    <div className="flex flex-col gap-4">
      <header>
        <h2 className="text-std-24B-150">{t(`scan.job.${job}` as PlainKey)}</h2>
        <p className="text-dns-16N-130 text-solid-gray-700">{t(`scan.jobNote.${job}` as PlainKey)}</p>
      </header>
      <Needs need={need} says={says} onSays={setSays} on={on} onDay={setOn} />
      <Verdict told={told} />
      {problem !== null && <Trouble error={problem} />}
      <div className="flex justify-end">
        <TypedNumber onNumber={onCode} />
      </div>
      <Orders station={station} job={job} />
    </div>
  );
}
