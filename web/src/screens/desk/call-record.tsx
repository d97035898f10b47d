import { useIsMutating, useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { DeskLine, DeskScript } from '../../../../src/api/desk-contract.ts';
import { postJson } from '../../api.ts';
import { t } from '../../i18n/index.ts';
import { Trouble } from '../../parts/states.tsx';
import { insurerPath } from '../../place.ts';

/** A number being stopped, as the screen's mutations are known by. */
export const STOPPING = ['desk', 'stop'];

/** Where a call was handed on to; empty: nowhere. */
export type Handed = '' | 'state_line' | 'branch' | 'workplace';

const clock = (ms: number): string => {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
};

/** How long the call has lasted; counted here alone, so that nothing else is drawn every second. */
function Elapsed({ since }: { since: Date }) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  return (
    <span className="tnum rounded-full bg-solid-gray-50 px-3 py-1 text-sm">
      {t('desk.elapsed', { time: clock(now - since.getTime()) })}
    </span>
  );
}

const SELECT = 'h-9 rounded-8 border border-solid-gray-536 bg-white px-2 text-sm';

/** What becomes of the call: who took part, in which language, where it went, and whether a case is opened. */
export function CallRecord(props: {
  line: DeskLine;
  topic: DeskScript['topic'];
  /** Who answers by the topic's script. */
  by: DeskScript['by'];
  /** Undefined while it is on its way: nothing is recorded of a script nobody has seen. */
  script: DeskScript | undefined;
  since: Date;
  memberId: string | null;
  /** A case that was opened in the course of the call, and the day it is looked at again. */
  opened: { readonly caseId: string; readonly followUpOn: string } | null;
  note: string;
  onNote: (note: string) => void;
  /** In which language, and where to, where the operator chose: kept by the call, for its topic may change in between. */
  language: string;
  onLanguage: (language: string) => void;
  handed: Handed | null;
  onHanded: (handed: Handed) => void;
  /** False while something else stands before it: then the keys are not its own. */
  listening: boolean;
  /** The record is on its way. */
  recording: boolean;
  onRecording: (is: boolean) => void;
  onDone: (message: string) => void;
}) {
  const { line, topic, by, script, since, memberId, opened, note, language, listening, recording } = props;
  const client = useQueryClient();
  const handed = props.handed ?? (by === 'desk' ? '' : (by as Exclude<Handed, ''>));
  const interpreted = line.languages.find(({ code }) => code === language);
  const save = useMutation({
    mutationFn: async ({ withCase, scripts }: { withCase: boolean; scripts: string }) => {
      let caseId = opened?.caseId ?? null;
      if (opened !== null && note.trim() !== '') {
        const next = { note, followUpOn: opened.followUpOn };
        await postJson(insurerPath(`/desk/cases/${opened.caseId}/continue`), next);
      } else if (opened === null && withCase) {
        const one = { topic, memberId, channel: 'phone', note };
        caseId = (await postJson<{ caseId: string }>(insurerPath('/desk/cases'), one)).caseId;
      }
      await postJson(insurerPath('/desk/calls'), {
        caseId,
        topic,
        scripts,
        language,
        transferredTo: handed === '' ? null : handed,
        beganAt: since.toISOString(),
        endedAt: new Date().toISOString(),
      });
      return caseId;
    },
    onSuccess: async (caseId) => {
      await client.invalidateQueries({ queryKey: ['api', insurerPath('/desk/cases')] });
      props.onDone(caseId === null ? t('desk.saved') : t('desk.savedCase', { case: caseId }));
    },
    onSettled: () => props.onRecording(false),
  });
  // The case a stopped number opens belongs to the record: it is waited for.
  const stopping = useIsMutating({ mutationKey: STOPPING }) > 0;
  const version = stopping || recording ? undefined : script?.version;
  const record = (withCase: boolean): void => {
    if (version === undefined) return;
    props.onRecording(true);
    save.mutate({ withCase, scripts: version });
  };
  const keys = (event: KeyboardEvent): void => {
    if (!listening || event.key !== 'Enter' || !event.ctrlKey) return;
    event.preventDefault();
    record(event.shiftKey);
  };
  // The keys work wherever the focus is: in a call nobody looks for it.
  useEffect(() => {
    window.addEventListener('keydown', keys);
    return () => window.removeEventListener('keydown', keys);
  });
  return (
    <section aria-label={t('desk.record')} className="card flex flex-col gap-3 px-4 py-3">
      <div className="flex items-center justify-between">
        <h2 className="text-std-16B-170">{t('desk.record')}</h2>
        <Elapsed since={since} />
      </div>
      <label className="flex flex-col gap-1">
        <span className="text-solid-gray-700 text-xs">{t('desk.language')}</span>
        <select value={language} onChange={({ target }) => props.onLanguage(target.value)} className={SELECT}>
          <option value="ja">{t('desk.japanese')}</option>
          <option value="ja-easy">{t('desk.easy')}</option>
          {line.languages.map(({ code, title }) => (
            <option key={code} value={code}>
              {title}
            </option>
          ))}
        </select>
        <span aria-live="polite" className="text-solid-gray-700 text-xs">
          {interpreted === undefined
            ? t('desk.twoParties')
            : t('desk.threeParties', { language: interpreted.title })}
        </span>
      </label>
      <label className="flex flex-col gap-1">
        <span className="text-solid-gray-700 text-xs">{t('desk.handedOn')}</span>
        <select
          value={handed}
          onChange={({ target }) => props.onHanded(target.value as Handed)}
          className={SELECT}
        >
          <option value="">{t('desk.notHandedOn')}</option>
          <option value="state_line">{t('desk.stateLine')}</option>
          <option value="branch">{t('desk.branch')}</option>
          <option value="workplace">{t('desk.workplace')}</option>
        </select>
      </label>
      <label className="flex flex-col gap-1">
        <span className="text-solid-gray-700 text-xs">{t('desk.note')}</span>
        <textarea
          value={note}
          maxLength={4_000}
          rows={5}
          readOnly={recording}
          onChange={({ target }) => props.onNote(target.value)}
          className="rounded-8 border border-solid-gray-536 px-3 py-2 text-sm"
        />
        <span className="text-solid-gray-700 text-xs">{t('desk.noteNote')}</span>
      </label>
      {save.error !== null && <Trouble error={save.error} />}
      <div className="flex flex-col gap-2">
        <button
          type="button"
          disabled={version === undefined}
          onClick={() => record(false)}
          className="text-oln-16B-100 flex h-11 cursor-pointer items-center justify-between gap-2 whitespace-nowrap rounded-8 bg-key-900 px-3 text-white hover:bg-key-1000"
        >
          {t('desk.finish')}{' '}
          <kbd className="whitespace-nowrap font-400 text-[0.6875rem]">{t('desk.finishKeys')}</kbd>
        </button>
        <button
          type="button"
          disabled={version === undefined}
          onClick={() => record(true)}
          className="text-oln-16B-100 flex h-11 cursor-pointer items-center justify-between gap-2 whitespace-nowrap rounded-8 border border-key-900 bg-white px-3 text-key-900 hover:bg-key-50"
        >
          {t('desk.withCase')}{' '}
          <kbd className="whitespace-nowrap font-400 text-[0.6875rem]">{t('desk.withCaseKeys')}</kbd>
        </button>
      </div>
    </section>
  );
}
