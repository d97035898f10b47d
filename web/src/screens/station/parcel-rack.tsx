import { type FormEvent, useEffect, useRef, useState } from 'react';
import { Button } from 'react-aria-components';
import { sealingState } from '../../../../src/dispatch/sealing.ts';
import { type PlainKey, t } from '../../i18n/index.ts';
import { Secondary, Trouble } from '../../parts/states.tsx';
import { count } from '../../parts/text.tsx';
import type { KeptParcel } from '../../scan/store.ts';
import { takeNext, takeOne, toSend } from '../../scan/sync.ts';
import type { Station } from './use-station.ts';

type Standing = 'sealed' | 'complete' | 'wrong' | 'partial' | 'fresh';
/** Signs every Japanese font has. */
const MARKS: Record<Standing, string> = { sealed: '◎', complete: '●', wrong: '×', partial: '◇', fresh: '○' };

interface Shown {
  readonly target: string;
  readonly standing: Standing;
  readonly found: number;
  readonly expected: number;
}

async function standingOf(station: Station, parcel: KeptParcel): Promise<Shown> {
  const { store, campaign } = station;
  const { target, sheet, receipt, told } = parcel;
  const kept = await store.scans([campaign, target]);
  const own = kept.filter(({ serial }) => serial === sheet.serial).map(({ scan }) => scan);
  const sent = toSend(kept, store.client, receipt).length === 0;
  const state = sent && told !== null ? told : sealingState(sheet, own);
  const wrong = state.findings.some(({ problem }) => problem !== 'missing' && problem !== 'no_container');
  const standing = sheet.sealed
    ? 'sealed'
    : state.complete
      ? 'complete'
      : wrong
        ? 'wrong'
        : state.found > 0
          ? 'partial'
          : 'fresh';
  return { target, standing, found: state.found, expected: state.expected };
}

/** The parcels on this device, and the ways to take more of them along. */
export function ParcelRack(props: {
  station: Station;
  chosen: string | undefined;
  onChoose: (target: string) => void;
}) {
  const { station, chosen, onChoose } = props;
  const { store, campaign, parcels, reach, ask } = station;
  const [shown, setShown] = useState<readonly Shown[]>([]);
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState('');
  const [typed, setTyped] = useState('');
  const [problem, setProblem] = useState<unknown>(null);
  const onScreen = useRef(chosen);
  onScreen.current = chosen;
  useEffect(() => {
    let late = false;
    void Promise.all(parcels.map((parcel) => standingOf(station, parcel))).then(
      (all) => !late && setShown(all),
    );
    return () => {
      late = true;
    };
  }, [station, parcels]);
  const during = async (work: () => Promise<void>): Promise<void> => {
    setBusy(true);
    setProblem(null);
    setSaid('');
    await work().catch(setProblem);
    setBusy(false);
  };
  const next = () =>
    during(async () => {
      const n = await ask(() => takeNext(store, campaign));
      if (n !== undefined) setSaid(n === 0 ? t('scan.tookNone') : t('scan.took', { n: count(n) }));
    });
  const one = (event: FormEvent): void => {
    event.preventDefault();
    const target = typed.trim().toUpperCase();
    if (target === '') return;
    if (parcels.some((parcel) => parcel.target === target)) {
      setTyped('');
      onChoose(target);
      return;
    }
    void during(async () => {
      await ask(() => takeOne(store, [campaign, target]));
      if ((await store.parcel([campaign, target])) === undefined) return;
      setTyped((now) => (now === typed ? '' : now));
      // Another parcel that was opened meanwhile is being scanned into.
      if (onScreen.current === chosen) onChoose(target);
    });
  };
  return (
    <section className="flex w-72 shrink-0 flex-col gap-3 border-solid-gray-200 border-r bg-white p-4">
      <h2 className="text-std-16B-170">{t('scan.parcels')}</h2>
      <span className="shrink-0 [&>button]:w-full [&>button]:justify-center">
        <Secondary isDisabled={busy || reach !== 'there'} onPress={() => void next()}>
          {busy ? t('scan.taking') : t('scan.takeNext')}
        </Secondary>
      </span>
      <form onSubmit={one} className="flex gap-2">
        <input
          aria-label={t('scan.takeOne')}
          placeholder={t('scan.takeOne')}
          autoComplete="off"
          data-wedge="off"
          value={typed}
          onChange={({ target }) => setTyped(target.value)}
          className="tnum h-9 w-0 grow rounded-8 border border-solid-gray-600 bg-white px-3"
        />
        <Button
          type="submit"
          className="text-oln-14B-100 h-9 cursor-pointer rounded-8 border border-key-900 bg-white px-3 text-key-900 hover:bg-key-50"
        >
          {t('scan.takeOneSubmit')}
        </Button>
      </form>
      <p aria-live="polite" className="text-dns-14N-130 empty:sr-only">
        {said}
      </p>
      {problem !== null && <Trouble error={problem} />}
      {parcels.length === 0 && (
        <div className="text-dns-14N-130 text-solid-gray-700">
          <p className="font-700">{t('scan.none')}</p>
          <p>{t('scan.noneNote')}</p>
        </div>
      )}
      <ul className="-mx-2 min-h-0 grow overflow-y-auto">
        {shown.map(({ target, standing, found, expected }) => (
          <li key={target}>
            <button
              type="button"
              aria-current={target === chosen ? 'true' : undefined}
              onClick={() => onChoose(target)}
              className="grid w-full cursor-pointer grid-cols-[1.5rem_1fr_auto] items-baseline gap-x-2 rounded-4 px-2 py-2 text-left hover:bg-solid-gray-50 aria-current:bg-key-50 aria-current:shadow-[inset_4px_0_0_var(--color-key-900)]"
            >
              <span
                aria-hidden="true"
                className={`text-center ${standing === 'wrong' ? 'text-red-900' : 'text-key-1000'}`}
              >
                {MARKS[standing]}
              </span>
              <span className="tnum">{target}</span>
              <span className="tnum text-dns-14N-130">
                {t('scan.of', { found: count(found), expected: count(expected) })}
              </span>
              <span className="col-start-2 text-solid-gray-700 text-xs">
                {t(`scan.state.${standing}` as PlainKey)}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
