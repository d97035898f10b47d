import { useParams, useSearch } from '@tanstack/react-router';
import { campaignPath, useCampaign } from '../api.ts';
import { t } from '../i18n/index.ts';
import { Choices, ListHead, Search } from '../parts/filters.tsx';
import { fromStart, useChange } from '../parts/list.tsx';
import { Empty, Secondary } from '../parts/states.tsx';
import { PieceList } from './piece-list.tsx';

/** Filters other screens lead here with, which have no buttons of their own: they can be taken off together. */
const SILENT = ['digits', 'status', 'stuck', 'route', 'row', 'several', 'dependent'] as const;

/** The notices of a campaign, each with its paper as it will be printed. */
export function PiecesScreen() {
  const { campaign = '' } = useParams({ strict: false });
  const { open, ...query } = useSearch({ from: '/campaigns/$campaign/pieces' });
  const change = useChange();
  const { data } = useCampaign(campaign);
  const forms = new Map<string, { title: string; n: number }>();
  for (const { form, title, count } of data?.funnel.pieces ?? []) {
    forms.set(form, { title, n: (forms.get(form)?.n ?? 0) + count });
  }
  return (
    <>
      <ListHead title={t('nav.pieces')} note={t('piece.note')}>
        <Choices
          label={t('piece.form')}
          value={query.form}
          choices={[...forms].map(([value, form]) => ({ value, ...form }))}
          onChange={(form) => change(fromStart({ form, digits: undefined }))}
        />
        <Choices
          label={t('piece.target')}
          value={query.outcome}
          choices={(data?.funnel.outcomes ?? [])
            .filter(({ list, count }) => list === 'pieces' && count > 0)
            .map(({ outcome, title, count }) => ({ value: outcome, title, n: count }))}
          onChange={(outcome) => change(fromStart({ outcome }))}
        />
        {SILENT.some((name) => query[name] !== undefined) && (
          <Secondary
            onPress={() => change(fromStart(Object.fromEntries(SILENT.map((name) => [name, undefined]))))}
          >
            {t('piece.dropFilters')}
          </Secondary>
        )}
        <Search
          label={t('piece.search')}
          placeholder={t('piece.searchHint')}
          value={query.q}
          onSearch={(q) => change(fromStart({ q }))}
        />
      </ListHead>
      <PieceList
        campaign={campaign}
        path={`${campaignPath(campaign)}/pieces`}
        query={query}
        open={open}
        change={change}
        label={t('piece.list')}
        empty={<Empty title={t('piece.none')}>{t('app.changeFilter')}</Empty>}
      />
    </>
  );
}
