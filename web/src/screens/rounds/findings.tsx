import { Link, useParams, useSearch } from '@tanstack/react-router';
import type { Aside } from '../../../../src/api/contract.ts';
import { t } from '../../i18n/index.ts';
import { Choices, ListHead } from '../../parts/filters.tsx';
import { Alone, fromStart, List, useChange } from '../../parts/list.tsx';
import { Empty } from '../../parts/states.tsx';
import { ASIDE_COLUMNS } from '../aside.tsx';
import { roundPath } from './use-round.ts';

/** Rows of the files handed in that something is wrong with, before anything is extracted from them. */
export function FindingsScreen() {
  const { campaign = '' } = useParams({ strict: false });
  const query = useSearch({ strict: false }) as Record<string, string | undefined>;
  const change = useChange();
  return (
    <>
      <ListHead title={t('findings.title')} note={t('findings.note')}>
        <Choices
          label={t('aside.severity')}
          all={null}
          value={query.severity}
          choices={[
            { value: 'error', title: t('aside.error') },
            { value: 'warning', title: t('aside.warning') },
          ]}
          onChange={(severity) =>
            change(fromStart({ severity: severity === 'error' ? undefined : severity }))
          }
        />
        <Link to="/rounds/$campaign" params={{ campaign }} className="text-dns-14N-130">
          {t('findings.back')}
        </Link>
      </ListHead>
      <Alone>
        <List<Aside>
          path={roundPath(campaign, '/findings')}
          query={query}
          defaultSort="row"
          change={change}
          label={t('findings.title')}
          unit={t('aside.row')}
          columns={ASIDE_COLUMNS}
          keyOf={({ sourceId, row }) => `${sourceId}-${row}`}
          empty={<Empty title={t('aside.none')}>{t('aside.noneNote')}</Empty>}
        />
      </Alone>
    </>
  );
}
