import { TodokeError } from '../kernel/errors.ts';
import type { Actor } from '../kernel/ports.ts';
import {
  ACTIONS,
  type Action,
  EVERYBODY,
  isGranted,
  needsInsurer,
  ROLES,
  type Role,
  rolesGranted,
} from './roles.ts';

/** A member of staff, a program, or somebody of a workplace. */
export type PersonKind = 'person' | 'client' | 'workplace';

/** Who asks: a person with a session, or a program with a token. */
export interface Caller {
  readonly personId: string;
  readonly name: string;
  readonly kind: PersonKind;
  /** Stands in the audit entries of what they do. */
  readonly actor: Actor;
  /** Roles by insurer number; an insurer that is not here is none of their business. */
  readonly grants: ReadonlyMap<string, readonly Role[]>;
  /** Those of these insurers that are tests: nothing of them is ever printed. */
  readonly tests: ReadonlySet<string>;
  /** The one workplace whose affairs somebody of a workplace may see; null of everybody else. */
  readonly workplace: { readonly insurerId: string; readonly workplaceId: string } | null;
  /** The session, or null for a program's token. */
  readonly sessionId: string | null;
}

/** A request of nobody: neither a session nor a token, or one that is over. */
const signInRequired = (): TodokeError =>
  new TodokeError('access.sign_in_required', 'サインインしていないか、サインインの期限が切れました。', {
    remedy: 'もう一度サインインしてください。',
    status: 401,
  });

/** A program's token that is none, or none any more: the same refusal, with what its owner can do. */
export const tokenRefused = (): TodokeError =>
  new TodokeError(
    'access.sign_in_required',
    '接続用の鍵が正しくないか、期限が切れたか、取り消されています。',
    {
      remedy: 'システム管理者に、新しい接続用の鍵の発行を依頼してください。',
      status: 401,
    },
  );

function refused(action: Action): TodokeError {
  const holders = rolesGranted(action).map((role) => ROLES[role]);
  return new TodokeError('access.refused', `「${ACTIONS[action].title}」権限がありません。`, {
    // The same whether the insurer exists or not: who has no role there learns nothing of it.
    remedy: `この操作ができる担当（${holders.join('・')}）に依頼するか、システム管理者に確かめてください。`,
    status: 403,
  });
}

/**
 * The one decision about every request. Returns the caller who may do the action (at the insurer, where it is done
 * at one); null only for what everybody may do. Throws `access.sign_in_required` (401), `access.refused` (403).
 */
export function authorise(action: Action, caller: Caller | null, insurerId: string | null): Caller | null {
  if (ACTIONS[action].to === EVERYBODY) return caller;
  if (caller === null) throw signInRequired();
  if (!needsInsurer(action)) return caller;
  const roles = insurerId === null ? [] : (caller.grants.get(insurerId) ?? []);
  if (!isGranted(action, roles)) throw refused(action);
  return caller;
}
