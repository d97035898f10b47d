import type { Dispatch, SetStateAction } from 'react';
import type { ReviewCaseItem, ReviewRow } from '../../../../src/api/review-contract.ts';
import { t } from '../../i18n/index.ts';
import { Loading } from '../../parts/states.tsx';
import type { Bench } from './bench.ts';
import { CaseBody } from './case.tsx';
import { Foot, type Panel } from './foot.tsx';
import type { Act, Choice } from './keys.ts';
import { BulkDecide, BulkRelease } from './panels.tsx';

/** The case that is open with what can be done about it; or, in its place, what is done about its whole pattern. */
export function OpenCase(props: {
  campaign: string;
  one: ReviewCaseItem;
  /** Where in the list it stands, and how many are left. */
  place: string;
  state: ReviewRow['state'];
  bench: Bench;
  panel: Panel | undefined;
  setPanel: Dispatch<SetStateAction<Panel | undefined>>;
  firstEvidence: string;
  choose: (choice: Choice, evidence?: string) => void;
  /** Leaves the case; the list stays. */
  close: () => void;
  acts: Readonly<Record<Act, () => void>>;
}) {
  const { campaign, one, state, bench, panel, setPanel, close } = props;
  const { memberId: member, pattern } = one;
  // What was asked since then, of another case perhaps, stays.
  const done = () => setPanel((now) => (now === panel ? undefined : now));
  if ((panel?.kind === 'bulk' || panel?.kind === 'bulk_release') && !panel.isFresh)
    return <Loading lines={10} />;
  if (panel?.kind === 'bulk') {
    return (
      <BulkDecide
        campaign={campaign}
        pattern={pattern}
        allowed={one.allowed}
        overdue={one.reply === 'overdue'}
        choice={panel.choice}
        onChoose={(choice) => setPanel({ ...panel, choice })}
        onClose={done}
        onSave={async (expected, evidence) => {
          await bench.decideAll(pattern, expected, panel.choice as Choice, evidence);
          close();
        }}
      />
    );
  }
  if (panel?.kind === 'bulk_release') {
    return (
      <BulkRelease
        campaign={campaign}
        pattern={pattern}
        onClose={done}
        onSave={async (rows) => {
          await bench.releaseAll(rows);
          close();
        }}
      />
    );
  }
  return (
    <>
      <article
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, by keyboard too
        tabIndex={0}
        aria-label={t('review.caseLabel', { member, reason: one.title })}
        className="min-h-0 grow overflow-auto"
      >
        <CaseBody one={one} place={props.place} />
      </article>
      <Foot
        one={one}
        state={state}
        touched={bench.touched.get(member)}
        panel={panel}
        firstEvidence={props.firstEvidence}
        onChoose={props.choose}
        onClose={done}
        acts={props.acts}
        onUndo={(reason) => bench.undo(member, one.decision?.decisionId, reason).then(done)}
        onInquire={(addressee, replyBy) => bench.inquire(member, addressee, replyBy).then(done)}
        onRecord={(reply) => bench.record(member, reply).then(done)}
      />
    </>
  );
}
