import type { IsoDate } from '../japan/calendar.ts';
import { writeAudit } from '../kernel/audit.ts';
import { TodokeError } from '../kernel/errors.ts';
import { type Actor, isSameAccount, type Sql } from '../kernel/ports.ts';
import { type Change, changedProfile } from './edit.ts';
import { loadProfile, type Profile, restoreProfile, type StoredProfile } from './profile.ts';
import { currentProfile } from './store.ts';

/** A change of a profile as it was proposed, and what became of it. Moments are ISO 8601. */
export interface Proposal {
  readonly proposal: number;
  readonly baseHash: string;
  readonly hash: string;
  readonly version: string;
  readonly note: string;
  readonly proposedBy: string;
  readonly proposedAt: string;
  readonly verdict: 'approved' | 'refused' | 'withdrawn' | null;
  readonly reason: string | null;
  readonly decidedBy: string | null;
  readonly decidedAt: string | null;
}

const AT = (column: string): string => `to_char(${column}, 'YYYY-MM-DD"T"HH24:MI:SSTZH:TZM')`;
const PROPOSAL = `SELECT o.proposal_id AS proposal, o.base_hash AS "baseHash", o.profile_hash AS hash, p.version, o.note,
    o.proposed_by AS "proposedBy", ${AT('o.proposed_at')} AS "proposedAt", o.verdict, o.reason,
    o.decided_by AS "decidedBy", ${AT('o.decided_at')} AS "decidedAt"
  FROM insurer.proposal o JOIN insurer.profile p USING (profile_hash) WHERE o.insurer_id = $1`;

/** Proposals of an insurer, the newest first. */
export async function readProposals(sql: Sql, insurerId: string): Promise<Proposal[]> {
  const { rows } = await sql.query<Proposal>(`${PROPOSAL} ORDER BY o.proposal_id DESC LIMIT 200`, [
    insurerId,
  ]);
  return rows;
}

/** One after another, so that what is approved is what was in force when it was looked at. */
const lockProfile = (sql: Sql, insurerId: string) =>
  sql.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`profile/${insurerId}`]);

/** A version of its own for each proposal of a day. */
async function nextVersion(sql: Sql, insurerId: string, on: IsoDate): Promise<string> {
  const { rows } = await sql.query<{ n: number }>(
    `SELECT count(*) AS n FROM insurer.proposal JOIN insurer.profile USING (profile_hash)
      WHERE insurer_id = $1 AND starts_with(version, $2)`,
    [insurerId, `${on}/`],
  );
  return `${on}/${(rows[0]?.n ?? 0) + 1}`;
}

/**
 * Proposes changes of the profile in force as a whole new version, which is kept from now on, and in force for nobody yet.
 * `on`: today; it names the version. Throws `profile.moved` where another version is in force than `base`,
 * `profile.unchanged`, `profile.invalid`, `profile.open` where a proposal waits already.
 */
export async function proposeProfile(
  sql: Sql,
  actor: Actor,
  request: {
    readonly insurerId: string;
    readonly base: string;
    readonly changes: readonly Change[];
    readonly note: string;
    readonly on: IsoDate;
  },
): Promise<Proposal> {
  const { insurerId, base, changes, on } = request;
  await lockProfile(sql, insurerId);
  const current = await currentProfile(sql, insurerId);
  if (current.hash !== base) throw moved();
  const note = request.note.trim();
  if (note === '') {
    throw new TodokeError('profile.note', '変更の理由が書かれていません。', {
      remedy: '承認する人が読む理由を書いてください。',
    });
  }
  const { rowCount: open } = await sql.query(
    'SELECT FROM insurer.proposal WHERE insurer_id = $1 AND verdict IS NULL',
    [insurerId],
  );
  if (open > 0) {
    throw new TodokeError('profile.open', '承認を待っている変更が、すでにあります。', {
      remedy: '先にその変更を承認・差戻しするか、取り下げてください。',
      status: 409,
    });
  }
  const version = await nextVersion(sql, insurerId, on);
  const asItIs = changedProfile(current.profile, changes, current.profile.version);
  if (JSON.stringify(asItIs.profile) === JSON.stringify(current.profile)) {
    throw new TodokeError('profile.unchanged', '変更した設定がありません。', {
      remedy: '設定を変えてから、承認を依頼してください。',
      status: 409,
    });
  }
  const stored = changedProfile(current.profile, changes, version);
  await writeAudit(sql, {
    actor,
    insurerId,
    action: 'profile.propose',
    subject: `insurer:${insurerId}`,
    detail: { hash: stored.hash, version, settings: changes.map(({ path }) => path.join('.')) },
  });
  await sql.query(
    'INSERT INTO insurer.profile (profile_hash, name, version, body) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING',
    [stored.hash, stored.profile.name, version, JSON.stringify(stored.profile)],
  );
  await sql.query(
    'INSERT INTO insurer.proposal (insurer_id, base_hash, profile_hash, note, proposed_by) VALUES ($1, $2, $3, $4, $5)',
    [insurerId, base, stored.hash, note, actor.id],
  );
  return (await readProposals(sql, insurerId))[0] as Proposal;
}

const moved = (): TodokeError =>
  new TodokeError('profile.moved', 'この変更のもとになった版は、もう使われていません。', {
    remedy: '今の版から、変更をやり直してください。',
    status: 409,
  });

/**
 * Decides a proposal: another person approves or refuses it, or who proposed it takes it back. Approved, its version is in
 * force at once for whatever begins from now on; campaigns keep the version they were begun with. Throws
 * `profile.no_proposal` (404), `profile.decided`, `profile.same_person`, `profile.other_person`, `profile.moved`,
 * `profile.reason`.
 */
export async function decideProposal(
  sql: Sql,
  actor: Actor,
  request: {
    readonly insurerId: string;
    readonly proposal: number;
    readonly verdict: 'approved' | 'refused' | 'withdrawn';
    readonly reason?: string | undefined;
  },
): Promise<Proposal> {
  const { insurerId, proposal, verdict } = request;
  await lockProfile(sql, insurerId);
  const { rows } = await sql.query<Proposal>(`${PROPOSAL} AND o.proposal_id = $2`, [insurerId, proposal]);
  const found = rows[0];
  if (found === undefined) {
    throw new TodokeError('profile.no_proposal', 'その変更の依頼はありません。', {
      remedy: '一覧から開き直してください。',
      status: 404,
    });
  }
  if (found.verdict !== null) {
    throw new TodokeError('profile.decided', 'この変更は、すでに決定または取下げ済みです。', {
      remedy: '一覧を開き直してください。',
      status: 409,
    });
  }
  const own = isSameAccount(found.proposedBy, actor.id);
  if (own && verdict !== 'withdrawn') {
    throw new TodokeError('profile.same_person', '変更を依頼した人は、その変更を承認・差戻しできません。', {
      remedy: 'ほかの承認者が決定してください。依頼した人は取り下げることができます。',
      status: 409,
    });
  }
  if (!own && verdict === 'withdrawn') {
    throw new TodokeError('profile.other_person', '取り下げられるのは、依頼した人だけです。', {
      remedy: '差し戻すときは、理由を書いて差戻しを選んでください。',
      status: 409,
    });
  }
  const reason = request.reason?.trim() ?? '';
  if (verdict === 'refused' && reason === '') {
    throw new TodokeError('profile.reason', '差し戻す理由が書かれていません。', {
      remedy: '依頼した人が直せるように、理由を書いてください。',
    });
  }
  if (verdict === 'approved' && (await currentProfile(sql, insurerId)).hash !== found.baseHash) throw moved();
  await writeAudit(sql, {
    actor,
    insurerId,
    action: `profile.${verdict}`,
    subject: `insurer:${insurerId}`,
    detail: { proposal, hash: found.hash, version: found.version },
  });
  await sql.query(
    `UPDATE insurer.proposal SET verdict = $3, reason = $4, decided_by = $5, decided_at = now()
      WHERE insurer_id = $1 AND proposal_id = $2`,
    [insurerId, proposal, verdict, reason === '' ? null : reason, actor.id],
  );
  if (verdict === 'approved')
    await sql.query('UPDATE insurer.insurer SET profile_hash = $2 WHERE insurer_id = $1', [
      insurerId,
      found.hash,
    ]);
  const { rows: after } = await sql.query<Proposal>(`${PROPOSAL} AND o.proposal_id = $2`, [
    insurerId,
    proposal,
  ]);
  return after[0] as Proposal;
}

/** A version that was in force, from when, and by whose act. */
export interface VersionInForce {
  readonly hash: string;
  readonly name: string;
  readonly version: string;
  readonly title: string;
  readonly from: string;
  readonly by: string;
  /** Campaigns begun with it. */
  readonly campaigns: number;
}

/** The versions an insurer worked by, the newest first, as the trail tells them. */
export async function versionsInForce(sql: Sql, insurerId: string): Promise<VersionInForce[]> {
  const { rows } = await sql.query<VersionInForce>(
    `SELECT p.profile_hash AS hash, p.name, p.version, p.body ->> 'title' AS title, ${AT('e.at')} AS "from", e.actor AS by,
            (SELECT count(*) FROM campaign.campaign c WHERE c.insurer_id = $1 AND c.profile_hash = p.profile_hash) AS campaigns
       FROM audit.entry e JOIN insurer.profile p ON p.profile_hash = e.detail ->> 'hash'
      WHERE e.insurer_id = $1 AND e.subject = $2 AND e.action IN ('insurer.keep', 'profile.approved')
      ORDER BY e.audit_id DESC LIMIT 200`,
    [insurerId, `insurer:${insurerId}`],
  );
  return rows;
}

/**
 * A version of a profile this insurer has or had: in force, proposed, or of a campaign. Throws `profile.no_version` (404);
 * another insurer's own versions are none of its business.
 */
export async function profileByHash(sql: Sql, insurerId: string, hash: string): Promise<Profile> {
  const { rows } = await sql.query<{ body: unknown }>(
    `SELECT body FROM insurer.profile p WHERE profile_hash = $2 AND (
         EXISTS (SELECT FROM insurer.insurer WHERE insurer_id = $1 AND profile_hash = $2)
      OR EXISTS (SELECT FROM insurer.proposal WHERE insurer_id = $1 AND (profile_hash = $2 OR base_hash = $2))
      OR EXISTS (SELECT FROM campaign.campaign WHERE insurer_id = $1 AND profile_hash = $2)
      OR EXISTS (SELECT FROM audit.entry WHERE insurer_id = $1 AND subject = $3 AND detail ->> 'hash' = $2))`,
    [insurerId, hash, `insurer:${insurerId}`],
  );
  if (rows[0] !== undefined) return restoreProfile(rows[0].body);
  throw new TodokeError('profile.no_version', 'その版の設定はありません。', {
    remedy: '版の一覧から選び直してください。',
    status: 404,
  });
}

/**
 * The profile a round names: that its campaign was begun with; else the insurer's own newest approved version of that name;
 * else the one that comes with Todoke. So what was approved stays in force whatever file a round is begun from.
 */
export async function profileForRound(
  sql: Sql,
  insurerId: string,
  name: string,
  campaignId?: string,
): Promise<StoredProfile> {
  const { rows } = await sql.query<{ hash: string; body: unknown }>(
    `SELECT p.profile_hash AS hash, p.body FROM (
         SELECT profile_hash, 0 AS rank, 0::bigint AS n FROM campaign.campaign WHERE insurer_id = $1 AND campaign_id = $3
         UNION ALL
         SELECT profile_hash, 1, proposal_id FROM insurer.proposal WHERE insurer_id = $1 AND verdict = 'approved'
       ) k JOIN insurer.profile p USING (profile_hash)
      WHERE p.name = $2 ORDER BY k.rank, k.n DESC LIMIT 1`,
    [insurerId, name, campaignId ?? null],
  );
  const [own] = rows;
  const shipped = loadProfile(name);
  // The shipped one as it is written: the database keeps lists in another order, and what a round records would differ.
  if (own === undefined || own.hash === shipped.hash) return shipped;
  return { profile: restoreProfile(own.body), hash: own.hash };
}
