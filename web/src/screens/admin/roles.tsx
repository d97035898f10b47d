import { useSearch } from '@tanstack/react-router';
import { ACTION_NAMES, ACTIONS, isGranted, needsInsurer, ROLE_NAMES } from '../../../../src/access/roles.ts';
import type { Query } from '../../api.ts';
import { t } from '../../i18n/index.ts';
import { recordText } from '../../i18n/record.ts';
import { Search } from '../../parts/filters.tsx';
import { useChange } from '../../parts/list.tsx';
import { Empty } from '../../parts/states.tsx';
import { AdminFrame } from './frame.tsx';
import { roleText } from './role-boxes.tsx';

const HEAD =
  'sticky top-0 z-1 border-solid-gray-300 border-b bg-solid-gray-50 px-1.5 py-2 text-xs align-bottom';

/** What each role may do: the one table the server asks, row by row as it stands. */
export function RolesScreen() {
  const { q } = useSearch({ strict: false }) as Query;
  const change = useChange();
  const shown = ACTION_NAMES.filter(needsInsurer)
    .map((action) => ({ action, title: recordText(ACTIONS[action].title) }))
    .filter(({ title }) => q === undefined || title.toLowerCase().includes(q.toLowerCase()));
  return (
    <AdminFrame>
      <p className="text-dns-14N-130 mb-3 max-w-[60rem] text-solid-gray-700">{t('adm.matrixNote')}</p>
      <div className="mb-3">
        <Search
          label={t('adm.matrixFind')}
          placeholder={t('adm.matrixHint')}
          value={q}
          onSearch={(text) => change({ q: text })}
        />
      </div>
      <div className="card shrink-0 overflow-clip">
        <table aria-label={t('adm.matrix')} className="w-full border-collapse text-dns-14N-130">
          <thead>
            <tr>
              <th scope="col" className={`${HEAD} px-3 text-left`}>
                {t('adm.action')}
              </th>
              {ROLE_NAMES.map((role) => (
                <th key={role} scope="col" className={`${HEAD} w-24 text-center`}>
                  {roleText(role)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.length === 0 && (
              <tr>
                <td colSpan={ROLE_NAMES.length + 1}>
                  <Empty title={t('adm.matrixNone')} />
                </td>
              </tr>
            )}
            {shown.map(({ action, title }) => (
              <tr key={action} className="border-solid-gray-100 border-b hover:bg-solid-gray-50">
                <th scope="row" className="px-3 py-1.5 text-left font-400">
                  {title}
                </th>
                {ROLE_NAMES.map((role) => {
                  const granted = isGranted(action, [role]);
                  return (
                    <td key={role} className="px-1.5 py-1.5 text-center">
                      <span
                        aria-hidden="true"
                        className={granted ? 'font-700 text-key-900' : 'text-solid-gray-300'}
                      >
                        {granted ? '○' : '－'}
                      </span>
                      <span className="sr-only">{t(granted ? 'adm.may' : 'adm.mayNot')}</span>
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </AdminFrame>
  );
}
