import { ROLE_NAMES, ROLES, type Role } from '../../../../src/access/roles.ts';
import { t } from '../../i18n/index.ts';
import { recordText } from '../../i18n/record.ts';

/** The roles an insurer's own people can have; staff of workplaces come in by their workplace's code. */
export const STAFF_ROLES = ROLE_NAMES.filter((role) => role !== 'workplace');
export const roleText = (role: Role): string => recordText(ROLES[role]);

/** Which roles somebody has, to be ticked. */
export function RoleBoxes(props: {
  value: readonly Role[];
  onChange: (roles: Role[]) => void;
  isDisabled?: boolean;
}) {
  const { value, onChange, isDisabled = false } = props;
  return (
    <fieldset disabled={isDisabled}>
      <legend className="text-xs text-solid-gray-700">{t('adm.roles')}</legend>
      <div className="mt-1 grid grid-cols-2 gap-x-4 gap-y-1.5">
        {STAFF_ROLES.map((role) => (
          <label key={role} className="text-dns-14N-130 flex items-center gap-2">
            <input
              type="checkbox"
              className="size-4 shrink-0 accent-key-900"
              checked={value.includes(role)}
              onChange={({ target }) =>
                onChange(STAFF_ROLES.filter((one) => (one === role ? target.checked : value.includes(one))))
              }
            />
            {roleText(role)}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
