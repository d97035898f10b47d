import type { ProfileCalendars, ProfileView, SettingChange } from '../../../../src/api/profile-contract.ts';
import { useApi } from '../../api.ts';
import { PUNCTUATION, t } from '../../i18n/index.ts';
import { useMay } from '../../me.ts';
import { Loading, Secondary, Trouble } from '../../parts/states.tsx';
import { dateText } from '../../parts/text.tsx';
import { insurerPath } from '../../place.ts';
import { Line } from '../rounds/parts.tsx';
import { samePath, useDraft } from './draft.ts';
import { DraftPanel } from './draft-panel.tsx';
import { ProfileFrame } from './frame.tsx';

interface Wave {
  readonly id: string;
  readonly title: string;
  readonly prefectures: readonly string[];
  readonly window: { readonly from: string; readonly to: string };
}
interface Waves {
  readonly printBefore: number;
  readonly cutOffBefore: number;
  readonly waves: readonly Wave[];
}

const PATH = ['campaign', 'waves'];

/** One wave: its name, its days, its branches; without any it is for everybody else. */
function WaveForm(props: {
  wave: Wave;
  branches: ProfileCalendars['branches'];
  taken: ReadonlySet<string>;
  onChange: (wave: Wave) => void;
  onRemove: () => void;
}) {
  const { wave, branches, taken, onChange, onRemove } = props;
  const rest = wave.prefectures.length === 0;
  return (
    <fieldset className="border border-solid-gray-200 rounded-8 px-4 py-3">
      <legend className="px-1 font-700">{wave.title}</legend>
      <div className="grid grid-cols-[minmax(0,1fr)_10rem_10rem_auto] items-end gap-3">
        <Line
          label={t('set.waveTitle')}
          value={wave.title}
          onChange={(title) => onChange({ ...wave, title })}
        />
        <Line
          label={t('set.waveFrom')}
          type="date"
          value={wave.window.from}
          onChange={(from) => onChange({ ...wave, window: { ...wave.window, from } })}
        />
        <Line
          label={t('set.waveTo')}
          type="date"
          value={wave.window.to}
          onChange={(to) => onChange({ ...wave, window: { ...wave.window, to } })}
        />
        <Secondary onPress={onRemove}>{t('set.waveRemove')}</Secondary>
      </div>
      <p className="mt-2 text-xs text-solid-gray-700">
        {t('set.waveBranches')}
        {rest && `${PUNCTUATION.colon}${t('set.waveRest')}`}
      </p>
      <div className="mt-1 grid grid-cols-[repeat(auto-fill,minmax(6.5rem,1fr))] gap-x-3 gap-y-1 text-sm">
        {branches.map(({ code, name }) => {
          const own = wave.prefectures.includes(code);
          return (
            <label
              key={code}
              className={`flex items-center gap-1.5 ${!own && taken.has(code) ? 'text-solid-gray-600' : ''}`}
            >
              <input
                type="checkbox"
                checked={own}
                disabled={!own && taken.has(code)}
                onChange={({ target }) =>
                  onChange({
                    ...wave,
                    prefectures: branches
                      .map((one) => one.code)
                      .filter((one) => (one === code ? target.checked : wave.prefectures.includes(one))),
                  })
                }
                className="size-4 accent-key-900"
              />
              {name}
            </label>
          );
        })}
      </div>
    </fieldset>
  );
}

function Calendars({ profile }: { profile: ProfileView }) {
  const { data, error, refetch } = useApi<ProfileCalendars>(insurerPath('/profile/calendars'));
  const draft = useDraft(profile.hash);
  const may = useMay();
  if (error !== null) return <Trouble error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Loading lines={14} />;
  const own = draft.changes.find(({ path }) => samePath(path, PATH));
  const waves = (own === undefined ? data.waves : own.value) as Waves | null;
  const keep = (value: Waves | null) =>
    draft.change({ path: PATH, value: value as unknown as SettingChange['value'] });
  const fresh = (all: readonly Wave[]): Wave => {
    const n = all.length + 1;
    const window = all.at(-1)?.window ?? { from: '2025-07-30', to: '2025-08-29' };
    const id = Array.from({ length: n + 1 }, (_, i) => `w${i + 1}`).find((one) =>
      all.every((wave) => wave.id !== one),
    );
    return { id: id as string, title: `第${n}回`, prefectures: [], window };
  };
  const setWave = (at: number, wave: Wave | null) =>
    waves !== null &&
    keep({
      ...waves,
      waves: waves.waves.flatMap((one, i) => (i !== at ? [one] : wave === null ? [] : [wave])),
    });
  const taken = new Set(waves?.waves.flatMap(({ prefectures }) => prefectures) ?? []);
  return (
    <div className="grid grid-cols-[minmax(0,1fr)_26rem] items-start gap-4">
      <div className="flex flex-col gap-4">
        <section aria-labelledby="waves-title" className="card flex flex-col gap-3 px-5 py-4">
          <h2 id="waves-title" className="text-std-18B-160">
            {t('set.wavesTitle')}
          </h2>
          {waves === null ? (
            <>
              <p>{t('set.wavesNone')}</p>
              {may('profile.try') && (
                <span>
                  <Secondary onPress={() => keep({ printBefore: 5, cutOffBefore: 1, waves: [fresh([])] })}>
                    {t('set.wavesStart')}
                  </Secondary>
                </span>
              )}
            </>
          ) : (
            <fieldset disabled={!may('profile.try')} className="contents">
              <div className="flex flex-wrap items-end gap-4">
                <Line
                  label={t('set.printBefore')}
                  value={String(waves.printBefore)}
                  onChange={(n) => keep({ ...waves, printBefore: Number(n) })}
                />
                <Line
                  label={t('set.cutOffBefore')}
                  value={String(waves.cutOffBefore)}
                  onChange={(n) => keep({ ...waves, cutOffBefore: Number(n) })}
                />
                <Secondary onPress={() => keep({ ...waves, waves: [...waves.waves, fresh(waves.waves)] })}>
                  {t('set.waveAdd')}
                </Secondary>
                <Secondary onPress={() => keep(null)}>{t('set.wavesStop')}</Secondary>
              </div>
              {waves.waves.map((wave, i) => (
                <WaveForm
                  key={wave.id}
                  wave={wave}
                  branches={data.branches}
                  taken={taken}
                  onChange={(now) => setWave(i, now)}
                  onRemove={() => setWave(i, null)}
                />
              ))}
            </fieldset>
          )}
        </section>
        <section aria-labelledby="holidays-title" className="card px-5 py-4">
          <h2 id="holidays-title" className="text-std-18B-160">
            {t('set.holidays')}
          </h2>
          <p className="text-dns-14N-130 text-solid-gray-700">{t('set.holidaysNote', data.yearEnd)}</p>
          <div className="mt-2 grid grid-cols-2 gap-6">
            {data.years.map(({ year, holidays }) => (
              <div key={year}>
                <h3 className="text-std-16B-170">{t('set.yearOf', { year })}</h3>
                <ul className="text-dns-14N-130">
                  {holidays.map(({ on, name }) => (
                    <li
                      key={on}
                      className="grid grid-cols-[10rem_minmax(0,1fr)] border-solid-gray-100 border-b py-1"
                    >
                      <time dateTime={on}>{dateText(on)}</time>
                      <span>{name}</span>
                    </li>
                  ))}
                </ul>
              </div>
            ))}
          </div>
        </section>
      </div>
      <DraftPanel profile={profile} />
    </div>
  );
}

/** Branch waves, holidays, and the days offices are closed. */
export const CalendarsScreen = () => (
  <ProfileFrame>{(profile) => <Calendars profile={profile} />}</ProfileFrame>
);
