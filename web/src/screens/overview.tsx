import { Link, useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { CampaignDetail } from '../../../src/api/contract.ts';
import { type Query, useCampaign, useProgress } from '../api.ts';
import { PUNCTUATION, t } from '../i18n/index.ts';
import { LISTS, type ListName, useMay } from '../me.ts';
import { Empty, Loading, Trouble } from '../parts/states.tsx';
import { count, Moment, Wareki } from '../parts/text.tsx';
import { Funnel } from './funnel.tsx';

const DATES = [
  ['extractionDate', t('overview.extractionDate')],
  ['cutOff', t('overview.cutOff')],
  ['packingDate', t('overview.packingDate')],
  ['issueDate', t('overview.issueDate')],
] as const;

function Dates({ campaign }: { campaign: CampaignDetail }) {
  return (
    <dl className="flex flex-wrap gap-x-8 gap-y-1 text-dns-14N-130">
      {DATES.map(([name, title]) => (
        <div key={name}>
          <dt className="text-xs text-solid-gray-700">{title}</dt>
          <dd className="tnum font-700">
            <Wareki date={campaign[name]} />
          </dd>
        </div>
      ))}
      <div>
        <dt className="text-xs text-solid-gray-700">{t('overview.window')}</dt>
        <dd className="tnum font-700">
          <Wareki date={campaign.windowFrom} />
          {PUNCTUATION.to}
          <Wareki date={campaign.windowTo} />
        </dd>
      </div>
    </dl>
  );
}

/** The stages in their order; the first that is not done is the one at work while a round runs. */
function Stages({ stages }: { stages: CampaignDetail['stages'] }) {
  const { data: progress } = useProgress();
  const running = progress?.finished === false;
  const current = stages.findIndex(({ doneAt }) => doneAt === null);
  return (
    <ol className="card flex divide-x divide-solid-gray-200">
      {stages.map(({ stage, title, doneAt }, i) => {
        const state = doneAt !== null ? 'done' : running && i === current ? 'now' : 'later';
        return (
          <li
            key={stage}
            aria-current={state === 'now' ? 'step' : undefined}
            className={`flex flex-1 items-center gap-3 px-4 py-2.5 ${state === 'now' ? 'bg-key-50' : ''}`}
          >
            <span
              aria-hidden="true"
              className={`flex size-6 shrink-0 items-center justify-center rounded-full text-xs font-700 ${state === 'done' ? 'bg-green-800 text-white' : state === 'now' ? 'bg-key-900 text-white' : 'bg-solid-gray-100 text-solid-gray-700'}`}
            >
              {state === 'done' ? '✓' : i + 1}
            </span>
            <span className="text-dns-14N-130">
              {title}
              <span className="block text-xs text-solid-gray-700">
                {doneAt !== null ? (
                  <>
                    <Moment at={doneAt} /> {t('overview.done')}
                  </>
                ) : state === 'now' ? (
                  t('overview.now')
                ) : (
                  t('overview.later')
                )}
              </span>
            </span>
          </li>
        );
      })}
    </ol>
  );
}

const CELL = 'border-solid-gray-100 border-b px-3 py-1.5';

function CountTable({
  caption,
  head,
  children,
}: {
  caption: string;
  head: readonly [string, string];
  children: ReactNode;
}) {
  return (
    <section className="card overflow-hidden">
      <h2 className="text-dns-16B-130 px-3 pt-3 pb-2">{caption}</h2>
      <table className="w-full text-dns-14N-130">
        <thead>
          <tr className="bg-solid-gray-50 text-left text-xs">
            <th scope="col" className="px-3 py-1.5">
              {head[0]}
            </th>
            <th scope="col" className="px-3 py-1.5 text-right whitespace-nowrap">
              {head[1]}
            </th>
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </section>
  );
}

function CountRow({ title, n, link }: { title: ReactNode; n: number; link: ReactNode }) {
  return (
    <tr>
      <th scope="row" className={`${CELL} text-left font-400`}>
        {title}
      </th>
      <td className={`${CELL} tnum text-right`}>
        {n === 0 ? <span className="text-solid-gray-600">0</span> : link}
      </td>
    </tr>
  );
}

/** Why people are held: of those under review the row of the rule table, of the others what is missing. */
function heldReasons({ held, outcomes }: CampaignDetail['funnel']) {
  const review = held
    .filter(({ outcome }) => outcome === 'held_review')
    .map(({ outcome, row, title, count: n }) => ({ title, count: n, search: { outcome, row: String(row) } }));
  const others = outcomes
    .filter(({ outcome, list, count: n }) => list === 'held' && outcome !== 'held_review' && n > 0)
    .map(({ outcome, title, count: n }) => ({ title, count: n, search: { outcome } }));
  return [...review, ...others];
}

/** A number that opens its people, for whoever may see their list. */
function Opens(props: { list: ListName; campaign: string; search: Query; children: ReactNode }) {
  const may = useMay();
  if (!may(LISTS[props.list])) return props.children;
  return (
    <Link
      to={`/campaigns/$campaign/${props.list}`}
      params={{ campaign: props.campaign }}
      search={props.search as never}
    >
      {props.children}
    </Link>
  );
}

function Tables({ campaign }: { campaign: CampaignDetail }) {
  const { funnel, campaignId } = campaign;
  const some = funnel.outcomes.filter(({ count: n }) => n > 0);
  return (
    <div className="grid grid-cols-3 items-start gap-4">
      <CountTable caption={t('overview.results')} head={[t('overview.result'), t('overview.people')]}>
        {some.map((outcome) => (
          <CountRow
            key={outcome.outcome}
            title={outcome.title}
            n={outcome.count}
            link={
              <Opens list={outcome.list} campaign={campaignId} search={{ outcome: outcome.outcome }}>
                {count(outcome.count)}
              </Opens>
            }
          />
        ))}
        {funnel.undecided > 0 && (
          <CountRow title={t('overview.undecided')} n={funnel.undecided} link={count(funnel.undecided)} />
        )}
        <tr className="font-700">
          <th scope="row" className="px-3 py-2 text-left">
            {t('overview.sum')}
          </th>
          <td className="tnum px-3 py-2 text-right">{count(funnel.extracted)}</td>
        </tr>
      </CountTable>
      <CountTable caption={t('overview.heldReasons')} head={[t('overview.reason'), t('overview.people')]}>
        {funnel.held.length === 0 && (
          <tr>
            <td colSpan={2} className="px-3 py-4 text-solid-gray-700">
              {t('overview.noneHeld')}
            </td>
          </tr>
        )}
        {heldReasons(funnel).map(({ title, count: n, search }) => (
          <CountRow
            key={title}
            title={title}
            n={n}
            link={
              <Opens list="held" campaign={campaignId} search={search}>
                {count(n)}
              </Opens>
            }
          />
        ))}
      </CountTable>
      <div className="flex flex-col gap-4">
        <CountTable caption={t('overview.forms')} head={[t('overview.form'), t('overview.count')]}>
          {funnel.pieces.map((piece) => (
            <CountRow
              key={`${piece.form} ${piece.digits}`}
              title={`${piece.title}${piece.form === 'request' ? '' : piece.digits ? t('overview.withDigits') : t('overview.withoutDigits')}`}
              n={piece.count}
              link={
                <Opens
                  list="pieces"
                  campaign={campaignId}
                  search={{ form: piece.form, digits: String(piece.digits) }}
                >
                  {count(piece.count)}
                </Opens>
              }
            />
          ))}
        </CountTable>
        <section className="card">
          <h2 className="text-dns-16B-130 px-3 pt-3 pb-2">{t('overview.printing')}</h2>
          <dl className="text-dns-14N-130 grid grid-cols-4 divide-x divide-solid-gray-100 pb-3 text-center">
            {(
              [
                [t('overview.envelopes'), funnel.envelopes],
                [t('overview.parcels'), funnel.parcels],
                [t('overview.pages'), funnel.pages],
                [t('overview.files'), funnel.files],
              ] as const
            ).map(([title, n]) => (
              <div key={title}>
                <dt className="text-xs text-solid-gray-700">{title}</dt>
                <dd className="tnum text-std-18B-160">{count(n)}</dd>
              </div>
            ))}
          </dl>
        </section>
      </div>
    </div>
  );
}

/** One campaign at a glance: its days, how far it is, the way of the people through it, and every count. */
export function Overview() {
  const { campaign: id } = useParams({ strict: false });
  const { data: campaign, error, refetch } = useCampaign(id);
  if (error !== null) return <Trouble error={error} retry={() => void refetch()} />;
  if (campaign === undefined) return <Loading lines={14} />;
  return (
    <div className="mx-auto flex max-w-[100rem] flex-col gap-4">
      <div className="flex flex-wrap items-end justify-between gap-x-8 gap-y-2">
        <h1 className="text-std-22B-150">{campaign.title}</h1>
        <Dates campaign={campaign} />
      </div>
      <Stages stages={campaign.stages} />
      <section className="card px-5 pt-3 pb-4">
        <h2 className="sr-only">{t('overview.flow')}</h2>
        {campaign.funnel.extracted === 0 ? (
          <Empty title={t('overview.nobody')}>{t('overview.nobodyNote')}</Empty>
        ) : (
          <Funnel campaign={campaign.campaignId} funnel={campaign.funnel} />
        )}
      </section>
      <Tables campaign={campaign} />
      <p className="text-xs text-solid-gray-700">
        {t('overview.profile', {
          name: campaign.profile.name,
          version: campaign.profile.version,
          hash: campaign.profile.hash.slice(0, 12),
        })}
      </p>
    </div>
  );
}
