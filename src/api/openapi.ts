import { z } from 'zod';
import { ACTIONS, type Action, needsInsurer, ROLES, rolesGranted } from '../access/roles.ts';
import { KeySchema } from './keyed-answers.ts';
import { ProblemSchema } from './problem.ts';
import type { Route } from './route.ts';

type Json = Record<string, unknown>;

const schemaOf = (schema: z.ZodType, io: 'input' | 'output'): Json => {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as Json;
  return rest;
};

function parametersOf(schema: z.ZodType, where: 'path' | 'query' | 'header'): Json[] {
  const { properties = {}, required = [] } = schemaOf(schema, 'input') as {
    properties?: Json;
    required?: string[];
  };
  return Object.entries(properties).map(([name, of]) => ({
    name,
    in: where,
    required: where === 'path' || required.includes(name),
    schema: of,
  }));
}

const INSURER: Json = {
  name: 'insurer',
  in: 'path',
  required: true,
  description: '保険者番号',
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
  // One address may be read and posted to: both methods stand under it.
  for (const one of routes) {
    const content: Json = {};
    if (one.response !== null) content['application/json'] = { schema: schemaOf(one.response, 'output') };
    for (const type of one.alsoSends ?? []) content[type] = {};
    const { body } = one;
    paths[one.path] = {
      ...(paths[one.path] as Json | undefined),
      [body === undefined ? 'get' : 'post']: {
        summary: one.summary,
        description: descriptionOf(one.action),
        'x-todoke-action': one.action,
        'x-todoke-roles': rolesGranted(one.action),
        security: one.action === 'session.open' || one.action === 'api.read_document' ? [] : SECURITY,
        parameters: [
          ...(needsInsurer(one.action) ? [INSURER] : []),
          ...parametersOf(one.params, 'path'),
          ...parametersOf(one.query, 'query'),
          ...(body === undefined || one.takesFile === true ? [] : parametersOf(KeySchema, 'header')),
        ],
        ...(body !== undefined && {
          requestBody: {
            required: true,
            content:
              one.takesFile === true
                ? { 'text/csv': {} }
                : { 'application/json': { schema: schemaOf(body, 'input') } },
          },
        }),
        responses: {
          200: { description: 'OK', content },
          default: {
            description: 'Refused',
            content: { 'application/problem+json': { schema: schemaOf(ProblemSchema, 'output') } },
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
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: 'todoke_session' },
        token: { type: 'http', scheme: 'bearer' },
      },
    },
  };
}
