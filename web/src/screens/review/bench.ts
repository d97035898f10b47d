import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useRef, useState } from 'react';
import type { ReviewPage, ReviewRow } from '../../../../src/api/review-contract.ts';
import { ApiProblem, campaignPath, postJson } from '../../api.ts';
import { t } from '../../i18n/index.ts';
import { type Choice, type DoubtReason, decisionText, type Resolution } from './keys.ts';

/** What was done here to a case since its list was read; the list itself is not asked for again meanwhile. */
export interface Touched {
  readonly state: ReviewRow['state'];
  /** How it stood before the first of these acts. */
  readonly from: ReviewRow['state'];
  readonly resolution: Resolution | null;
  readonly doubtReason: DoubtReason | null;
  /** The newest of these acts, counted. */
  readonly act: number;
}

/** A request that was refused after the next case was already shown. */
export interface Failure {
  readonly member: string;
  readonly error: unknown;
}

export const reviewPath = (campaign: string): string => `${campaignPath(campaign)}/review`;
export const casePath = (campaign: string, member: string): string =>
  `${reviewPath(campaign)}/queue/${encodeURIComponent(member)}`;
/** The purpose a case's view is logged with; a constant, so that a case prefetched and shown is read once. */
export const VIEW = { purpose: 'review' } as const;

/**
 * The acts of the workbench. A decision is sent while the next case is already on screen: what is refused is told and
 * its case opened again (`failed`), so that nothing seems done that is not.
 */
export function useBench(campaign: string, reopen: (member: string) => void) {
  const client = useQueryClient();
  const [touched, setTouched] = useState<ReadonlyMap<string, Touched>>(new Map());
  const [said, say] = useState('');
  const [failed, setFailed] = useState<Failure>();
  /** The decisions made here, the newest last, each with the number the server gives it. */
  const made = useRef(new Map<string, Promise<number>>());
  const acts = useRef(0);
  /** The last decision that is being taken back. */
  const undone = useRef<Promise<void>>(Promise.resolve());
  /** Releases that have no answer yet. */
  const releasing = useRef(new Set<Promise<unknown>>());
  const path = reviewPath(campaign);

  const touch = useCallback(
    (member: string, change: Omit<Touched, 'from' | 'act'>, from: ReviewRow['state']) => {
      acts.current += 1;
      const act = acts.current;
      setTouched((before) =>
        new Map(before).set(member, { ...change, from: before.get(member)?.from ?? from, act }),
      );
    },
    [],
  );
  const untouch = (member: string) =>
    setTouched((before) => {
      const after = new Map(before);
      after.delete(member);
      return after;
    });
  /** What was read of a case is out of date: it is read anew when it is shown again. */
  const forget = (member: string) => client.removeQueries({ queryKey: ['api', casePath(campaign, member)] });
  /** The case that is shown now is read anew. */
  const reread = (member: string) =>
    client.invalidateQueries({ queryKey: ['api', casePath(campaign, member)] });
  /** Everything counted or listed is read anew, once everything sent until now has been answered. */
  const settle = async () => {
    const sent = acts.current;
    await answered();
    await client.invalidateQueries({
      predicate: ({ queryKey: [, address] }) =>
        address === `${path}/cases` || address === `${path}/patterns` || address === campaignPath(campaign),
    });
    // What was done meanwhile may not be in what was read.
    setTouched((before) => new Map([...before].filter(([, { act }]) => act > sent)));
  };
  /** What was sent has been answered. */
  const answered = () => Promise.allSettled([...made.current.values(), ...releasing.current]);
  /** What a whole group is judged by is read anew: its number, its sample, its decisions. */
  const fresh = async () => {
    const sent = acts.current;
    await answered();
    client.removeQueries({ queryKey: ['api', `${path}/queue`] });
    client.removeQueries({ queryKey: ['api', `${path}/cases`], type: 'inactive' });
    await client.invalidateQueries({ queryKey: ['api', `${path}/patterns`] });
    // The counts on screen are the server's now: what was done here before is in them.
    setTouched(
      (before) =>
        new Map(
          [...before].map(([member, one]) => [member, one.act > sent ? one : { ...one, from: one.state }]),
        ),
    );
  };
  const fail = (member: string, error: unknown) => {
    setFailed({ member, error });
    reopen(member);
    // Somebody else was faster: the case, the list and the counts are shown as they left them.
    if (error instanceof ApiProblem && error.problem.status === 409) void reread(member).then(settle);
  };

  /** Decides about a case; the caller has shown the next one already. */
  const decide = (member: string, choice: Choice, evidence: string) => {
    const { resolution, doubtReason } = choice;
    setFailed(undefined);
    touch(member, { state: 'decided', resolution, doubtReason: doubtReason ?? null }, 'open');
    say(t('review.saidDecided', { member, title: decisionText(resolution, doubtReason ?? null) }));
    const sent = postJson<{ decisions: [number] }>(`${path}/decide`, {
      members: [member],
      resolution,
      ...(doubtReason === undefined ? {} : { doubtReason }),
      ...(evidence === '' ? {} : { evidence }),
    }).then(({ decisions }) => decisions[0]);
    made.current.delete(member);
    made.current.set(member, sent);
    sent.then(
      () => forget(member),
      (error: unknown) => {
        made.current.delete(member);
        untouch(member);
        fail(member, error);
      },
    );
  };

  const takeBack = async (member: string, reason: string, id: number, sent?: Promise<number>) => {
    try {
      await postJson(`${path}/undo`, { decisions: [id], reason });
    } catch (error) {
      if (sent !== undefined && !made.current.has(member)) made.current.set(member, sent);
      return fail(member, error);
    }
    touch(member, { state: 'open', resolution: null, doubtReason: null }, 'decided');
    say(t('review.saidUndone', { member }));
    await reread(member);
    reopen(member);
  };
  /** Takes a decision back: one made here a moment ago needs no reason of the reviewer's own. One after the other. */
  const undo = (member: string, decision: number | undefined, reason: string): Promise<void> => {
    setFailed(undefined);
    const sent = made.current.get(member);
    // At once: the same key again means the decision before it.
    made.current.delete(member);
    undone.current = undone.current.then(async () => {
      // A decision that was refused has been told as such.
      const id = decision ?? (await sent?.catch(() => undefined));
      if (id !== undefined) await takeBack(member, reason, id, sent);
    });
    return undone.current;
  };

  const release = (
    member: string,
    decision: number,
    resolution: Resolution,
    doubtReason: DoubtReason | null,
  ) => {
    setFailed(undefined);
    touch(member, { state: 'released', resolution, doubtReason }, 'decided');
    say(t('review.saidReleased', { member }));
    const sent = postJson(`${path}/release`, { decisions: [decision] });
    releasing.current.add(sent);
    sent
      .then(
        () => forget(member),
        (error: unknown) => {
          untouch(member);
          fail(member, error);
        },
      )
      .finally(() => releasing.current.delete(sent));
  };

  /** Waits for its answer: nothing else goes on meanwhile. Throws what the server refuses. */
  const inquire = async (member: string, addressee: string, replyBy: string) => {
    await postJson(`${path}/inquire`, { members: [member], addressee, replyBy });
    say(t('review.saidAsked', { member }));
    await reread(member);
  };
  const record = async (member: string, reply: string) => {
    await postJson(`${path}/reply`, { replies: [{ memberId: member, reply }] });
    say(t('review.saidReplied', { member }));
    await reread(member);
  };
  const decideAll = async (pattern: string, expected: number, choice: Choice, evidence: string) => {
    const { resolution, doubtReason } = choice;
    await postJson(`${path}/decide`, {
      pattern,
      expected,
      resolution,
      ...(doubtReason === undefined ? {} : { doubtReason }),
      ...(evidence === '' ? {} : { evidence }),
    });
    client.removeQueries({ queryKey: ['api'], predicate: ({ queryKey }) => isCase(queryKey[1], path) });
    say(t('review.saidBulk', { n: expected, title: decisionText(resolution, doubtReason ?? null) }));
    await settle();
  };
  const releaseAll = async (rows: ReviewPage['items']) => {
    await postJson(`${path}/release`, { decisions: rows.map(({ decisionId }) => decisionId) });
    client.removeQueries({ queryKey: ['api'], predicate: ({ queryKey }) => isCase(queryKey[1], path) });
    say(t('review.saidBulkReleased', { n: rows.length }));
    await settle();
  };

  return {
    touched,
    said,
    say,
    failed,
    /** Whose decision was made last here, and can still be undone at once. */
    lastMade: () => [...made.current.keys()].at(-1),
    madeHere: (member: string) => made.current.has(member),
    decide,
    undo,
    release,
    inquire,
    record,
    decideAll,
    releaseAll,
    settle,
    fresh,
  };
}
export type Bench = ReturnType<typeof useBench>;

const isCase = (address: unknown, path: string): boolean =>
  typeof address === 'string' && address.startsWith(`${path}/queue`);
