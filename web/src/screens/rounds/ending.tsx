import type { AddressSummary } from '../../../../src/api/address-contract.ts';
import type { Closing, Round } from '../../../../src/api/round-contract.ts';
import { campaignPath, useApi } from '../../api.ts';
import { t } from '../../i18n/index.ts';
import { useMay } from '../../me.ts';
import { Link, useCanOpen } from '../../parts/link.tsx';
import { Loading, Trouble } from '../../parts/states.tsx';
import { count } from '../../parts/text.tsx';
import { Act, CELL, HEAD, Section, WorkLine } from './parts.tsx';
import { roundPath, useAsk } from './use-round.ts';

/** Letters that wait for somebody to look at their address: what is not settled is not handed over (I4). */
function OpenAddresses({ campaign }: { campaign: string }) {
  const { data } = useApi<AddressSummary>(`${campaignPath(campaign)}/addresses/summary`);
  if (data === undefined || data.states.open === 0) return null;
  return (
    <p className="text-dns-14N-130 rounded-8 border border-orange-800 border-l-8 px-4 py-3">
      <strong>{t('adr.release', { n: count(data.states.open) })}</strong>
      <span className="block">{t('adr.releaseNote')}</span>
      <Link
        to="/campaigns/$campaign/addresses"
        params={{ campaign }}
        search={{ state: 'open' } as never}
        className="mt-1 inline-block underline"
      >
        {t('adr.releaseOpen')}
      </Link>
    </p>
  );
}

/** Handing over, and how far the papers are. */
export function Release({ round }: { round: Round }) {
  const may = useMay();
  const { ask, asking, error } = useAsk(round.campaignId);
  const work = round.works.find(({ kind }) => kind === 'package');
  const busy = round.works.some(({ endedAt }) => endedAt === null);
  const begun = !['planned', 'closed'].includes(round.state);
  const idle = !['approved', 'released', 'closed'].includes(round.state);
  return (
    <Section id="release" title={t('step.release')} note={t('release.note')}>
      <div className="flex flex-col gap-3">
        {error !== null && <Trouble error={error} />}
        {begun && may('address.read') && <OpenAddresses campaign={round.campaignId} />}
        {idle && <p className="text-dns-14N-130 text-solid-gray-700">{t('release.none')}</p>}
        <WorkLine work={work} />
        {round.state === 'approved' && may('round.release') && (
          <div>
            <Act isDisabled={asking || busy} onPress={() => void ask('/release')}>
              {t('release.start')}
            </Act>
          </div>
        )}
        {round.packages.length > 0 && (
          <div>
            <h3 className="text-dns-14B-130 mb-1">{t('release.packages')}</h3>
            <ul className="text-dns-14N-130 max-h-60 overflow-auto">
              {round.packages.map((name) => (
                <li key={name}>
                  {may('round.release') ? (
                    <a
                      className="underline"
                      href={roundPath(round.campaignId, `/packages/${encodeURIComponent(name)}`)}
                    >
                      {t('release.take', { name })}
                    </a>
                  ) : (
                    name
                  )}
                </li>
              ))}
            </ul>
          </div>
        )}
        {round.progress.length > 0 && (
          <table className="w-96 text-dns-14N-130" aria-label={t('release.progress')}>
            <thead>
              <tr>
                <th scope="col" className={HEAD}>
                  {t('release.progress')}
                </th>
                <th scope="col" className={`${HEAD} text-right!`}>
                  {t('papers.count')}
                </th>
              </tr>
            </thead>
            <tbody>
              {round.progress.map(({ status, title, count: n }) => (
                <tr key={status}>
                  <th scope="row" className={`${CELL} text-left font-400`}>
                    {title}
                  </th>
                  <td className={`${CELL} tnum text-right`}>
                    <Link
                      to="/campaigns/$campaign/pieces"
                      params={{ campaign: round.campaignId }}
                      search={{ status } as never}
                    >
                      {count(n)}
                    </Link>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </div>
    </Section>
  );
}

function Remainder({ campaign, closing }: { campaign: string; closing: Closing }) {
  const opens = useCanOpen();
  return (
    <div className="rounded-8 border border-orange-800 border-l-8 px-4 py-3">
      <p className="text-dns-16N-130 font-700">{t('close.remainder')}</p>
      <ul className="text-dns-14N-130 mt-2 flex flex-col gap-1">
        {closing.remainder.map(({ title, count: n, list, outcome }) => (
          <li key={title}>
            {title}　<span className="tnum font-700">{count(n)}</span>　
            {list !== null && outcome !== null && opens(`/campaigns/$campaign/${list}`) && (
              <Link
                to={`/campaigns/$campaign/${list}`}
                params={{ campaign }}
                search={{ outcome } as never}
                className="ml-4 underline"
              >
                {t('close.openPeople')}
              </Link>
            )}
          </li>
        ))}
        {closing.faults.map((fault) => (
          <li key={fault} className="text-error-1">
            {fault}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Closing, or who stands in its way; afterwards the signed ledger. */
export function ClosingSection({ round }: { round: Round }) {
  const may = useMay();
  const { ask, asking, error } = useAsk(round.campaignId);
  const made = !['planned', 'extracted'].includes(round.state);
  const {
    data,
    error: unread,
    refetch,
  } = useApi<Closing>(made ? roundPath(round.campaignId, '/closing') : null);
  const work = round.works.find(({ kind }) => kind === 'close');
  const ready = data !== undefined && !data.closed && data.remainder.length === 0 && data.faults.length === 0;
  return (
    <Section id="close" title={t('step.close')} note={t('close.note')}>
      <div className="flex flex-col gap-3">
        {!made && <p className="text-dns-14N-130 text-solid-gray-700">{t('close.later')}</p>}
        {unread !== null && <Trouble error={unread} retry={() => void refetch()} />}
        {made && data === undefined && unread === null && <Loading lines={3} />}
        {data !== undefined && !data.closed && !ready && (
          <Remainder campaign={round.campaignId} closing={data} />
        )}
        {ready && <p className="text-dns-16N-130">{t('close.ready')}</p>}
        {error !== null && <Trouble error={error} />}
        <WorkLine work={work} />
        {round.state === 'closed' && <p className="text-dns-16N-130 font-700">{t('close.closed')}</p>}
        {round.ledger && may('round.take_ledger') && (
          <p className="text-dns-16N-130">
            <a className="underline" href={roundPath(round.campaignId, '/ledger.zip')}>
              {t('close.ledger')}
            </a>
          </p>
        )}
        {made && round.state !== 'closed' && may('round.close') && (
          <div>
            <Act isDisabled={asking || work?.endedAt === null} onPress={() => void ask('/close')}>
              {t('close.start')}
            </Act>
          </div>
        )}
      </div>
    </Section>
  );
}
