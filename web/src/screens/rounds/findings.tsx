import { Link, useParams, useSearch } from '@tanstack/react-router';
import { t } from '../../i18n/index.ts';
import { ListHead } from '../../parts/filters.tsx';
import { useChange } from '../../parts/list.tsx';
import { AsideList, Severity } from '../aside.tsx';
import { roundPath } from './use-round.ts';

/** Rows of the files handed in that something is wrong with, before anything is extracted from them. */
export function FindingsScreen() {
  const { campaign = '' } = useParams({ strict: false });
  const query = useSearch({ strict: false }) as Record<string, string | undefined>;
  const change = useChange();
  return (
    <>
      <ListHead title={t('findings.title')} note={t('findings.note')}>
        <Severity value={query.severity} change={change} />
        <Link to="/rounds/$campaign" params={{ campaign }} className="text-dns-14N-130">
          {t('findings.back')}
        </Link>
      </ListHead>
      <AsideList
        path={roundPath(campaign, '/findings')}
        query={query}
        change={change}
        label={t('findings.title')}
      />
    </>
  );
}
