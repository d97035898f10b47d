import type { ReviewCaseItem, ReviewRow } from '../../../../src/api/review-contract.ts';
import { t } from '../../i18n/index.ts';
import { useMay, useMe } from '../../me.ts';
import type { Touched } from './bench.ts';
import { Choices, Decided, KeyButton } from './case.tsx';
import { ACTS, type Act, type Choice } from './keys.ts';
import { AskInquiry, AskText } from './panels.tsx';

/** What is asked before an act that needs more than its key. */
export type Panel =
  | { readonly kind: 'evidence'; readonly choice: Choice }
  | { readonly kind: 'undo' | 'inquire' | 'record' }
  // `isFresh`: what the group is judged by has been read anew.
  | { readonly kind: 'bulk_release'; readonly isFresh: boolean }
  | { readonly kind: 'bulk'; readonly isFresh: boolean; readonly choice?: Choice };

interface Props {
  readonly one: ReviewCaseItem;
  readonly state: ReviewRow['state'];
  readonly touched: Touched | undefined;
  readonly panel: Panel | undefined;
  readonly firstEvidence: string;
  readonly onChoose: (choice: Choice, evidence?: string) => void;
  readonly onClose: () => void;
  readonly onUndo: (reason: string) => Promise<void>;
  readonly onInquire: (addressee: string, replyBy: string) => Promise<void>;
  readonly onRecord: (reply: string) => Promise<void>;
  readonly acts: Readonly<Record<Act, () => void>>;
}

function Standing({ one, state, touched }: Pick<Props, 'one' | 'state' | 'touched'>) {
  const may = useMay();
  const { data: me } = useMe();
  const own = touched?.state === 'decided' || one.decision?.decidedBy === me?.personId;
  return (
    <div className="flex flex-col gap-1.5">
      <Decided one={one} touched={touched} />
      {state === 'released' && <p className="text-dns-14N-130">{t('review.isReleased')}</p>}
      {state === 'decided' && own && may('review.release') && (
        <p className="text-dns-14N-130">{t('review.ownDecision')}</p>
      )}
    </div>
  );
}

/** What can be done about the case, always in the same place, each act with its key. */
export function Foot(props: Props) {
  const { one, state, touched, panel, acts, onClose } = props;
  const may = useMay();
  const { data: me } = useMe();
  const own = one.decision?.decidedBy === me?.personId;
  const asked = one.reply === 'waiting' || one.reply === 'overdue';
  return (
    <footer className="shrink-0 border-solid-gray-300 border-t bg-white px-4 py-2">
      {panel?.kind === 'evidence' ? (
        <AskText
          key={panel.choice.key}
          title={t(panel.choice.title)}
          label={t('review.evidenceFor', { title: t(panel.choice.title) })}
          first={props.firstEvidence}
          save={t('review.save')}
          onClose={onClose}
          onSave={(text) => props.onChoose(panel.choice, text)}
        />
      ) : panel?.kind === 'undo' ? (
        <AskText
          title={t('review.undo')}
          label={t('review.undoReason')}
          first=""
          save={t('review.save')}
          onClose={onClose}
          onSave={props.onUndo}
        />
      ) : panel?.kind === 'inquire' ? (
        <AskInquiry onClose={onClose} onSave={props.onInquire} />
      ) : panel?.kind === 'record' ? (
        <AskText
          title={t('review.record')}
          label={t('review.recordText')}
          first=""
          save={t('review.save')}
          onClose={onClose}
          onSave={props.onRecord}
        />
      ) : state !== 'open' ? (
        <Standing one={one} state={state} touched={touched} />
      ) : may('review.decide') ? (
        <Choices allowed={one.allowed} overdue={one.reply === 'overdue'} onChoose={props.onChoose} />
      ) : (
        <p className="text-dns-14N-130 py-2">{t('review.mayNotDecide')}</p>
      )}
      <div className="mt-1.5 flex flex-wrap gap-x-1 border-solid-gray-200 border-t pt-1.5 [&>button]:w-auto">
        <KeyButton shown="K" onPress={acts.previous}>
          {t('review.previous')}
        </KeyButton>
        <KeyButton shown="J" onPress={acts.next}>
          {t('review.next')}
        </KeyButton>
        {may('review.undo') && (
          <KeyButton shown={ACTS.undo.shown} onPress={acts.undo}>
            {t('review.undo')}
          </KeyButton>
        )}
        {state === 'open' && may('review.decide') && (
          <KeyButton shown={ACTS.bulk.shown} onPress={acts.bulk}>
            {t('review.bulk')}
          </KeyButton>
        )}
        {state === 'decided' && may('review.release') && (
          <>
            <KeyButton shown={ACTS.release.shown} isDisabled={own} onPress={acts.release}>
              {t('review.release')}
            </KeyButton>
            <KeyButton shown={ACTS.bulk.shown} onPress={acts.bulk}>
              {t('review.bulkRelease')}
            </KeyButton>
          </>
        )}
        {state === 'open' && may('review.inquire') && (
          <KeyButton shown={ACTS.inquire.shown} onPress={acts.inquire}>
            {t('review.inquire')}
          </KeyButton>
        )}
        {asked && may('review.reply') && (
          <KeyButton shown={ACTS.record.shown} onPress={acts.record}>
            {t('review.record')}
          </KeyButton>
        )}
        <KeyButton shown={ACTS.help.shown} onPress={acts.help}>
          {t('review.keys')}
        </KeyButton>
      </div>
    </footer>
  );
}
