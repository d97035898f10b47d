import { dayInJapan } from '../../../../src/japan/calendar.ts';
import { type PlainKey, t } from '../../i18n/index.ts';
import type { NEEDS } from '../../scan/jobs.ts';

const CAUSES = [
  'unknown_address',
  'moved',
  'incomplete_address',
  'refused',
  'not_collected',
  'deceased',
  'sent_back',
  'post_return',
  'other',
] as const;

const INPUT = 'h-11 rounded-8 border border-solid-gray-600 bg-white px-3 text-base';

/** Today in Japan. */
export const today = (): string => dayInJapan(new Date());

/** What every scan of a job carries: why the papers came back, where they are scanned, or by what it is proved. */
export function Needs(props: {
  need: (typeof NEEDS)[keyof typeof NEEDS];
  says: string;
  onSays: (says: string) => void;
  on: string;
  onDay: (on: string) => void;
}) {
  const { need, says, onSays, on, onDay } = props;
  return (
    <div className="flex flex-wrap gap-x-6 gap-y-3">
      <label htmlFor="job-says" className="flex min-w-80 flex-col gap-1">
        <span className="text-std-16B-170">{t(`scan.need.${need}`)}</span>
        {need === 'cause' ? (
          <select
            id="job-says"
            value={says}
            onChange={({ target }) => onSays(target.value)}
            className={INPUT}
          >
            {CAUSES.map((cause) => (
              <option key={cause} value={cause}>
                {t(`scan.cause.${cause}` as PlainKey)}
              </option>
            ))}
          </select>
        ) : (
          <input
            id="job-says"
            value={says}
            maxLength={200}
            autoComplete="off"
            onChange={({ target }) => onSays(target.value)}
            className={INPUT}
          />
        )}
      </label>
      {need === 'cause' && (
        <label className="flex flex-col gap-1">
          <span className="text-std-16B-170">{t('scan.need.on')}</span>
          <input
            type="date"
            value={on}
            max={today()}
            onChange={({ target }) => onDay(target.value)}
            className={INPUT}
          />
        </label>
      )}
    </div>
  );
}
