import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { getJson } from '../api.ts';
import { t } from '../i18n/index.ts';
import { Search } from '../parts/filters.tsx';
import { LanguageSwitch } from '../parts/language.tsx';
import { Empty, Loading, Trouble } from '../parts/states.tsx';
import { count } from '../parts/text.tsx';
import { insurer } from '../place.ts';

interface Content {
  readonly schema?: object;
}
interface Operation {
  readonly summary: string;
  readonly description: string;
  readonly parameters: readonly {
    readonly name: string;
    readonly in: string;
    readonly required: boolean;
    readonly description?: string;
    readonly schema: object;
  }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, Content>> };
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, Content>> }>>;
}
interface Document {
  readonly paths: Readonly<Record<string, Readonly<Partial<Record<'get' | 'post', Operation>>>>>;
}

const METHOD = {
  get: 'border-key-900 text-key-900',
  post: 'border-green-800 bg-green-50 text-green-1000',
} as const;

function Schema({ title, content }: { title: string; content: Readonly<Record<string, Content>> }) {
  return Object.entries(content).map(([type, { schema }]) => (
    <div key={type} className="mt-3">
      <h3 className="text-std-16B-170">
        {title} <code className="font-400 text-solid-gray-700 text-xs">{type}</code>
      </h3>
      {schema !== undefined && (
        <pre
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
          tabIndex={0}
          className="mt-1 max-h-96 overflow-auto rounded-8 bg-solid-gray-50 p-3 text-xs leading-5"
        >
          {JSON.stringify(schema, null, 2)}
        </pre>
      )}
    </div>
  ));
}

function One({ method, path, one }: { method: 'get' | 'post'; path: string; one: Operation }) {
  // A large schema is written out only when it is looked at.
  const [open, setOpen] = useState(false);
  return (
    <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)} className="card px-4 py-2.5">
      <summary className="cursor-pointer">
        <code className={`mr-3 inline-block w-14 rounded-4 border text-center text-xs ${METHOD[method]}`}>
          {method.toUpperCase()}
        </code>
        <code className="text-sm wrap-anywhere">{path}</code>
        <span className="ml-4 text-solid-gray-700 text-sm">{one.summary}</span>
      </summary>
      {open && (
        <div className="pt-2 pb-1 pl-4">
          <p className="text-sm">{one.description}</p>
          {one.parameters.length > 0 && (
            <table className="mt-3 w-full text-left text-sm">
              <thead className="bg-solid-gray-50 text-xs">
                <tr>
                  <th className="px-2 py-1">{t('reference.parameter')}</th>
                  <th className="px-2 py-1">{t('reference.in')}</th>
                  <th className="px-2 py-1">{t('reference.required')}</th>
                  <th className="px-2 py-1">{t('reference.schema')}</th>
                </tr>
              </thead>
              <tbody>
                {one.parameters.map((parameter) => (
                  <tr key={`${parameter.in} ${parameter.name}`} className="border-solid-gray-100 border-b">
                    <td className="px-2 py-1 font-mono text-xs">{parameter.name}</td>
                    <td className="px-2 py-1">{parameter.in}</td>
                    <td className="px-2 py-1">{parameter.required ? t('piece.yes') : t('piece.no')}</td>
                    <td className="px-2 py-1 wrap-anywhere">
                      {parameter.description !== undefined && <p>{parameter.description}</p>}
                      <code className="text-xs">{JSON.stringify(parameter.schema)}</code>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
          {one.requestBody !== undefined && (
            <Schema title={t('reference.body')} content={one.requestBody.content} />
          )}
          {Object.entries(one.responses).map(([status, { content = {} }]) => (
            <Schema
              key={status}
              title={status === 'default' ? t('reference.refusal') : `${t('reference.answer')} ${status}`}
              content={content}
            />
          ))}
        </div>
      )}
    </details>
  );
}

/** The API as its own document describes it: every way in, who may, what it takes and answers. */
export function ApiReference() {
  const [sought, setSought] = useState<string>();
  const { data, error, refetch } = useQuery({
    queryKey: ['openapi'],
    queryFn: ({ signal }) => getJson<Document>('/api/openapi.json', signal),
  });
  const all = Object.entries(data?.paths ?? {}).flatMap(([path, methods]) =>
    (['get', 'post'] as const).flatMap((method) => {
      const one = methods[method];
      return one === undefined ? [] : [{ path, method, one }];
    }),
  );
  const wanted = sought?.toLowerCase() ?? '';
  const shown = all.filter(({ path, one }) =>
    `${path} ${one.summary} ${one.description}`.toLowerCase().includes(wanted),
  );
  return (
    <main className="mx-auto max-w-[80rem] px-6 py-6">
      <div className="mb-4 flex flex-wrap items-end justify-between gap-4">
        <div>
          <h1 className="text-std-24B-150">{t('reference.title')}</h1>
          <p className="text-solid-gray-700 text-sm">
            {t('reference.note')}{' '}
            <a href="/api/openapi.json" className="underline">
              openapi.json
            </a>
          </p>
        </div>
        <div className="flex items-center gap-6">
          <Search
            label={t('piece.search')}
            placeholder={t('reference.hint')}
            value={sought}
            onSearch={setSought}
          />
          {insurer === '' && <LanguageSwitch />}
        </div>
      </div>
      {error !== null && <Trouble error={error} retry={() => void refetch()} />}
      {data === undefined && error === null && <Loading lines={14} />}
      {data !== undefined && (
        <p aria-live="polite" className="mb-2 text-sm">
          {t('app.total', { n: count(shown.length), unit: t('app.piece') })}
        </p>
      )}
      {data !== undefined && shown.length === 0 && <Empty title={t('reference.none')} />}
      <div className="flex flex-col gap-2">
        {shown.map((entry) => (
          <One key={`${entry.method} ${entry.path}`} {...entry} />
        ))}
      </div>
    </main>
  );
}
