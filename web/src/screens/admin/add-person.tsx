import { useState } from 'react';
import { ACTION_NAMES, isSecond, type Role, rolesGranted } from '../../../../src/access/roles.ts';
import type { Invited, NewToken } from '../../../../src/api/access-contract.ts';
import { postJson } from '../../api.ts';
import { t } from '../../i18n/index.ts';
import { useAct } from '../../parts/act.ts';
import { Choices } from '../../parts/filters.tsx';
import { Secondary, Trouble } from '../../parts/states.tsx';
import { momentText } from '../../parts/text.tsx';
import { insurerPath } from '../../place.ts';
import { Act, Line } from '../rounds/parts.tsx';
import { ToldOnce } from './confirm.tsx';
import { RoleBoxes } from './role-boxes.tsx';

/** Who approves or decides what others asked for: not within a day of being let in (src/access/settled.ts). */
const DECIDES: ReadonlySet<Role> = new Set(ACTION_NAMES.filter(isSecond).flatMap(rolesGranted));

interface Added {
  readonly personId: string;
  readonly kind: 'person' | 'client';
  readonly secret: string;
  readonly expiresAt: string;
}

/** The way in of somebody new: a code for a person, a token for a program. Told once. */
async function wayIn(personId: string, kind: Added['kind']): Promise<Added> {
  const of = insurerPath(`/people/${encodeURIComponent(personId)}`);
  if (kind === 'client') {
    const { token, expiresAt } = await postJson<NewToken>(`${of}/token`);
    return { personId, kind, secret: token, expiresAt };
  }
  const { code, expiresAt } = await postJson<Invited>(`${of}/invite`);
  return { personId, kind, secret: code, expiresAt };
}

/** Adds a person or a program with roles, and shows their way in once. */
export function AddPerson({ onClose }: { onClose: () => void }) {
  const [personId, setId] = useState('');
  const [name, setName] = useState('');
  const [kind, setKind] = useState<Added['kind']>('person');
  const [roles, setRoles] = useState<Role[]>([]);
  const adding = useAct<Added>();
  const add = () =>
    adding.act(async () => {
      const id = personId.trim();
      await postJson(insurerPath('/people/add'), { personId: id, name, kind, roles });
      return wayIn(id, kind);
    });
  const { done } = adding;
  return (
    <section aria-label={t('adm.add')} className="flex flex-col gap-4 px-5 py-4">
      <h2 className="text-std-18B-160">{t('adm.add')}</h2>
      {done === undefined ? (
        <>
          <Choices
            label={t('adm.kind')}
            all={null}
            value={kind}
            choices={(['person', 'client'] as const).map((value) => ({
              value,
              title: t(`adm.kind.${value}`),
            }))}
            onChange={(value) => setKind(value === 'client' ? 'client' : 'person')}
          />
          <Line label={t('adm.id')} value={personId} onChange={setId} note={t('adm.idNote')} autoFocus />
          <Line label={t('adm.name')} value={name} onChange={setName} />
          <RoleBoxes value={roles} onChange={setRoles} />
          <p className="text-dns-14N-130 text-solid-gray-700">
            {t(kind === 'person' ? 'adm.addNote' : 'adm.addClientNote')}
            {roles.some((role) => DECIDES.has(role)) && ` ${t('adm.addApprover')}`}
          </p>
          {adding.error !== null && <Trouble error={adding.error} />}
          <div className="flex gap-3">
            <Act
              isDisabled={adding.busy || personId.trim() === '' || name.trim() === '' || roles.length === 0}
              onPress={() => void add()}
            >
              {t('adm.submitAdd')}
            </Act>
            {/* What comes is told once, here. */}
            <Secondary isDisabled={adding.busy} onPress={onClose}>
              {t('adm.cancel')}
            </Secondary>
          </div>
        </>
      ) : (
        <>
          <p role="status" className="text-dns-16N-130">
            {t('adm.added', { id: done.personId })}
          </p>
          <ToldOnce
            title={t(done.kind === 'person' ? 'adm.inviteCode' : 'adm.token')}
            secret={done.secret}
            until={momentText(done.expiresAt)}
            note={t(done.kind === 'person' ? 'adm.addNote' : 'adm.addClientNote')}
          />
          <div>
            <Secondary onPress={onClose}>{t('adm.close')}</Secondary>
          </div>
        </>
      )}
    </section>
  );
}
