/** docs/openapi.json: the table of routes as an OpenAPI document (OpenAPI Specification 3.1). */
import { version } from '../../../observe/version.js';
import { PROBLEM_TYPE } from '../routes/answer.js';
import { earlierRoutes } from '../routes/earlier-routes.js';
import { PROBLEM_CODES } from '../routes/problem-codes.js';
import type { ApiRoute } from '../routes/route.js';
import { routes } from '../routes/table.js';
import { views } from '../views/catalogue.js';
import eventFields from './event-fields.json' with { type: 'json' };
import { componentOf, jsonSchemaOf, type SchemaObject } from './json-schema-of.js';

/** Its name below `docs/`. */
export const OPENAPI_PAGE = 'openapi.json';

/** Those that are promised: the earlier paths are our own commands' business. */
export const documentedRoutes: readonly ApiRoute[] = routes.filter(
  (route) => !earlierRoutes.includes(route),
);

const names = new Map<unknown, string>(Object.entries(views).map(([name, view]) => [view, name]));

/** The document as data. */
export function openapiDocument(): SchemaObject {
  return {
    openapi: '3.1.0',
    info: {
      title: 'upkeep',
      version,
      summary: 'What upkeepd tells and does for those who ask.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    security: [{}, { token: [] }],
    paths: pathsOf(documentedRoutes),
    components: {
      schemas: {
        ...Object.fromEntries(
          Object.entries(views).map(([name, view]) => [
            name,
            completed(name, componentOf(view, nameOf)),
          ]),
        ),
        ...eventComponents(),
      },
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
    },
  };
}

/** The document as it is written. */
export function openapiText(): string {
  return `${JSON.stringify(openapiDocument(), undefined, 2)}\n`;
}

function nameOf(shape: unknown): string | undefined {
  return names.get(shape);
}

function completed(name: string, schema: SchemaObject): SchemaObject {
  switch (name) {
    case 'Problem':
      return withCodes(schema);
    case 'Event':
      return withFields(schema);
    default:
      return schema;
  }
}

/** What all events have, and one of the components below: the name of the event says which. */
function withFields({ additionalProperties: _, ...schema }: SchemaObject): SchemaObject {
  const names = Object.keys(eventFields);
  const mapping = Object.fromEntries(names.map((name) => [name, refTo(name)]));
  return {
    ...schema,
    oneOf: names.map((name) => ({ $ref: refTo(name) })),
    discriminator: { propertyName: 'event', mapping },
  };
}

/** What a kind of event has of its own. */
interface EventFields {
  readonly properties: SchemaObject;
  readonly required?: readonly string[];
}

/** `stateChanged` is the component `StateChangedEvent`. */
function eventComponents(): SchemaObject {
  const fields: readonly (readonly [string, EventFields])[] = Object.entries(eventFields);
  return Object.fromEntries(
    fields.map(([event, { properties, required = [], ...schema }]) => [
      componentName(event),
      {
        ...schema,
        properties: { event: { const: event }, ...properties },
        required: ['event', ...required],
      },
    ]),
  );
}

function componentName(event: string): string {
  return `${event.charAt(0).toUpperCase()}${event.slice(1)}Event`;
}

function refTo(event: string): string {
  return `#/components/schemas/${componentName(event)}`;
}

/** Codes that come later are no change of the version: the list is for people. */
function withCodes(schema: SchemaObject): SchemaObject {
  const codes = Object.entries(PROBLEM_CODES).map(([code, meaning]) => `- \`${code}\`: ${meaning}`);
  return { ...schema, description: `RFC 9457. The codes:\n\n${codes.join('\n')}` };
}

function pathsOf(rows: readonly ApiRoute[]): SchemaObject {
  const paths = [...new Set(rows.map(({ path }) => path))];
  return Object.fromEntries(
    paths.map((path) => [
      path,
      Object.fromEntries(
        rows
          .filter((row) => row.path === path)
          .map((row) => [row.method.toLowerCase(), operationOf(row)]),
      ),
    ]),
  );
}

function operationOf(row: ApiRoute): SchemaObject {
  const { method, path, summary, role, query = {}, body } = row;
  const parameters = [
    ...[...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
      ...{ name, in: 'path', required: true, schema: { type: 'string' } },
    })),
    ...Object.entries(query).map(([name, description]) => ({
      ...{ name, in: 'query', description, schema: { type: 'string' } },
    })),
  ];
  return {
    operationId: `${method.toLowerCase()}${path.replaceAll(/\W+(\w?)/g, (_, first: string) =>
      first.toUpperCase(),
    )}`,
    summary,
    description: `Role: ${role}.`,
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(body === undefined
      ? {}
      : {
          requestBody: {
            required: false,
            content: { 'application/json': { schema: jsonSchemaOf(body, nameOf) } },
          },
        }),
    responses: responsesOf(row),
  };
}

function responsesOf({ gives, media = [], path }: ApiRoute): SchemaObject {
  const view = { 'application/json': { schema: { $ref: `#/components/schemas/${gives}` } } };
  const content = {
    ...(gives === undefined ? {} : view),
    ...Object.fromEntries(media.map((type) => [type, {}])),
  };
  const problem = { [PROBLEM_TYPE]: { schema: { $ref: '#/components/schemas/Problem' } } };
  const isProbe = path === '/healthz' || path === '/readyz';
  return {
    200: { description: 'The answer.', content },
    ...(isProbe ? { 503: { description: 'Not so.', content } } : {}),
    default: { description: 'Why there is none.', content: problem },
  };
}
