import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { FileTrigger } from 'react-aria-components';
import type { CheckedFiling, FilingFault, LoadedFiling } from '../../../../src/api/filing-contract.ts';
import { addressOf, postFile } from '../../api.ts';
import { t } from '../../i18n/index.ts';
import { useAct } from '../../parts/act.ts';
import { Primary } from '../../parts/form.tsx';
import { useSettled } from '../../parts/settled.ts';
import { Secondary, Trouble } from '../../parts/states.tsx';
import { count } from '../../parts/text.tsx';
import { insurerPath } from '../../place.ts';
import { Line } from '../rounds/parts.tsx';

/** The kind a file's own name tells; the name itself is not sent. */
const kindOf = (name: string): string | undefined => /^(shfd|kpfd)0006\./i.exec(name)?.[1]?.toLowerCase();

/** Faults by row and 項番, each with what to do. */
function Faults({ title, faults, alert }: { title: string; faults: readonly FilingFault[]; alert: boolean }) {
  if (faults.length === 0) return null;
  return (
    <div className="mt-3">
      <h3 className={`text-std-16B-170 ${alert ? 'text-error-1' : 'text-orange-1000'}`}>{title}</h3>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <section className="max-h-64 overflow-auto" tabIndex={0} aria-label={title}>
        <table className="w-full border-collapse text-dns-14N-130">
          <thead>
            <tr className="bg-solid-gray-50 text-left text-xs">
              {(['filing.row', 'filing.item', 'filing.message', 'filing.remedy'] as const).map((key) => (
                <th key={key} scope="col" className="px-2.5 py-1.5 whitespace-nowrap">
                  {t(key)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {faults.map((one) => (
              <tr
                key={`${one.row} ${one.item} ${one.code}`}
                className="border-solid-gray-100 border-b align-top"
              >
                <td className="tnum px-2.5 py-1.5">{one.row === 0 ? t('filing.wholeFile') : one.row}</td>
                <td className="px-2.5 py-1.5 whitespace-nowrap">
                  {one.item > 0 && <span className="tnum mr-1">{one.item}</span>}
                  {one.name}
                </td>
                <td className="px-2.5 py-1.5">{one.message}</td>
                <td className="px-2.5 py-1.5">{one.remedy}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </div>
  );
}

function Checked({ checked }: { checked: CheckedFiling }) {
  return (
    <div className="mt-3" aria-live="polite">
      {checked.known !== null && (
        <p className="text-dns-16N-130">
          {t('filing.knownBefore')}{' '}
          <Link to="/filings/$filing" params={{ filing: checked.known }}>
            {t('filing.openIt')}
          </Link>
        </p>
      )}
      {checked.refused ? (
        <p className="text-dns-16B-130 text-error-1">{t('filing.refused')}</p>
      ) : (
        <p className="text-dns-16B-130">
          {t('filing.summary', { records: count(checked.counts.records), accepted: count(checked.accepted) })}
        </p>
      )}
      {checked.late.length > 0 && (
        <p className="text-dns-14N-130 text-orange-1000">
          {t('filing.lateCount', { n: count(checked.late.length), days: checked.late[0]?.dueDays ?? 0 })}
        </p>
      )}
      {checked.passedBy.map(({ form, message }) => (
        <p key={form} className="text-dns-14N-130 text-solid-gray-700">
          {message}
        </p>
      ))}
      <Faults title={t('filing.errors', { n: count(checked.errors.length) })} faults={checked.errors} alert />
      <Faults
        title={t('filing.warnings', { n: count(checked.warnings.length) })}
        faults={checked.warnings}
        alert={false}
      />
    </div>
  );
}

/** A filing chosen, checked, and then loaded: nothing is entered before somebody has seen what is wrong with it. */
export function Upload() {
  const loading = useAct<LoadedFiling>();
  const [chosen, setChosen] = useState<{ readonly file: File; readonly id: string }>();
  const [receivedOn, setReceivedOn] = useState('');
  const [workplace, setWorkplace] = useState('');
  const done = loading.done;
  const file = chosen?.file;
  const send = <T,>(what: 'check' | 'load', one: File): Promise<T> => {
    const asked = { kind: kindOf(one.name), receivedOn, workplace: workplace.trim() };
    return postFile<T>(addressOf(insurerPath(`/filings/${what}`), asked), one);
  };
  // What is loaded was checked under the same day and workplace: whoever changes them sees it checked anew.
  const under = `${receivedOn} ${workplace.trim()}`;
  const still = useSettled(under) === under;
  const {
    data: checked,
    error: unchecked,
    isFetching: checking,
  } = useQuery({
    queryKey: ['filing-check', chosen?.id, under],
    enabled: still && chosen !== undefined && done === undefined,
    queryFn: () => send<CheckedFiling>('check', file as File),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  const edit = (set: (value: string) => void) => (value: string) => {
    set(value);
    if (done !== undefined) setChosen(undefined);
    loading.clear();
  };
  return (
    <section aria-label={t('filing.upload')} className="card mb-4 px-5 py-4">
      <h2 className="text-std-18B-160">{t('filing.upload')}</h2>
      <p className="text-dns-14N-130 text-solid-gray-700">{t('filing.uploadNote')}</p>
      <div className="mt-3 flex flex-wrap items-end gap-4">
        <Line label={t('filing.receivedOn')} type="date" value={receivedOn} onChange={edit(setReceivedOn)} />
        <Line
          label={t('filing.workplace')}
          value={workplace}
          onChange={edit(setWorkplace)}
          className="w-96"
        />
        <FileTrigger
          acceptedFileTypes={['.csv', '.CSV', 'text/csv']}
          onSelect={(files) => {
            const one = files?.[0];
            if (one === undefined) return;
            loading.clear();
            setChosen({ file: one, id: crypto.randomUUID() });
          }}
        >
          <Secondary onPress={() => undefined} isDisabled={checking || loading.busy}>
            {t(checking ? 'filing.checking' : 'filing.choose')}
          </Secondary>
        </FileTrigger>
        {file !== undefined && <span className="text-dns-14N-130 pb-2">{file.name}</span>}
        {file !== undefined &&
          checked !== undefined &&
          !checked.refused &&
          checked.known === null &&
          done === undefined && (
            <Primary
              isDisabled={loading.busy}
              onPress={() => void loading.act(() => send<LoadedFiling>('load', file))}
            >
              {t(loading.busy ? 'filing.loading' : 'filing.load')}
            </Primary>
          )}
      </div>
      <div role="status" className="mt-3 empty:sr-only">
        {done !== undefined && (
          <>
            <p className="text-dns-16B-130 text-green-900">
              {done.known
                ? t('filing.loadedKnown')
                : t('filing.loaded', {
                    accepted: count(done.accepted),
                    unchanged: count(done.unchanged),
                    returned: count(done.returned),
                  })}{' '}
              <Link to="/filings/$filing" params={{ filing: done.filing }}>
                {t('filing.openIt')}
              </Link>
            </p>
            {done.stopped.map(({ campaign, letters, recalled, papers }) => (
              <p key={campaign} className="text-dns-14N-130 text-orange-1000">
                {t('filing.stopped', {
                  campaign,
                  letters: count(letters),
                  recalled: count(recalled),
                  papers: count(papers),
                })}
              </p>
            ))}
          </>
        )}
      </div>
      {checked !== undefined && done === undefined && <Checked checked={checked} />}
      {unchecked !== null && done === undefined && <Trouble error={unchecked} />}
      {loading.error !== null && <Trouble error={loading.error} />}
    </section>
  );
}
