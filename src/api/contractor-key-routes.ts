import {
  dropContractorKey,
  factsOf,
  type KeptKey,
  keepContractorKey,
  keptKeys,
} from '../dispatch/contractor-key.ts';
import { readContractorKey } from '../dispatch/pgp.ts';
import { TodokeError } from '../kernel/errors.ts';
import type { Sql } from '../kernel/ports.ts';
import { DoneSchema } from './access-contract.ts';
import {
  ContractorKeySchema,
  type ContractorKeyView,
  KeyFactsSchema,
  ReadKeySchema,
  RemoveKeySchema,
  ReplaceKeySchema,
} from './contractor-contract.ts';
import { NOTHING, type Route, route } from './route.ts';

const HERE = '/api/insurers/{insurer}/contractor-key';

/** The key in force with what it says of itself. One that has run out is read as of the day it was put in force. */
async function standingOf({ armored, at, by }: KeptKey, now: Date): Promise<ContractorKeyView['key']> {
  if (armored === null) return null;
  const key = await readContractorKey(armored, new Date(at));
  const unusable = await readContractorKey(armored, now).then(
    () => false,
    (error: unknown) => {
      if (error instanceof TodokeError) return true;
      throw error;
    },
  );
  const { owners, ...facts } = await factsOf(key);
  return { ...facts, owners: [...owners], fingerprint: key.fingerprint, unusable, setAt: at, setBy: by };
}

async function read(sql: Sql, insurerId: string, now: Date): Promise<ContractorKeyView> {
  const [first, ...past] = await keptKeys(sql, insurerId);
  const key = first === undefined ? null : await standingOf(first, now);
  return {
    key,
    past: (key === null && first !== undefined ? [first, ...past] : past).map(({ fingerprint, at, by }) => ({
      fingerprint,
      at,
      by,
    })),
  };
}

/** For whom packages are encrypted. Who may take a package out cannot change this (src/access/roles.ts). */
export function contractorKeyRoutes(now: () => Date): Route[] {
  return [
    route({
      path: HERE,
      summary: 'The contractor’s OpenPGP public key, and those before it',
      action: 'contractor_key.read',
      params: NOTHING,
      query: NOTHING,
      response: ContractorKeySchema,
      handle: ({ database, insurerId }) => database.read((sql) => read(sql, insurerId, now())),
    }),
    route({
      path: `${HERE}/read`,
      summary: 'What a public key says of itself; nothing is kept',
      action: 'contractor_key.manage',
      params: NOTHING,
      query: NOTHING,
      body: ReadKeySchema,
      response: KeyFactsSchema,
      handle: async ({ body: { armored } }) => {
        const { owners, ...facts } = await factsOf(await readContractorKey(armored, now()));
        return { ...facts, owners: [...owners] };
      },
    }),
    route({
      path: `${HERE}/replace`,
      summary:
        'Encrypts what is handed over for this key from now on; the fingerprint is the one that was heard',
      action: 'contractor_key.manage',
      params: NOTHING,
      query: NOTHING,
      body: ReplaceKeySchema,
      response: DoneSchema,
      handle: ({ database, insurerId, caller, body }) =>
        database.transaction(async (sql) => {
          await keepContractorKey(sql, caller.actor, insurerId, body, now());
          return {};
        }),
    }),
    route({
      path: `${HERE}/remove`,
      summary: 'Encrypts nothing from now on',
      action: 'contractor_key.manage',
      params: NOTHING,
      query: NOTHING,
      body: RemoveKeySchema,
      response: DoneSchema,
      handle: ({ database, insurerId, caller, body: { reason } }) =>
        database.transaction(async (sql) => {
          await dropContractorKey(sql, caller.actor, insurerId, reason);
          return {};
        }),
    }),
  ];
}
