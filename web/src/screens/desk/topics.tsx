import { type KeyboardEvent, useLayoutEffect, useRef, useState } from 'react';
import type { DeskLine } from '../../../../src/api/desk-contract.ts';
import { t } from '../../i18n/index.ts';

type Topic = DeskLine['topics'][number];

/** What people call about: typed or walked through with the arrow keys, chosen with Enter. */
export function Topics({
  topics,
  chosen,
  ready,
  onChoose,
}: {
  topics: readonly Topic[];
  chosen: string | null;
  /** For the next call: there is none, or its record is on its way. */
  ready: boolean;
  onChoose: (topic: Topic['topic']) => void;
}) {
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const input = useRef<HTMLInputElement>(null);
  // The desk begins here, and comes back here as soon as a call is to be recorded: empty before the next key comes.
  useLayoutEffect(() => {
    if (!ready) return;
    setTyped('');
    setAt(0);
    input.current?.focus();
  }, [ready]);
  const fits = topics.filter(({ title }) => title.includes(typed.trim()));
  const ordered = [...fits.filter(({ by }) => by === 'desk'), ...fits.filter(({ by }) => by !== 'desk')];
  const others = ordered.findIndex(({ by }) => by !== 'desk');
  const keys = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      setAt((before) => Math.min(Math.max(before + step, 0), ordered.length - 1));
      return;
    }
    const topic = ordered[at];
    if (event.key === 'Enter' && !event.ctrlKey && !event.nativeEvent.isComposing && topic !== undefined) {
      event.preventDefault();
      onChoose(topic.topic);
    }
  };
  const active = ordered[at];
  return (
    <section aria-label={t('desk.topics')} className="card overflow-hidden">
      <div className="px-4 pt-3 pb-2">
        <h2 className="text-std-16B-170">{t('desk.topics')}</h2>
        <input
          ref={input}
          role="combobox"
          aria-expanded="true"
          aria-controls="desk-topics"
          aria-activedescendant={active === undefined ? undefined : `topic-${active.topic}`}
          aria-label={t('desk.topicSearch')}
          value={typed}
          onChange={({ target }) => {
            setTyped(target.value);
            setAt(0);
          }}
          onKeyDown={keys}
          className="mt-1 h-10 w-full rounded-8 border border-solid-gray-536 px-3"
        />
        <p className="mt-1 text-solid-gray-700 text-xs">{t('desk.topicNote')}</p>
      </div>
      {ordered.length === 0 && <p className="text-dns-14N-130 px-4 pb-4">{t('desk.noTopic')}</p>}
      <div id="desk-topics" role="listbox" aria-label={t('desk.topics')}>
        {ordered.map(({ topic, title }, i) => (
          <div key={topic} role="presentation">
            {i === others && (
              <p
                role="presentation"
                className="border-solid-gray-200 border-t px-4 pt-2 text-solid-gray-700 text-xs"
              >
                {t('desk.byOthers')}
              </p>
            )}
            {/* biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the search field's, where the focus stays */}
            <div
              id={`topic-${topic}`}
              role="option"
              tabIndex={-1}
              aria-selected={topic === chosen}
              onClick={() => onChoose(topic)}
              className={`text-dns-14N-130 cursor-pointer border-l-4 px-4 py-2 ${
                topic === chosen
                  ? 'border-key-900 bg-key-50 font-700'
                  : i === at && ready
                    ? 'border-solid-gray-600 bg-solid-gray-50'
                    : 'border-transparent hover:bg-solid-gray-50'
              }`}
            >
              {title}
            </div>
          </div>
        ))}
      </div>
    </section>
  );
}
