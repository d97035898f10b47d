import { type PlainKey, t } from '../../i18n/index.ts';
import { useMe } from '../../me.ts';
import { insurer } from '../../place.ts';
import { JOBS, type Job, ORDERS } from '../../scan/jobs.ts';

const TAB =
  'text-oln-14N-100 h-9 cursor-pointer rounded-full border border-solid-gray-420 bg-white px-4 whitespace-nowrap hover:bg-solid-gray-50 aria-pressed:border-key-900 aria-pressed:bg-key-900 aria-pressed:font-700 aria-pressed:text-white';

/**
 * What this person may do, as far as it is known; without a network all jobs are offered and the server decides when
 * it hears of them.
 */
function useGranted(): (job: Job) => boolean {
  const { data } = useMe();
  const actions = data?.insurers.find(({ insurerId }) => insurerId === insurer)?.actions;
  return (job) =>
    actions === undefined || actions.includes(ORDERS.includes(job) ? 'piece.order' : 'piece.handle');
}

/** The jobs of the station: sealing first. */
export function JobTabs({ job, onJob }: { job: Job | undefined; onJob: (job: Job | undefined) => void }) {
  const granted = useGranted();
  return (
    <nav
      aria-label={t('scan.jobs')}
      className="flex shrink-0 flex-wrap gap-2 border-solid-gray-200 border-b bg-white px-4 py-2"
    >
      <button type="button" aria-pressed={job === undefined} className={TAB} onClick={() => onJob(undefined)}>
        {t('scan.job.seal')}
      </button>
      {JOBS.filter(granted).map((one) => (
        <button key={one} type="button" aria-pressed={job === one} className={TAB} onClick={() => onJob(one)}>
          {t(`scan.job.${one}` as PlainKey)}
        </button>
      ))}
    </nav>
  );
}
