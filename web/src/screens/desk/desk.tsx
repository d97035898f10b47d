import { useRef, useState } from 'react';
import type { DeskLine, DeskScript, MismatchAnswer } from '../../../../src/api/desk-contract.ts';
import { useApi } from '../../api.ts';
import { t } from '../../i18n/index.ts';
import { useMay } from '../../me.ts';
import { Empty, Loading, Trouble } from '../../parts/states.tsx';
import { insurerPath } from '../../place.ts';
import { CallRecord, type Handed } from './call-record.tsx';
import { Caller, CaseLines } from './caller.tsx';
import { DeskCase } from './case.tsx';
import { FindCaller } from './find-caller.tsx';
import { addedTo } from './note.ts';
import { Topics } from './topics.tsx';

type TopicId = DeskScript['topic'];

/** A conversation from its topic to its record. */
interface Conversation {
  readonly topic: TopicId;
  readonly since: Date;
  readonly memberId: string | null;
  readonly note: string;
  readonly opened: MismatchAnswer | null;
  readonly language: string;
  /** Null: as the topic's script says. */
  readonly handed: Handed | null;
}
const newTalk = (topic: TopicId): Conversation => ({
  topic,
  since: new Date(),
  memberId: null,
  note: '',
  opened: null,
  language: 'ja',
  handed: null,
});

function Script({ script }: { script: DeskScript }) {
  return (
    <section aria-label={t('desk.script')} className="card px-4 py-3">
      <div className="flex items-baseline justify-between">
        <h2 className="text-std-16B-170">{script.title}</h2>
        <span className="text-solid-gray-700 text-xs">
          {t('desk.scriptVersion', { version: script.version })}
        </span>
      </div>
      <div className="mt-1 border-key-900 border-l-4 pl-3 text-lg leading-relaxed">
        {script.sentences.map((sentence) => (
          <p key={sentence} className="whitespace-pre-line">
            {sentence}
          </p>
        ))}
      </div>
      {script.transfer !== null && (
        <p className="mt-3 rounded-8 border-key-900 border-l-4 bg-key-50 px-3 py-2">
          <strong>{t('desk.transfer', { to: script.transfer.to })}</strong>
          {script.transfer.phone !== null && (
            <span className="tnum ml-3">{t('desk.transferPhone', { phone: script.transfer.phone })}</span>
          )}
        </p>
      )}
    </section>
  );
}

function DueCases({ topics, onOpen }: { topics: DeskLine['topics']; onOpen: (caseId: string) => void }) {
  const { data, error, refetch } = useApi<{ cases: Parameters<typeof CaseLines>[0]['cases'] }>(
    insurerPath('/desk/cases'),
  );
  if (error !== null) return <Trouble error={error} retry={() => void refetch()} />;
  return (
    <section aria-label={t('desk.due')} className="card px-4 py-3">
      <h2 className="text-std-16B-170 mb-2">{t('desk.due')}</h2>
      {data === undefined ? (
        <Loading lines={3} />
      ) : data.cases.length === 0 ? (
        <p className="text-dns-14N-130 text-solid-gray-700">{t('desk.noDue')}</p>
      ) : (
        <CaseLines cases={data.cases} topics={topics} onOpen={onOpen} />
      )}
    </section>
  );
}

/** Topic and caller in the middle, what becomes of the call at the right. */
function Talk(props: {
  line: DeskLine;
  talk: Conversation;
  /** Of this conversation alone: what was asked in one that is over changes nothing of the next. */
  change: (to: (before: Conversation) => Partial<Conversation>) => void;
  onDone: (message: string) => void;
  onOpenCase: (caseId: string) => void;
  listening: boolean;
  recording: boolean;
  onRecording: (is: boolean) => void;
}) {
  const { line, talk, change } = props;
  const may = useMay();
  const { data: script, error, refetch } = useApi<DeskScript>(insurerPath(`/desk/topics/${talk.topic}`));
  const topic = line.topics.find((one) => one.topic === talk.topic);
  // The caller is asked for from the first moment: whoever types on must not write into the list of topics.
  return (
    <>
      <div className="flex min-w-0 flex-col gap-3">
        {error !== null ? (
          <Trouble error={error} retry={() => void refetch()} />
        ) : script === undefined ? (
          <Loading lines={4} />
        ) : (
          <Script script={script} />
        )}
        {talk.memberId !== null ? (
          <Caller
            memberId={talk.memberId}
            mismatch={talk.topic === 'digits_differ' && may('desk.work')}
            topics={line.topics}
            onOther={() => change(() => ({ memberId: null }))}
            note={talk.note}
            stopped={talk.opened !== null}
            onCase={(opened, sent) => change(({ note }) => ({ opened, note: addedTo(sent, note) }))}
            onOpenCase={props.onOpenCase}
          />
        ) : (
          topic?.person === true &&
          may('desk.find') && <FindCaller onFound={({ memberId }) => change(() => ({ memberId }))} />
        )}
      </div>
      {may('desk.work') && (
        <CallRecord
          key={talk.since.getTime()}
          line={line}
          topic={talk.topic}
          by={topic?.by ?? 'desk'}
          script={script}
          since={talk.since}
          memberId={talk.memberId}
          opened={talk.opened}
          note={talk.note}
          onNote={(note) => change(() => ({ note }))}
          language={talk.language}
          onLanguage={(language) => change(() => ({ language }))}
          handed={talk.handed}
          onHanded={(handed) => change(() => ({ handed }))}
          listening={props.listening}
          recording={props.recording}
          onRecording={props.onRecording}
          onDone={props.onDone}
        />
      )}
    </>
  );
}

/** The enquiry desk: topic, caller, sentences to read aloud, record; by the keyboard within a minute. */
export function DeskScreen() {
  const { data: line, error, refetch } = useApi<DeskLine>(insurerPath('/desk/line'));
  const [talk, setTalk] = useState<Conversation | null>(null);
  const [openCase, setOpenCase] = useState<string | null>(null);
  const [done, setDone] = useState('');
  // The next call may begin while the record of the last one is on its way.
  const [recording, setRecording] = useState(false);
  const next = useRef<TopicId | null>(null);
  if (error !== null) return <Trouble error={error} retry={() => void refetch()} />;
  if (line === undefined) return <Loading lines={12} />;
  const begin = (topic: TopicId) => {
    next.current = recording ? topic : null;
    if (recording) return;
    setDone('');
    setOpenCase(null);
    setTalk((before) => (before === null ? newTalk(topic) : { ...before, topic, handed: null }));
  };
  return (
    <>
      <div className="mb-3 flex items-center gap-4">
        <h1 className="text-std-24B-150">{t('desk.title')}</h1>
        <p
          className={`rounded-full px-3 py-1 text-sm ${line.open ? 'bg-green-100 text-green-1000' : 'bg-solid-gray-100 text-solid-gray-900'}`}
        >
          {line.sentence}
        </p>
        <p role="status" className="text-sm">
          {done}
        </p>
      </div>
      <div className="grid grid-cols-[19rem_minmax(0,1fr)_18rem] items-start gap-4">
        <Topics
          topics={line.topics}
          chosen={talk?.topic ?? null}
          ready={talk === null || recording}
          onChoose={begin}
        />
        {openCase !== null && (
          <div className="col-span-2">
            <DeskCase caseId={openCase} topics={line.topics} onBack={() => setOpenCase(null)} />
          </div>
        )}
        {/* A case looked up in the middle of a call: the call and what was written down go on behind it. */}
        <div className={openCase === null ? 'contents' : 'hidden'}>
          {talk === null ? (
            <div className="col-span-2 flex flex-col gap-4">
              <div className="card">
                <Empty title={t('desk.chooseTopic')}>{t('desk.chooseTopicNote')}</Empty>
              </div>
              <DueCases topics={line.topics} onOpen={setOpenCase} />
            </div>
          ) : (
            <Talk
              line={line}
              talk={talk}
              listening={openCase === null}
              recording={recording}
              onRecording={setRecording}
              change={(to) =>
                setTalk((before) => (before?.since === talk.since ? { ...before, ...to(before) } : before))
              }
              onDone={(message) => {
                setTalk(next.current === null ? null : newTalk(next.current));
                next.current = null;
                setDone(message);
              }}
              onOpenCase={setOpenCase}
            />
          )}
        </div>
      </div>
    </>
  );
}
