import { useCallback, useEffect, useLayoutEffect, useState } from 'react';
import { containerTitle } from '../../../../src/api/words.ts';
import { type ScanProblem, scannedCode } from '../../../../src/dispatch/scan.ts';
import {
  keptCode,
  type SealingState,
  type StationScan,
  sealingState,
} from '../../../../src/dispatch/sealing.ts';
import { t } from '../../i18n/index.ts';
import { recordText } from '../../i18n/record.ts';
import { Primary } from '../../parts/form.tsx';
import { Secondary, Trouble } from '../../parts/states.tsx';
import { count } from '../../parts/text.tsx';
import { type ScanVerdict, verdictOf, wrongScans } from '../../scan/judge.ts';
import { sound, type Tone } from '../../scan/sound.ts';
import type { KeptParcel, KeptScan, Place } from '../../scan/store.ts';
import { isWhole, seal, toSend } from '../../scan/sync.ts';
import { useWedge } from '../../scan/wedge.ts';
import { Missing, SealedParcel, TypedNumber, WrongScans } from './seal-parts.tsx';
import type { Station } from './use-station.ts';
import { type Told, Verdict } from './verdict.tsx';

const TONE: Record<ScanVerdict, Tone> = {
  in: 'good',
  container: 'good',
  complete: 'done',
  double: 'warn',
  unreadable: 'warn',
  stranger: 'bad',
  stopped: 'bad',
  wrong_envelope: 'bad',
  wrong_container: 'bad',
  missing: 'bad',
  no_container: 'bad',
};

const NOTHING_READ = (left: number): Told => ({
  tone: 'idle',
  word: t('scan.idle'),
  note: t('scan.idleNote', { n: count(left) }),
  number: '',
});

/** The scans of one parcel on this device, for the closing its sheet is of, and how the parcel stands. */
function useParcel(station: Station, parcel: KeptParcel) {
  const { store, campaign, waiting } = station;
  const { target, sheet, receipt, told } = parcel;
  const [kept, setKept] = useState<readonly KeptScan[]>();
  const [whole, setWhole] = useState(true);
  const ofSheet = useCallback(
    (all: readonly KeptScan[]) => all.filter(({ serial }) => serial === sheet.serial).map(({ scan }) => scan),
    [sheet.serial],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: read again whenever something was sent or refused
  const read = useCallback(async () => {
    const all = await store.scans([campaign, target]);
    setKept(all);
    return ofSheet(all);
  }, [store, campaign, target, ofSheet, receipt, waiting]);
  useEffect(() => void read(), [read]);
  useEffect(() => void isWhole(parcel).then(setWhole), [parcel]);
  const scans = ofSheet(kept ?? []);
  // Over the receipt that is shown: a scan read while its answer came has been sent all the same.
  const unsent = toSend(kept ?? [], store.client, receipt).length;
  // The server knows the scans of all stations; until it has ours, ours alone count.
  const state: SealingState = unsent === 0 && told !== null ? told : sealingState(sheet, scans);
  // What the device holds unsent may be the very paper that must not be sealed in.
  const isRead = kept !== undefined;
  return { scans, unsent, isRead, whole, state, read };
}

/** Sealing one parcel: every scan is judged at once; only the exact set can be sealed, and only by the server. */
export function SealParcel(props: { station: Station; parcel: KeptParcel; onForget: () => void }) {
  const { station, parcel, onForget: leave } = props;
  const { store, campaign, reach, push, ask, change } = station;
  const { target, sheet } = parcel;
  const place: Place = [campaign, target];
  const { scans, unsent, isRead, whole, state, read } = useParcel(station, parcel);
  const [last, setLast] = useState<Told>();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const wrong = wrongScans(sheet, scans);
  // Another station may have worked on it since it was taken along.
  useEffect(() => push(target), [push, target]);

  const onCode = async (text: string): Promise<void> => {
    const { text: code, envelope } = scannedCode(text);
    const scan = await store.add(place, sheet.serial, { code, envelope });
    const now = await read();
    const verdict = verdictOf(sheet, now, scan);
    const { found, expected } = sealingState(sheet, now);
    const container = recordText(containerTitle(sheet.outer.container));
    const values: Record<string, string | number> = {
      found: count(found),
      expected: count(expected),
      container,
    };
    const note = t(`scan.is.${verdict as 'in'}Note`, values as { found: string });
    setLast({ tone: TONE[verdict], word: t(`scan.is.${verdict}`), note, number: keptCode(code) });
    sound(TONE[verdict]);
    push();
  };
  /** Takes back one wrong scan, or the newest; one that was taken back a moment ago is left alone. */
  const takeBack = async (which?: StationScan): Promise<void> => {
    const standing = wrongScans(sheet, await read()).map(({ scan }) => scan);
    const undoes =
      which === undefined ? standing.at(-1) : standing.find(({ sequence }) => sequence === which.sequence);
    if (undoes === undefined) return;
    const { client, sequence, code } = undoes;
    await store.add(place, sheet.serial, { code: '', undoes: { client, sequence } });
    await read();
    setLast({ tone: 'idle', word: t('scan.is.takenOut'), note: t('scan.is.takenOutNote'), number: code });
    push();
  };
  // One after the other, however fast they come: each is judged over all before it.
  const [queue] = useState(() => ({ tail: Promise.resolve() as Promise<void> }));
  const inTurn = (work: () => Promise<void>): void => {
    queue.tail = queue.tail.then(work).catch(setProblem);
  };
  const onText = (text: string): void => inTurn(() => onCode(text));
  // From the first moment: each scan is judged over what the device holds, whether or not it is shown yet.
  const usable = whole && !sheet.sealed;
  useWedge(onText, usable);
  useLayoutEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Backspace' || !usable || event.target instanceof HTMLInputElement) return;
      event.preventDefault();
      inTurn(() => takeBack());
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  });

  const holdsUnsent = async (): Promise<boolean> =>
    toSend(await store.scans(place), store.client, parcel.receipt).length > 0;
  const onForget = (): void =>
    inTurn(async () => {
      if (await holdsUnsent()) return;
      // The address names it no more: it would be taken along again.
      leave();
      await change(() => store.forget(place));
    });
  const onSeal = async (): Promise<void> => {
    setBusy(true);
    setProblem(null);
    try {
      // A paper scanned a moment ago counts, though the server has not heard of it.
      await queue.tail;
      if (await holdsUnsent()) return;
      const answer = await ask(() => seal(place, sheet.fingerprint));
      if (answer?.findings.length === 0) {
        setLast(undefined);
        sound('done');
      } else if (answer !== undefined) sound('bad');
    } catch (error) {
      sound('bad');
      setProblem(error);
    } finally {
      // Sealed or refused: what is shown from now on is how things stand.
      push(target);
      setBusy(false);
    }
  };

  if (!whole) return <p className="card border-error-1 border-l-8 px-5 py-4">{t('scan.broken')}</p>;
  if (sheet.sealed) return <SealedParcel station={station} parcel={parcel} />;
  const own = new Set(wrong.map(({ scan }) => scan.code));
  const elsewhere = state.findings.filter(
    ({ problem: kind, number }) => kind !== 'missing' && kind !== 'no_container' && !own.has(number),
  );
  const needsContainer = state.findings.some(
    ({ problem: kind }: { problem: ScanProblem }) => kind === 'no_container',
  );
  const container = recordText(containerTitle(sheet.outer.container));
  const ready = state.complete && isRead && unsent === 0 && reach === 'there';
  return (
    <div className="flex flex-col gap-4">
      <header className="flex flex-wrap items-end gap-x-6 gap-y-2">
        <h2 className="tnum text-std-28B-150">{target}</h2>
        <p className="text-dns-14N-130 pb-1.5 text-solid-gray-700">
          {t('scan.container', { container })}
          {sheet.serial > 1 && <span className="ml-3">{t('scan.serial', { n: sheet.serial })}</span>}
          <span className="ml-3 font-mono">
            {t('scan.fingerprint', { hash: sheet.fingerprint.slice(0, 8) })}
          </span>
        </p>
        <p className="tnum ml-auto font-700 text-4xl" data-testid="count">
          {t('scan.of', { found: count(state.found), expected: count(state.expected) })}
        </p>
      </header>
      <progress
        aria-label={t('scan.progress', { target })}
        max={state.expected}
        value={state.found}
        className="h-3 w-full appearance-none overflow-hidden rounded-full bg-solid-gray-200 [&::-moz-progress-bar]:bg-key-900 [&::-webkit-progress-bar]:bg-solid-gray-200 [&::-webkit-progress-value]:bg-key-900"
      />
      <Verdict told={last ?? NOTHING_READ(state.expected - state.found)} />
      {problem !== null && <Trouble error={problem} />}
      {needsContainer && <p className="text-std-16B-170">{t('scan.containerNeeded', { container })}</p>}
      <WrongScans wrong={wrong} elsewhere={elsewhere} onTakeBack={(scan) => inTurn(() => takeBack(scan))} />
      <div className="flex flex-wrap items-center gap-4">
        <Primary isDisabled={!ready || busy} onPress={() => void onSeal()}>
          {busy ? t('scan.sealing') : t('scan.seal')}
        </Primary>
        {state.complete && isRead && !ready && (
          <p role="status">{reach === 'there' ? t('scan.sealUnsent') : t('scan.sealAway')}</p>
        )}
        <span className="ml-auto">
          <TypedNumber onNumber={onText} />
        </span>
        <Secondary isDisabled={!isRead || unsent > 0} onPress={onForget}>
          {t('scan.forget')}
        </Secondary>
      </div>
      <Missing sheet={sheet} findings={state.findings} />
    </div>
  );
}
