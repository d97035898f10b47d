import type { Patterns, ReviewRow } from '../../../../src/api/review-contract.ts';
import type { Query } from '../../api.ts';
import { PUNCTUATION, t } from '../../i18n/index.ts';
import { Choices, ListHead, Search } from '../../parts/filters.tsx';
import { type Change, fromStart } from '../../parts/list.tsx';
import { count } from '../../parts/text.tsx';

/** Which cases the workbench lists: by how they stand, by pattern, by the reply to a question, by member. */
export function ReviewHead(props: {
  query: Query;
  patterns: Patterns['patterns'];
  /** Cases in a state, what was done here since they were counted included. */
  countOf: (state: ReviewRow['state']) => number;
  change: Change;
}) {
  const { query, patterns, countOf, change } = props;
  return (
    <ListHead title={t('nav.review')} note={t('review.note')}>
      <Choices
        label={t('review.state')}
        value={query.state}
        all={null}
        choices={(['open', 'decided', 'released'] as const).map((value) => ({
          value,
          title: t(`review.${value}`),
          n: countOf(value),
        }))}
        onChange={(value) => change(fromStart({ state: value === 'open' ? undefined : value }))}
      />
      <label className="flex items-center gap-2 text-xs text-solid-gray-700">
        {t('review.pattern')}
        <select
          value={query.pattern ?? ''}
          onChange={({ target }) => change(fromStart({ pattern: target.value || undefined }))}
          className="h-8 max-w-44 rounded-8 2xl:max-w-96 border border-solid-gray-420 bg-white px-2 text-sm text-solid-gray-900"
        >
          <option value="">{t('review.everyPattern')}</option>
          {patterns.map(({ pattern, ruleRow, title, held }) => (
            <option key={pattern} value={pattern}>
              {t('review.patternOf', {
                row: ruleRow,
                reason: `${title}${PUNCTUATION.open}${count(held)}${PUNCTUATION.close}`,
              })}
            </option>
          ))}
        </select>
      </label>
      <label className="flex items-center gap-2 text-xs text-solid-gray-700">
        {t('review.reply')}
        <select
          value={query.reply ?? ''}
          onChange={({ target }) => change(fromStart({ reply: target.value || undefined }))}
          className="h-8 rounded-8 border border-solid-gray-420 bg-white px-2 text-sm text-solid-gray-900"
        >
          <option value="">{t('app.all')}</option>
          {(['not_asked', 'waiting', 'overdue', 'replied'] as const).map((reply) => (
            <option key={reply} value={reply}>
              {t(`review.${reply}`)}
            </option>
          ))}
        </select>
      </label>
      <Search
        label={t('review.member')}
        placeholder={t('member.idStart')}
        value={query.member}
        onSearch={(typed) => change(fromStart({ member: typed }))}
      />
    </ListHead>
  );
}
