import { type FormEvent, useState } from 'react';
import { Button } from 'react-aria-components';
import type { ScanFinding, ScanProblem } from '../../../../src/dispatch/scan.ts';
import type { SealingSheet, StationScan } from '../../../../src/dispatch/sealing.ts';
import { readManagementNumber } from '../../../../src/piece/read-number.ts';
import { t } from '../../i18n/index.ts';
import { useMay } from '../../me.ts';
import { Field, Primary } from '../../parts/form.tsx';
import { Secondary, Trouble } from '../../parts/states.tsx';
import { count } from '../../parts/text.tsx';
import type { KeptParcel } from '../../scan/store.ts';
import { openAgain } from '../../scan/sync.ts';
import type { Station } from './use-station.ts';
import { Verdict } from './verdict.tsx';

/** Of these the paper is taken out; of the others the scan alone is taken back. */
const PAPER_OUT: readonly ScanProblem[] = ['stranger', 'stopped', 'wrong_envelope'];

const named = (number: string): string => (number === '' ? t('scan.unreadableCode') : number);

/** What must be put right before the parcel can be sealed, newest first. */
export function WrongScans(props: {
  wrong: readonly { readonly problem: ScanProblem; readonly scan: StationScan }[];
  /** Wrong scans of other stations. */
  elsewhere: readonly ScanFinding[];
  onTakeBack: (scan: StationScan) => void;
}) {
  const { wrong, elsewhere, onTakeBack } = props;
  if (wrong.length + elsewhere.length === 0) return null;
  return (
    <section className="card border-red-900 border-l-8 px-5 py-3">
      <h3 className="text-std-18B-160">{t('scan.wrong')}</h3>
      <p className="text-dns-14N-130 text-solid-gray-700">{t('scan.undoKey')}</p>
      <ul className="mt-1">
        {wrong.toReversed().map(({ problem, scan }) => (
          <li key={`${scan.client} ${scan.sequence}`} className="flex items-center gap-4 py-1.5">
            <span className="tnum w-36 font-mono text-lg">{named(scan.code.replace(/^=/, ''))}</span>
            <span className="grow">{t(`scan.is.${problem}`)}</span>
            <Secondary onPress={() => onTakeBack(scan)}>
              {PAPER_OUT.includes(problem) ? t('scan.takenOut') : t('scan.undo')}
            </Secondary>
          </li>
        ))}
        {elsewhere.map(({ problem, number }) => (
          <li key={`${problem} ${number}`} className="flex items-center gap-4 py-1.5">
            <span className="tnum w-36 font-mono text-lg">{named(number)}</span>
            <span>{t(`scan.is.${problem}`)}</span>
            <span className="text-dns-14N-130 text-solid-gray-700">{t('scan.elsewhere')}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Numbers not scanned yet, in the order of enclosing. */
export function Missing({ sheet, findings }: { sheet: SealingSheet; findings: readonly ScanFinding[] }) {
  const missing = findings.filter(({ problem }) => problem === 'missing');
  if (missing.length === 0) return null;
  const awaited = new Set(sheet.contents.filter((one) => one.awaited === true).map(({ number }) => number));
  return (
    <details className="card px-5 py-3">
      <summary className="cursor-pointer">{t('scan.missing', { n: count(missing.length) })}</summary>
      <ol className="tnum mt-2 grid grid-cols-[repeat(auto-fill,minmax(8rem,1fr))] gap-x-4 gap-y-1 font-mono">
        {missing.map(({ number }) => (
          <li key={number}>
            {number}
            {awaited.has(number) && <span className="ml-2 font-sans text-xs">{t('scan.awaited')}</span>}
          </li>
        ))}
      </ol>
    </details>
  );
}

/** A number typed by hand, for a paper whose code is damaged. */
export function TypedNumber({ onNumber }: { onNumber: (number: string) => void }) {
  const [text, setText] = useState('');
  const [unread, setUnread] = useState(false);
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    if (readManagementNumber(text) === undefined) {
      setUnread(true);
      return;
    }
    onNumber(text);
    setText('');
  };
  return (
    <form onSubmit={onSubmit} className="flex items-center gap-2">
      {unread && (
        <span role="alert" className="text-error-1 text-sm">
          {t('scan.notACode')}
        </span>
      )}
      <input
        aria-label={t('scan.typed')}
        placeholder={t('scan.typed')}
        data-wedge="off"
        autoComplete="off"
        value={text}
        onChange={({ target }) => {
          setText(target.value);
          setUnread(false);
        }}
        className="tnum h-9 w-40 rounded-8 border border-solid-gray-600 bg-white px-3 font-mono"
      />
      <Button
        type="submit"
        className="text-oln-14B-100 h-9 cursor-pointer rounded-8 border border-key-900 bg-white px-3 text-key-900 hover:bg-key-50"
      >
        {t('scan.typedSubmit')}
      </Button>
    </form>
  );
}

/** A parcel that is sealed: it may be opened again with a reason until it is posted. */
export function SealedParcel({ station, parcel }: { station: Station; parcel: KeptParcel }) {
  const { store, campaign, reach, push, ask, change } = station;
  const { target, sheet } = parcel;
  const may = useMay();
  const [asking, setAsking] = useState(false);
  const [reason, setReason] = useState('');
  const [problem, setProblem] = useState<unknown>(null);
  const expected = count(sheet.contents.filter(({ live }) => live).length);
  const open = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setProblem(null);
    await ask(() => openAgain([campaign, target], reason)).then(
      () => {
        setAsking(false);
        push(target);
      },
      (error) => setProblem(error),
    );
  };
  return (
    <div className="flex flex-col gap-4">
      <h2 className="tnum text-std-28B-150">{target}</h2>
      <Verdict
        told={{ tone: 'done', word: t('scan.sealed'), note: t('scan.sealedNote', { expected }), number: '' }}
      />
      {problem !== null && <Trouble error={problem} />}
      {asking ? (
        <form onSubmit={(event) => void open(event)} className="flex max-w-xl flex-col gap-3">
          <Field label={t('scan.openReason')} name="reason" value={reason} onChange={setReason} autoFocus />
          <span className="flex gap-3">
            <Primary type="submit" isDisabled={reason.trim() === ''}>
              {t('scan.openSubmit')}
            </Primary>
            <Secondary onPress={() => setAsking(false)}>{t('scan.cancel')}</Secondary>
          </span>
        </form>
      ) : (
        <span className="flex gap-3">
          {may('parcel.open') && reach === 'there' && (
            <Secondary onPress={() => setAsking(true)}>{t('scan.open')}</Secondary>
          )}
          <Secondary onPress={() => void change(() => store.forget([campaign, target]))}>
            {t('scan.forget')}
          </Secondary>
        </span>
      )}
    </div>
  );
}
