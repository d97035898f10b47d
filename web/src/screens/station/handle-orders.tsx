import { useState } from 'react';
import type { SecondRouted } from '../../../../src/api/piece-contract.ts';
import { campaignPath, postJson } from '../../api.ts';
import { type PlainKey, PUNCTUATION, t } from '../../i18n/index.ts';
import { useMay } from '../../me.ts';
import { Secondary, Trouble } from '../../parts/states.tsx';
import { count, Moment } from '../../parts/text.tsx';
import type { Job } from '../../scan/jobs.ts';
import type { Station } from './use-station.ts';

const MARK: Readonly<Record<string, string>> = { good: '○', done: '◎', warn: '△', bad: '×' };

/** Sends the campaign's returned papers again through the workplaces. */
function SecondRoute({ station }: { station: Station }) {
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState('');
  const [problem, setProblem] = useState<unknown>(null);
  const go = async (): Promise<void> => {
    setBusy(true);
    setProblem(null);
    try {
      const address = `${campaignPath(station.campaign)}/second-route`;
      const answer = await station.ask(() => postJson<SecondRouted>(address));
      if (answer === undefined) return;
      const kept = answer.kept.map(({ reason, n }) =>
        t('scan.secondRouteKept', { reason: t(`scan.kept.${reason}` as PlainKey), n: count(n) }),
      );
      const words = kept.length === 0 ? t('scan.secondRouteNone') : kept.join(PUNCTUATION.comma);
      setSaid(t('scan.secondRouteDone', { n: count(answer.resent), kept: words }));
    } catch (error) {
      setProblem(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <Secondary isDisabled={busy || station.reach !== 'there'} onPress={() => void go()}>
        {t('scan.secondRoute')}
      </Secondary>
      <p aria-live="polite" className="text-dns-14N-130 empty:sr-only">
        {said}
      </p>
      {problem !== null && <Trouble error={problem} />}
    </>
  );
}

/** Every paper of a job on this device, newest first, with what the server said of it. */
export function Orders({ station, job }: { station: Station; job: Job }) {
  const { store, campaign, orders, change } = station;
  const may = useMay();
  const own = orders.filter((order) => order.job === job).toReversed();
  return (
    <section className="card px-5 py-3">
      <div className="flex flex-wrap items-center gap-4">
        <h3 className="text-std-18B-160 grow">{t('scan.orders')}</h3>
        {job === 'returned' && may('piece.order') && <SecondRoute station={station} />}
        {own.some(({ answer }) => answer !== null) && (
          <Secondary onPress={() => void change(() => store.clearOrders(campaign))}>
            {t('scan.ordersClear')}
          </Secondary>
        )}
      </div>
      {own.length === 0 ? (
        <p className="py-3 text-solid-gray-700">{t('scan.ordersNone')}</p>
      ) : (
        <table className="mt-2 w-full text-left text-dns-14N-130">
          <thead>
            <tr className="border-solid-gray-300 border-b">
              <th className="w-32 py-1.5">{t('scan.at')}</th>
              <th className="w-40 py-1.5">{t('scan.number')}</th>
              <th className="py-1.5">{t('scan.result')}</th>
            </tr>
          </thead>
          <tbody>
            {own.map(({ id, at, number, answer }) => (
              <tr key={id} className="border-solid-gray-100 border-b align-top">
                <td className="tnum py-1.5">
                  <Moment at={at} />
                </td>
                <td className="tnum py-1.5 font-mono">{number}</td>
                <td className="py-1.5">
                  {answer === null ? (
                    <strong>{t('scan.notSent')}</strong>
                  ) : (
                    <>
                      <span aria-hidden="true" className={answer.tone === 'bad' ? 'text-red-900' : ''}>
                        {MARK[answer.tone]}{' '}
                      </span>
                      <strong>{answer.word}</strong>
                      <span className="ml-3 text-solid-gray-700">{answer.note}</span>
                    </>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
