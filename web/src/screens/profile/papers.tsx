import { useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import type { ProfilePapers, ProfileView, SettingChange } from '../../../../src/api/profile-contract.ts';
import { useApi } from '../../api.ts';
import { t } from '../../i18n/index.ts';
import { useMay } from '../../me.ts';
import { useChange } from '../../parts/list.tsx';
import { Select } from '../../parts/select.tsx';
import { Loading, Trouble } from '../../parts/states.tsx';
import { insurerPath } from '../../place.ts';
import { Line } from '../rounds/parts.tsx';
import { type Draft, samePath, useDraft } from './draft.ts';
import { DraftPanel } from './draft-panel.tsx';
import { ElementForm, type PaperElement } from './element.tsx';
import { ProfileFrame } from './frame.tsx';
import { Proof } from './proof.tsx';

type Fields = Record<string, unknown>;
const placeOf = (paper: string, name: string): string[] => ['document', 'papers', paper, name];

/** The element as the draft has it; null: taken away. */
function nowOf(draft: Draft, paper: string, element: PaperElement): { now: Fields | null; changed: boolean } {
  const own = draft.changes.find(({ path }) => samePath(path, placeOf(paper, element.name)));
  if (own === undefined)
    return { now: element.own === 'removed' ? null : (element.element as Fields), changed: false };
  return { now: (own.value === undefined ? element.shipped : own.value) as Fields | null, changed: true };
}

function Elements(props: {
  elements: readonly PaperElement[];
  paper: string;
  draft: Draft;
  chosen: string | undefined;
  onChoose: (name: string) => void;
}) {
  const { elements, paper, draft, chosen, onChoose } = props;
  const [sought, setSought] = useState('');
  const shown = elements.filter(({ name, words }) =>
    [name, words ?? ''].some((text) => text.includes(sought)),
  );
  return (
    <div className="flex flex-col gap-2 p-3">
      <Line label={t('set.elementSearch')} value={sought} onChange={setSought} />
      <ul className="max-h-80 overflow-auto border border-solid-gray-200">
        {shown.map((one) => {
          const { now, changed } = nowOf(draft, paper, one);
          const mark = changed ? 'changed' : now === null ? 'removed' : one.own;
          return (
            <li key={one.name}>
              <button
                type="button"
                aria-pressed={one.name === chosen}
                onClick={() => onChoose(one.name)}
                className="block w-full cursor-pointer border-solid-gray-100 border-b px-3 py-1.5 text-left text-sm hover:bg-solid-gray-50 aria-pressed:bg-key-50"
              >
                <span className="break-all">{one.name}</span>
                <span className="ml-2 text-xs text-solid-gray-700">
                  {t(`set.kind.${one.kind as 'text'}`)}
                </span>
                {mark !== 'none' && (
                  <strong className="ml-2 text-orange-1000 text-xs">{t(`set.own.${mark}`)}</strong>
                )}
                {one.words !== null && (
                  <span lang="ja" className="block truncate text-xs text-solid-gray-700">
                    {one.words.replaceAll('\n', ' ')}
                  </span>
                )}
              </button>
            </li>
          );
        })}
      </ul>
    </div>
  );
}

function Editor({ profile, papers }: { profile: ProfileView; papers: ProfilePapers }) {
  const query = useSearch({ strict: false }) as { paper?: string; element?: string; subject?: string };
  const change = useChange();
  const may = useMay();
  const draft = useDraft(profile.hash);
  const paper = papers.papers.find((one) => one.paper === (query.paper ?? 'notice')) ?? papers.papers[0];
  const element = paper?.elements.find(({ name }) => name === query.element);
  const subjectOf = (name: string | undefined): string =>
    papers.subjects.find((one) => one.papers.includes(name ?? ''))?.subject ?? 'notice-0';
  const subject =
    papers.subjects.find((one) => one.subject === query.subject)?.subject ?? subjectOf(paper?.paper);
  const save = (one: PaperElement, value: Fields | null): void =>
    draft.change({ path: placeOf(paper?.paper ?? '', one.name), value: value as SettingChange['value'] });
  const restore = (one: PaperElement): void => {
    const path = placeOf(paper?.paper ?? '', one.name);
    if (one.own === 'none') draft.undo(path);
    else draft.change({ path });
  };
  return (
    <div className="grid grid-cols-[20rem_minmax(0,1fr)_20rem] items-start gap-4 2xl:grid-cols-[24rem_minmax(0,1fr)_28rem]">
      <div className="card">
        <div className="px-3 pt-3">
          <Select
            label={t('set.paper')}
            value={paper?.paper ?? ''}
            onChange={(value) => change({ paper: value, element: undefined, subject: subjectOf(value) })}
            choices={papers.papers
              .filter(({ elements }) => elements.length > 0)
              .map((one) => ({ value: one.paper, title: one.title }))}
          />
        </div>
        <Elements
          elements={paper?.elements ?? []}
          paper={paper?.paper ?? ''}
          draft={draft}
          chosen={element?.name}
          onChoose={(name) => change({ element: name }, { replace: true })}
        />
        {element === undefined || !may('profile.try') ? (
          <p className="text-dns-14N-130 px-4 pb-4 text-solid-gray-700">{t('set.chooseElement')}</p>
        ) : (
          <ElementForm
            key={`${paper?.paper} ${element.name}`}
            element={element}
            {...nowOf(draft, paper?.paper ?? '', element)}
            onChange={(value) => save(element, value)}
            onRestore={() => restore(element)}
          />
        )}
      </div>
      {may('profile.try') && (
        <Proof
          base={profile.hash}
          changes={draft.changes}
          subjects={papers.subjects}
          subject={subject}
          onSubject={(value) => change({ subject: value }, { replace: true })}
        />
      )}
      <DraftPanel profile={profile} />
    </div>
  );
}

function Papers({ profile }: { profile: ProfileView }) {
  const { data, error, refetch } = useApi<ProfilePapers>(insurerPath('/profile/papers'));
  if (error !== null) return <Trouble error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Loading lines={14} />;
  return <Editor profile={profile} papers={data} />;
}

/** The papers, element by element, with a live proof of a made-up person's page. */
export const PapersScreen = () => <ProfileFrame>{(profile) => <Papers profile={profile} />}</ProfileFrame>;
