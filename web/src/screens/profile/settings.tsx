import { useSearch } from '@tanstack/react-router';
import type { ProfileView } from '../../../../src/api/profile-contract.ts';
import { t } from '../../i18n/index.ts';
import { useMay } from '../../me.ts';
import { Choices, Search } from '../../parts/filters.tsx';
import { useChange } from '../../parts/list.tsx';
import { Empty } from '../../parts/states.tsx';
import { useDraft } from './draft.ts';
import { DraftPanel } from './draft-panel.tsx';
import { ProfileFrame } from './frame.tsx';
import { Setting } from './setting.tsx';

function Settings({ profile }: { profile: ProfileView }) {
  const query = useSearch({ strict: false }) as { part?: string; q?: string };
  const change = useChange();
  const may = useMay();
  const draft = useDraft(profile.hash);
  const part = profile.parts.find((one) => one.part === query.part)?.part ?? profile.parts[0]?.part;
  const shown = profile.settings.filter(({ part: of, title, meaning, path }) =>
    query.q === undefined
      ? of === part
      : [title, meaning, path.join('.')].some((text) => text.includes(query.q as string)),
  );
  const named = new Map(profile.parts.map((one) => [one.part, one.title]));
  return (
    <>
      <div className="mb-3 flex flex-wrap items-center gap-x-6 gap-y-2">
        <Choices
          label={t('set.part')}
          all={null}
          value={query.q === undefined ? part : ''}
          choices={profile.parts.map((one) => ({ value: one.part, title: one.title }))}
          onChange={(value) => change({ part: value, q: undefined })}
        />
        <Search
          label={t('set.search')}
          placeholder={t('set.searchHint')}
          value={query.q}
          onSearch={(q) => change({ q })}
        />
      </div>
      <div className="grid grid-cols-[minmax(0,1fr)_26rem] items-start gap-4 2xl:grid-cols-[minmax(0,1fr)_34rem]">
        <section aria-label={query.q ?? named.get(part as never) ?? ''} className="card overflow-hidden">
          {shown.length === 0 && <Empty title={t('set.nothing')} />}
          <ul>
            {shown.map((setting) => (
              <Setting
                key={setting.path.join('/')}
                setting={setting}
                draft={draft}
                editable={may('profile.try')}
              />
            ))}
          </ul>
        </section>
        <DraftPanel profile={profile} />
      </div>
    </>
  );
}

/** Every setting with its meaning; changes gather in a draft whose effect is shown before anybody is asked. */
export const SettingsScreen = () => (
  <ProfileFrame>{(profile) => <Settings profile={profile} />}</ProfileFrame>
);
