import { z } from 'zod';
import { ACTIONS, type Action, needsInsurer, ROLES, rolesGranted } from '../access/roles.ts';
import { KeySchema } from './keyed-answers.ts';
import { ProblemSchema } from './problem.ts';
import type { Route } from './route.ts';

type Json = Record<string, unknown>;

/** Schemas several others refer to, or one refers to within itself (any JSON), by their text: components of the document. */
type Shared = Map<string, { readonly name: string; schema: unknown }>;

const OWN = '#/$defs/';
const COMPONENTS = '#/components/schemas/';

/** The same with each of these references leading to the components. */
function redirected(value: unknown, names: Readonly<Record<string, string>>): unknown {
  if (Array.isArray(value)) return value.map((one) => redirected(one, names));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) =>
      key === '$ref' && typeof one === 'string' && one.startsWith(OWN)
        ? [key, `${COMPONENTS}${names[one.slice(OWN.length)]}`]
        : [key, redirected(one, names)],
    ),
  );
}

/** A schema as it stands within the document: a reference there is one into the whole, never into the schema alone. */
function schemaOf(schema: z.ZodType, io: 'input' | 'output', shared: Shared): Json {
  const { $schema: _, $defs = {}, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as Json;
  const names: Record<string, string> = {};
  const fresh: { of: { schema: unknown }; definition: unknown }[] = [];
  for (const [own, definition] of Object.entries($defs as Json)) {
    const text = JSON.stringify(definition);
    const known = shared.get(text);
    const of = known ?? { name: `Shared${shared.size + 1}`, schema: null };
    names[own] = of.name;
    if (known !== undefined) continue;
    shared.set(text, of);
    fresh.push({ of, definition });
  }
  for (const { of, definition } of fresh) of.schema = redirected(definition, names);
  return redirected(rest, names) as Json;
}

/** What the parameters that many routes share mean (docs/api.md), and one of each as it may look. */
const MEANING: Readonly<Record<string, { readonly description: string; readonly example?: string }>> = {
  campaign: { description: 'A campaign, as /campaigns lists it', example: 'round-1' },
  member: { description: 'A member, by the id of the insurer’s own file', example: 'M00000147' },
  piece: {
    description: 'A piece, as …/pieces lists it (not its management number)',
    example: 'round-1-1812',
  },
  parcel: { description: 'A parcel, as …/parcels lists it', example: 'W0001-0001' },
  number: { description: 'A management number, however it is typed', example: 'D11-TRE-GS' },
  person: { description: 'Somebody who works here, or a program, by the id they sign in with' },
  webhook: { description: 'A subscription, as /webhooks lists it', example: '1' },
  purpose: { description: 'Why a person’s data is looked at; stands in the audit trail', example: 'enquiry' },
  cursor: { description: 'The next or previous of the last answer; without it the list begins' },
  limit: { description: 'How many rows at most' },
  sort: { description: 'By what the rows are ordered; a cursor belongs to its order' },
  descending: { description: 'true: the order backwards' },
  format: { description: 'Another type than JSON: the whole list, not a page' },
  on: { description: 'The day it is about, YYYY-MM-DD', example: '2024-09-09' },
  'Idempotency-Key': {
    description: 'One for each request: sent again with the same key it is done once and answered the same',
    example: '6f1c2b1e-0b0e-4a55-9d5e-7f1f3c1f2a10',
  },
};

function parametersOf(schema: z.ZodType, where: 'path' | 'query' | 'header', shared: Shared): Json[] {
  const { properties = {}, required = [] } = schemaOf(schema, 'input', shared) as {
    properties?: Json;
    required?: string[];
  };
  return Object.entries(properties).map(([name, of]) => ({
    name,
    in: where,
    required: where === 'path' || required.includes(name),
    ...MEANING[name],
    schema: of,
  }));
}

/** The parts of an address that name no one thing: of `/api/insurers/{insurer}/pieces/{number}` 'pieces'. */
const namesOf = (path: string): string[] =>
  path
    .replace(/^\/api\/(insurers\/\{insurer\}\/)?/, '')
    .split('/')
    .filter((part) => !part.startsWith('{'));

/** A name for the generators of clients: `getCampaignsPieces`, `…One` where the address ends with an id. */
function operationIdOf({ path, body }: Route): string {
  const words = namesOf(path).flatMap((name) => name.split(/[^a-z0-9]/i));
  const name = words.map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`).join('');
  return `${body === undefined ? 'get' : 'post'}${name}${path.endsWith('}') ? 'One' : ''}`;
}

/** Whether a key has an effect: for what is done at an insurer, other than searches and files (src/api/mount.ts). */
const takesKey = ({ action, body, takesFile, onlyFinds }: Route): boolean =>
  body !== undefined && needsInsurer(action) && takesFile === undefined && onlyFinds === undefined;

const INSURER: Json = {
  name: 'insurer',
  in: 'path',
  required: true,
  description: '保険者番号',
  example: '01479997',
  schema: { type: 'string' },
};
const SECURITY = [{ session: [] }, { token: [] }];

function descriptionOf(action: Action): string {
  const roles = rolesGranted(action).map((role) => ROLES[role]);
  return roles.length === 0 ? ACTIONS[action].title : `${ACTIONS[action].title}（${roles.join('・')}）`;
}

/** The OpenAPI 3.1 document of the routes, made from the very schemas that check them. */
export function openApi(routes: readonly Route[]): Json {
  const paths: Json = {};
  const shared: Shared = new Map();
  // One address may be read and posted to: both methods stand under it.
  for (const one of routes) {
    const content: Json = {};
    if (one.response !== null)
      content['application/json'] = { schema: schemaOf(one.response, 'output', shared) };
    for (const type of one.alsoSends ?? []) content[type] = {};
    const { body } = one;
    paths[one.path] = {
      ...(paths[one.path] as Json | undefined),
      [body === undefined ? 'get' : 'post']: {
        operationId: operationIdOf(one),
        tags: namesOf(one.path).slice(0, 1),
        summary: one.summary,
        description: descriptionOf(one.action),
        'x-todoke-action': one.action,
        'x-todoke-roles': rolesGranted(one.action),
        security: one.action === 'session.open' || one.action === 'api.read_document' ? [] : SECURITY,
        parameters: [
          ...(needsInsurer(one.action) ? [INSURER] : []),
          ...parametersOf(one.params, 'path', shared),
          ...parametersOf(one.query, 'query', shared),
          ...(takesKey(one) ? parametersOf(KeySchema, 'header', shared) : []),
        ],
        ...(body !== undefined && {
          requestBody: {
            required: true,
            content:
              one.takesFile === true
                ? { 'text/csv': {} }
                : { 'application/json': { schema: schemaOf(body, 'input', shared) } },
          },
        }),
        responses: {
          ...(Object.keys(content).length > 0
            ? { 200: { description: 'OK', content } }
            : { 303: { description: 'The way to another address' } }),
          default: {
            description: 'Refused',
            content: { 'application/problem+json': { schema: schemaOf(ProblemSchema, 'output', shared) } },
          },
        },
      },
    };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Todoke', version: '1' },
    paths,
    components: {
      schemas: Object.fromEntries([...shared.values()].map(({ name, schema }) => [name, schema])),
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: 'todoke_session' },
        token: { type: 'http', scheme: 'bearer' },
      },
    },
  };
}
