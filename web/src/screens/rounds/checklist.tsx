import { useState } from 'react';
import type { Round } from '../../../../src/api/round-contract.ts';
import { t } from '../../i18n/index.ts';
import { useMay } from '../../me.ts';
import { Secondary, Trouble } from '../../parts/states.tsx';
import { Moment } from '../../parts/text.tsx';
import { Act, Line, Section } from './parts.tsx';
import { useAsk } from './use-round.ts';

type Task = Round['tasks'][number];

function TaskRow({ task, campaign, mayRecord }: { task: Task; campaign: string; mayRecord: boolean }) {
  const { ask, asking, error } = useAsk(campaign);
  /** What is being recorded; once it is so, the question is over, whatever else is still being read anew. */
  const [recording, setRecording] = useState<'done' | 'open'>();
  const [evidence, setEvidence] = useState('');
  const next = task.done ? 'open' : 'done';
  const open = recording === next;
  const begin = (): void => {
    setEvidence('');
    setRecording(next);
  };
  const save = async (): Promise<void> => {
    if (await ask('/tasks', { task: task.id, done: next === 'done', evidence }))
      setRecording((now) => (now === next ? undefined : now));
  };
  return (
    <li className="flex gap-4 border-solid-gray-100 border-t py-3 first:border-t-0">
      <span
        aria-hidden="true"
        className={`mt-0.5 flex size-6 shrink-0 items-center justify-center rounded-full text-xs font-700 ${task.done ? 'bg-green-800 text-white' : 'border border-solid-gray-420 bg-white text-white'}`}
      >
        ✓
      </span>
      <div className="min-w-0 grow">
        <p className="text-dns-16N-130 font-700">
          {task.title}
          <span className="ml-3 text-xs font-400 text-solid-gray-700">
            {t(task.done ? 'step.done' : `tasks.before.${task.before}`)}
          </span>
        </p>
        <p className="text-dns-14N-130 mt-0.5 text-solid-gray-700">{task.note}</p>
        {task.shown !== null && (
          <p className="text-dns-14N-130 mt-1">
            {task.shown}
            <span className="ml-3 text-xs text-solid-gray-700">
              {task.recordedBy} <Moment at={task.recordedAt as string} />
            </span>
          </p>
        )}
        {open && (
          <div className="mt-2 flex items-end gap-3">
            <Line
              autoFocus
              className="grow"
              label={task.done ? t('tasks.reopenWhy') : task.evidence}
              value={evidence}
              onChange={setEvidence}
            />
            <Act isDisabled={asking || evidence.trim() === ''} onPress={() => void save()}>
              {t('tasks.save')}
            </Act>
            <Secondary onPress={() => setRecording(undefined)}>{t('plan.cancel')}</Secondary>
          </div>
        )}
        {error !== null && (
          <div className="mt-2">
            <Trouble error={error} />
          </div>
        )}
      </div>
      {mayRecord && !open && (
        <div className="shrink-0">
          <Secondary onPress={begin}>{t(task.done ? 'tasks.reopen' : 'tasks.record')}</Secondary>
        </div>
      )}
    </li>
  );
}

/** What has to be settled before papers go out (S013), each with what shows that it is. */
export function Checklist({ round }: { round: Round }) {
  const may = useMay();
  const open = round.tasks.filter(({ done }) => !done).length;
  return (
    <Section
      id="tasks"
      title={t('step.tasks')}
      note={t('tasks.note')}
      aside={
        <span className={`text-dns-14N-130 ${open > 0 ? 'text-orange-1000' : 'text-green-900'}`}>
          {open > 0 ? t('tasks.open', { n: open }) : t('tasks.allDone')}
        </span>
      }
    >
      <ul>
        {round.tasks.map((task) => (
          <TaskRow
            key={task.id}
            task={task}
            campaign={round.campaignId}
            mayRecord={may('round.plan') && round.state !== 'closed'}
          />
        ))}
      </ul>
    </Section>
  );
}
