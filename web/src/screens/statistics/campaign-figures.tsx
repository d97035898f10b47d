import { useSearch } from '@tanstack/react-router';
import type { CampaignFigures } from '../../../../src/api/statistics-contract.ts';
import { addressOf, useApi, useCampaigns } from '../../api.ts';
import { type PlainKey, t } from '../../i18n/index.ts';
import { ListHead } from '../../parts/filters.tsx';
import { useChange } from '../../parts/list.tsx';
import { Empty, Loading, Trouble } from '../../parts/states.tsx';
import { insurerPath } from '../../place.ts';
import { type BarColumn, type BarRow, BarTable, sums } from './bar-table.tsx';
import { Pick, RowButton } from './choose.tsx';
import { StatisticsTabs } from './tabs.tsx';

/** People without a workplace stand under an empty branch, which an address cannot keep. */
const NO_BRANCH = '-';

/** What groups of outcomes are called and look like. */
const GROUPS: Readonly<
  Record<string, { readonly title: PlainKey; readonly part: NonNullable<BarColumn['part']> }>
> = {
  arrived: { title: 'campaignFigures.arrived', part: 'main' },
  sent: { title: 'campaignFigures.sent', part: 'light' },
  back: { title: 'campaignFigures.back', part: 'alert' },
  held: { title: 'campaignFigures.held', part: 'waiting' },
  none: { title: 'campaignFigures.excluded', part: 'none' },
};

/** The people of a campaign by branch, a branch (or all) in detail, and why letters came back. */
function Figures({
  figures,
  path,
  branch,
}: {
  figures: CampaignFigures;
  path: string;
  branch: string | undefined;
}) {
  const change = useChange();
  const { groups, outcomes, branches, returns } = figures;
  if (branches.length === 0) {
    return (
      <div className="card">
        <Empty title={t('campaignFigures.nobody')} />
      </div>
    );
  }
  const columns: BarColumn[] = groups.map(({ group, title }) => {
    const known = GROUPS[group];
    return known === undefined ? { title, part: 'none' } : { title: t(known.title), part: known.part };
  });
  const rows: BarRow[] = branches.map(({ branch: code, name, extracted, counts }) => {
    const key = code === '' ? NO_BRANCH : code;
    const chosen = key === branch;
    return {
      key,
      title: (
        <RowButton pressed={chosen} onPress={() => change({ branch: chosen ? undefined : key })}>
          {name}
        </RowButton>
      ),
      values: [
        extracted,
        ...groups.map(({ group }) =>
          outcomes.reduce((sum, one, i) => sum + (one.group === group ? (counts[i] ?? 0) : 0), 0),
        ),
      ],
      chosen,
    };
  });
  const one = branches.find(({ branch: code }) => (code === '' ? NO_BRANCH : code) === branch);
  const counted = one === undefined ? branches : [one];
  const detail = outcomes
    .map(({ outcome, title }, i) => ({
      key: outcome,
      title,
      values: [counted.reduce((sum, { counts }) => sum + (counts[i] ?? 0), 0)],
    }))
    .filter(({ values }) => values[0] !== 0);
  const causes = returns.map(({ cause, title, count }) => ({ key: cause, title, values: [count] }));
  return (
    <div className="flex flex-col gap-4">
      <BarTable
        label={t('campaignFigures.branches')}
        method={t('campaignFigures.method')}
        head={t('campaignFigures.branch')}
        columns={[{ title: t('campaignFigures.extracted') }, ...columns]}
        rows={rows}
        total={sums(rows, columns.length + 1)}
        csv={addressOf(path, { format: 'csv' })}
      />
      <div className="grid grid-cols-2 items-start gap-4">
        <BarTable
          label={t('campaignFigures.outcomes', { branch: one?.name ?? t('campaignFigures.all') })}
          method={t('campaignFigures.method')}
          head={t('campaignFigures.outcome')}
          columns={[{ title: t('campaignFigures.people'), part: 'main' }]}
          rows={detail}
          total={sums(detail, 1)}
          csv={addressOf(path, { format: 'csv' })}
        />
        <BarTable
          label={t('campaignFigures.returns')}
          method={t('campaignFigures.returnsMethod')}
          head={t('campaignFigures.cause')}
          columns={[{ title: t('campaignFigures.letters'), part: 'main' }]}
          rows={causes}
          total={sums(causes, 1)}
          csv={addressOf(path, { table: 'returns', format: 'csv' })}
        />
      </div>
    </div>
  );
}

function OfCampaign({ campaign, branch }: { campaign: string; branch: string | undefined }) {
  const path = insurerPath(`/statistics/campaigns/${encodeURIComponent(campaign)}`);
  const { data, error, refetch } = useApi<CampaignFigures>(path, {}, { keep: true });
  if (error !== null) return <Trouble error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Loading lines={12} />;
  return <Figures figures={data} path={path} branch={branch} />;
}

/** Campaigns in figures: where their people stand, by branch, and the letters that came back. */
export function CampaignFiguresScreen() {
  const query = useSearch({ strict: false }) as Record<string, string | undefined>;
  const change = useChange();
  const { data, error, refetch } = useCampaigns();
  if (error !== null) return <Trouble error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Loading lines={12} />;
  const campaigns = data.campaigns;
  const campaign = query.campaign ?? campaigns[0]?.campaignId;
  return (
    <>
      <StatisticsTabs />
      <ListHead title={t('campaignFigures.title')} note={t('campaignFigures.note')}>
        {campaign !== undefined && (
          <Pick
            label={t('campaignFigures.campaign')}
            value={campaign}
            choices={campaigns.map(({ campaignId, title }) => ({ value: campaignId, title }))}
            onChange={(value) => change({ campaign: value, branch: undefined })}
          />
        )}
      </ListHead>
      {campaign === undefined ? (
        <div className="card">
          <Empty title={t('campaignFigures.none')} />
        </div>
      ) : (
        <OfCampaign campaign={campaign} branch={query.branch} />
      )}
    </>
  );
}
