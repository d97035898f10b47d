import { useEffect } from 'react';
import { t } from '../i18n/index.ts';
import { useMe } from '../me.ts';
import { Front } from '../parts/form.tsx';
import { Loading, Trouble } from '../parts/states.tsx';

/** The address of no insurer: leads to the first one of whoever is signed in. */
export function Door() {
  const { data: me, error, refetch } = useMe();
  const [first] = me?.insurers ?? [];
  useEffect(() => {
    if (first === undefined) return;
    // Who works at a workplace has screens of their own.
    const own = first.roles.every((role) => role === 'workplace') ? 'workplace' : '';
    window.location.replace(`/${first.insurerId}/${own}`);
  }, [first]);
  if (error !== null) {
    return (
      <main className="p-6">
        <Trouble error={error} retry={() => void refetch()} />
      </main>
    );
  }
  if (me === undefined || first !== undefined) return <Loading lines={14} />;
  return (
    <Front title={t('account.noRoles')}>
      <p>{t('account.noRolesNote')}</p>
    </Front>
  );
}
