import { describe, expect, it } from 'vitest';
import { authorise, type Caller } from '../../src/access/caller.ts';
import { hashPassword, isPassword, requireGoodPassword } from '../../src/access/password.ts';
import {
  ACTION_NAMES,
  ACTIONS,
  type Action,
  actionsOf,
  isGranted,
  ROLE_NAMES,
  type Role,
} from '../../src/access/roles.ts';
import { hashOf, newCode, plainCode } from '../../src/access/secrets.ts';
import { routesOf } from '../../src/api/routes.ts';

const HERE = '01130012';
const caller = (roles: readonly Role[], insurerId = HERE): Caller => ({
  personId: 'aki',
  name: '秋',
  kind: 'person',
  actor: { id: 'aki' },
  grants: new Map([[insurerId, roles]]),
  tests: new Set(),
  workplace: null,
  sessionId: '1',
});
const refusal = (action: Action, who: Caller | null, insurerId: string | null): string => {
  try {
    authorise(action, who, insurerId);
    return '';
  } catch (error) {
    return (error as { id: string }).id;
  }
};

describe('the table of actions', () => {
  const routes = routesOf({ outDir: '' });
  it('an auditor changes nothing', () => {
    for (const { action, body } of routes)
      if (body !== undefined) expect(isGranted(action, ['auditor']), action).toBe(false);
  });
  it('an administrator opens nobody’s data', () => {
    for (const { action, showsPerson } of routes)
      if (showsPerson === true) expect(isGranted(action, ['administrator']), action).toBe(false);
  });
  it('who decides about held cases and who releases are two roles', () => {
    for (const role of ROLE_NAMES)
      expect(isGranted('review.decide', [role]) && isGranted('review.release', [role]), role).toBe(false);
  });
  it('several roles may what each of them may, and no more', () => {
    const both = actionsOf(['printer', 'reviewer']);
    expect(both).toEqual(
      ACTION_NAMES.filter((action) => isGranted(action, ['printer']) || isGranted(action, ['reviewer'])),
    );
    expect(actionsOf([])).toEqual([]);
  });
  it('every action says in Japanese what it is', () => {
    for (const { title } of Object.values(ACTIONS)) expect(title).toMatch(/[ぁ-ん]/);
  });
});

describe('the decision about a request', () => {
  it('is no, unless a role at this very insurer is granted the action', () => {
    expect(refusal('review.decide', caller(['reviewer']), HERE)).toBe('');
    expect(refusal('review.decide', caller(['clerk']), HERE)).toBe('access.refused');
    expect(refusal('review.decide', caller(['reviewer'], '06130017'), HERE)).toBe('access.refused');
    expect(refusal('review.decide', caller(['reviewer']), null)).toBe('access.refused');
    expect(refusal('review.decide', null, HERE)).toBe('access.sign_in_required');
  });
  it('is yes for everybody only where signing in begins', () => {
    expect(ACTION_NAMES.filter((action) => refusal(action, null, null) === '')).toEqual([
      'api.read_document',
      'session.open',
    ]);
  });
});

describe('a password', () => {
  it('is kept as Argon2id and known again however it is typed', async () => {
    const hash = await hashPassword('ひみつのことば2024ｶﾞ');
    expect(hash).toMatch(/^\$argon2id\$v=19\$m=65536,t=3,p=1\$[^$]{22}\$[^$]{43}$/);
    expect(await isPassword('ひみつのことば２０２４ガ', hash)).toBe(true);
    expect(await isPassword('ひみつのことば2025ガ', hash)).toBe(false);
    expect(await hashPassword('ひみつのことば2024ｶﾞ')).not.toBe(hash);
  });
  it('of nobody is never right, not even the one that stands in', async () => {
    for (const hash of [undefined, '', 'x']) expect(await isPassword('', hash)).toBe(false);
  });
  it.each(['elevenchars', 'abababababababab', `x${'y'.repeat(200)}`, 'my-name-is-hanako!'])(
    '%j is refused',
    (password) => {
      expect(() => requireGoodPassword(password, 'hanako')).toThrow(
        expect.objectContaining({ id: 'access.password' }),
      );
    },
  );
  it('of twelve different letters is fine', () => {
    expect(() => requireGoodPassword('correct horse', 'hanako')).not.toThrow();
  });
});

describe('a code to write down', () => {
  it('is read again however it is typed, and never the same twice', () => {
    const code = newCode();
    const typed = ` ${code.toLowerCase().replaceAll('-', '　')}`;
    expect(hashOf(plainCode(typed))).toEqual(hashOf(plainCode(code)));
    expect(new Set(Array.from({ length: 1_000 }, newCode)).size).toBe(1_000);
    expect(code).toMatch(/^([A-HJ-NP-Z2-9]{5}-){3}[A-HJ-NP-Z2-9]{5}$/);
  });
});
