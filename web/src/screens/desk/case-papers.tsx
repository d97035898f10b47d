import type { SentPapers } from '../../../../src/api/member-contract.ts';
import { useApi } from '../../api.ts';
import { t } from '../../i18n/index.ts';
import { Loading, Trouble } from '../../parts/states.tsx';

const KINDS: Readonly<Record<SentPapers['papers'][number]['type'], string>> = {
  'image/jpeg': 'JPEG',
  'image/png': 'PNG',
  'application/pdf': 'PDF',
};

/**
 * What a member sent in with a case from their own page. Saved, never shown here: it is a stranger's file. List and
 * opening both stand in the trail.
 */
export function CasePapers({ path }: { path: string }) {
  const { data, error, refetch } = useApi<SentPapers>(`${path}/papers`, { purpose: 'enquiry' });
  if (error !== null) return <Trouble error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Loading lines={1} />;
  if (data.papers.length === 0) return null;
  const unscanned = data.papers.some(({ scan }) => scan === 'not_scanned');
  return (
    <>
      <h3 className="text-std-16B-170 mt-4">{t('desk.papers')}</h3>
      {unscanned && <p className="text-sm">{t('desk.papersUnscanned')}</p>}
      <ul className="mt-1 flex flex-col gap-1">
        {data.papers.map(({ n, type, bytes }) => (
          <li key={n}>
            <a href={`${path}/papers/${n}?purpose=enquiry`} download className="underline">
              {t('desk.paper', { n: String(n), kind: KINDS[type], size: String(Math.ceil(bytes / 1024)) })}
            </a>
          </li>
        ))}
      </ul>
    </>
  );
}
