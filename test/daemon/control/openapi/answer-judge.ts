/** Holds answers of the API against docs/openapi.json. */
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';

/** An answer as it came. */
export interface HeardAnswer {
  readonly method: string;
  /** With or without a query. */
  readonly path: string;
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

/** The document in docs/. */
export function documentedApi() {
  return JSON.parse(readFileSync('docs/openapi.json', 'utf8'));
}

/** Judges answers: what is wrong with one, "" for nothing. Members that no schema has are wrong. */
export function answerJudge(api = documentedApi()): (answer: HeardAnswer) => string {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  ajv.addSchema({ $id: 'api', ...closed(api) });
  return ({ method, path, status, type, body }) => {
    const [bare = ''] = path.split('?');
    const template = Object.keys(api.paths).find((each) => patternOf(each).test(bare));
    const operation =
      template === undefined ? undefined : api.paths[template][method.toLowerCase()];
    if (template === undefined || operation === undefined) {
      return `${method} ${path} is not in the document`;
    }
    const code = operation.responses[status] === undefined ? 'default' : `${status}`;
    const media = type.split(';', 1)[0] ?? '';
    if (operation.responses[code].content[media] === undefined) {
      return `${method} ${path}: ${status} with ${media} is not in the document`;
    }
    const operationAt = ['paths', template, method.toLowerCase()];
    const pointer = [...operationAt, 'responses', code, 'content', media, 'schema'];
    if (operation.responses[code].content[media].schema === undefined) {
      return '';
    }
    const place = pointer.map((part) => part.replaceAll('~', '~0').replaceAll('/', '~1'));
    const parts = place.map(encodeURIComponent).join('/');
    const value = media.endsWith('json') ? JSON.parse(body) : body;
    const validate = ajv.compile({ $ref: `api#/${parts}` });
    return validate(value) ? '' : `${method} ${path}: ${ajv.errorsText(validate.errors)}`;
  };
}

function patternOf(template: string): RegExp {
  return new RegExp(`^${template.replaceAll(/\{\w+\}/g, '[^/]+').replaceAll('.', '\\.')}$`);
}

/**
 * With every object of the document closed: a member that is not described is an error. What a kind
 * of event has is closed where it comes together with what all of them have.
 */
function closed(schema: unknown): Record<string, unknown> {
  return JSON.parse(JSON.stringify(schema), (name, value) => {
    const isPart = /\wEvent$/.test(name);
    return value?.type === 'object' && value.properties !== undefined && !isPart
      ? { unevaluatedProperties: false, ...value }
      : value;
  });
}
