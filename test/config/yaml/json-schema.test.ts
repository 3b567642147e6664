import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import * as yaml from 'js-yaml';
import type { ArgumentType } from '../../../src/config/schema/argument.js';
import type { Keyword } from '../../../src/config/schema/keyword.js';
import { allKeywords, type PlacedKeyword } from '../../../src/config/schema/lookup.js';
import { jsonSchemaText } from '../../../src/config/yaml/json-schema.js';
import { printYaml } from '../../../src/config/yaml/print-yaml.js';
import { projectRoot } from '../../lab/source-file.js';
import { generatedText } from '../generated/generated-text.js';
import { runs } from '../generated/runs.js';
import { wordsOf } from '../generated/valid-words.js';
import { validate } from './json-schema-validator.js';
import { directivesOf } from './same-meaning.js';

/** What an editor would say of a text: `place: message`. */
function complaints(text: string): readonly string[] {
  return validate(yaml.load(text))
    ? []
    : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath}: ${message}`);
}

/** A mapping of a YAML file. */
type Mapping = Record<string, unknown>;

function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The blocks around a keyword, outermost first. */
function blocksAround(path: string): readonly PlacedKeyword[] {
  const names = path === '' ? [] : path.split('.');
  return names.flatMap((name, index) => {
    const parent = names.slice(0, index).join('.');
    return [...allKeywords()].filter((row) => row.path === parent && row.name === name);
  });
}

/** Rows that stand in blocks of keywords and have no block of their own. */
const rows = [...allKeywords()].filter(({ path, keyword }) => {
  const list = blocksAround(path).some((row) => row.keyword.block?.content === 'list');
  const language = keyword.handledBy === 'language';
  return keyword.block === undefined && !list && !language;
});

/** A file with one keyword in its block, and the mapping that it stands in. */
function fileWith({ path, name, keyword }: PlacedKeyword): readonly [unknown, Mapping] {
  const words = ({ arguments: list }: Keyword) =>
    (
      fc.sample(wordsOf(list.map(({ optional: _, ...asked }) => asked)), {
        numRuns: 1,
        seed: 5,
      })[0] ?? []
    ).join(' ');
  const around = blocksAround(path);
  const heads = around.map((row) => `${row.name} ${words(row.keyword)} {`);
  const lines = [...heads, `${name} ${words(keyword)}`, ...heads.map(() => '}'), ''];
  const file = yaml.load(printYaml(directivesOf(lines.join('\n')).directives).text);
  let inner: unknown = file;
  for (const row of around) {
    inner = isMapping(inner) ? inner[row.name] : undefined;
    inner = row.keyword.arguments.length > 0 && isMapping(inner) ? Object.values(inner)[0] : inner;
  }
  return [file, isMapping(inner) ? inner : {}];
}

/** Values that a keyword must not have. */
function wrongValues({ arguments: list, ...row }: Keyword): readonly unknown[] {
  const [first] = list.some(({ optional }) => !optional)
    ? list.filter(({ optional }) => !optional)
    : list;
  const more = row.repeatable ? [] : [['A', { a: 1 }]];
  if (row.kind === 'flag' || first === undefined) {
    return [{ a: 1 }, 5, 'perhaps', ...more];
  }
  // An empty text says as little as none at all.
  const wrong = wrongScalars(first.value).filter((value) => value !== '' || !first.optional);
  return [{ a: 1 }, ...more, ...wrong];
}

function wrongScalars(value: ArgumentType): readonly unknown[] {
  switch (value.type) {
    case 'integer':
      return [value.minimum - 1, value.maximum + 1, ...(value.named ? [] : ['x']), true];
    case 'seconds':
    case 'milliseconds':
      return [value.minimum - 1, value.maximum + 1, 'x', '1,5', true];
    case 'boolean':
    case 'choice':
      return ['something else', 77, ''];
    case 'address':
    case 'network':
      return ['192.0.2.256', '192.0.2', 'x:y', 5];
    case 'pair':
      return ['x-', '-', value.maximum + 1];
    case 'pattern':
      return ['..', '!zz..', 'z'].filter(
        (word) => !new RegExp(`^(?:${value.pattern})$`).test(word),
      );
    case 'word':
      return value.maximumLength === undefined ? [''] : ['', 'x'.repeat(value.maximumLength + 1)];
    case 'forms':
      return value.otherwise === undefined ? ['something'] : [];
    default:
      return ['', true];
  }
}

describe('config/yaml: the JSON Schema', () => {
  it('fits the samples', () => {
    const folder = join(projectRoot, 'etc/samples');
    for (const name of readdirSync(folder)) {
      const text = readFileSync(join(folder, name), 'utf8');
      const isYaml = name.endsWith('.yaml');
      const written = isYaml ? text : printYaml(directivesOf(text).directives).text;
      expect(complaints(written), name).to.deep.equal([]);
    }
  });

  it('fits generated configurations', function () {
    this.timeout(600_000);
    fc.assert(
      fc.property(generatedText('as told'), (text) => {
        const { text: written } = printYaml(directivesOf(text).directives);
        expect(complaints(written), written).to.deep.equal([]);
      }),
      runs(150),
    );
  });

  it(`refuses what is wrong for each of ${rows.length} keywords`, function () {
    this.timeout(60_000);
    expect(rows.length).to.be.greaterThan(400);
    const kinds = new Set<string>();
    const accepted: string[] = [];
    for (const row of rows) {
      const [file, block] = fileWith(row);
      const place = `${row.path}.${row.name}`;
      expect(validate(file), `${place}: ${JSON.stringify(file)}`).to.equal(true);
      for (const wrong of wrongValues(row.keyword)) {
        block[row.name] = wrong;
        accepted.push(...(validate(file) ? [`${place}: ${JSON.stringify(wrong)}`] : []));
        kinds.add(row.keyword.arguments[0]?.value.type ?? 'flag');
      }
    }
    expect(accepted).to.deep.equal([]);
    expect(kinds.size).to.be.greaterThan(12);
  });

  it('refuses what no block knows, entries that are none, and includes', () => {
    const wrong = [
      'vrrp_instanc: {}',
      'include: a.yaml',
      'global_defs: {routerid: a}',
      'vrrp_instance: {A: {priorty: 5}}',
      'vrrp_instance: A',
      'vrrp_instance: {A: {virtual_ipaddress: 192.0.2.1}}',
      'vrrp_instance: {A: {virtual_ipaddress: [192.0.2.256]}}',
      'vrrp_instance: {A: {virtual_ipaddress: [192.0.2.1 deev eth0]}}',
      'vrrp_instance: {A: {unicast_peer: [192.0.2.1 min_ttl x]}}',
      'vrrp_instance: {A: {track_script: [c weight]}}',
      'vrrp_instance: {A: {virtual_routes: [default via x]}}',
      'vrrp_instance: {A: {virtual_rules: [from 192.0.2.0/24 tables 5]}}',
      'virtual_server: {192.0.2.1 http: {}}',
      'virtual_server: {fwmark: {}}',
      'virtual_server: {192.0.2.1 80: {real_server: {192.0.2.2: {TCP_CHEK: {}}}}}',
      'static_ipaddress: [eth0]',
    ];
    expect(wrong.filter((text) => complaints(text).length === 0)).to.deep.equal([]);
    const right = [
      'vrrp_instance: {A: {virtual_ipaddress: [192.0.2.1 dev eth0, 2001:db8::1/64]}}',
      'vrrp_instance: {A: {unicast_peer: [192.0.2.1 min_ttl 5], track_script: [c weight -5]}}',
      'vrrp_instance: {A: {virtual_routes: [default via 192.0.2.1, metric 5 src 192.0.2.2 all]}}',
      'vrrp_instance: {A: {virtual_rules: [from 192.0.2.0/24 lookup main]}}',
      'vrrp_instance: {A: {state: [MASTER, BACKUP]}}',
      'virtual_server: {192.0.2.1 80: {}, fwmark 7: {}, group g: {real_server: }}',
      'null',
    ];
    expect(right.filter((text) => complaints(text).length > 0)).to.deep.equal([]);
  });

  it('tells what every keyword is for, and which are no longer to be used', () => {
    const told = (row: PlacedKeyword) => JSON.stringify(row.keyword.summary).slice(1, -1);
    const text = jsonSchemaText();
    for (const row of rows) {
      expect(text, row.name).to.contain(`"${row.name}": {"description":"${told(row)}`);
    }
    expect(text).to.match(/"nb_get_retry": \{[^\n]*"deprecationMessage":"deprecated: write retry"/);
    expect(text).not.to.match(/"retry": \{[^\n]*"deprecationMessage"/);
  });

  it('has no part that refers to itself, which editors follow for ever', () => {
    const schema: { readonly definitions: Readonly<Record<string, unknown>> } = JSON.parse(
      jsonSchemaText(),
    );
    const within = (part: unknown, above: readonly string[]): number => {
      const names = [...JSON.stringify(part).matchAll(/"\$ref":"#\/definitions\/([^"]*)"/g)];
      const depths = [...new Set(names.map(([, name = '']) => name))].map((name) => {
        expect(above, 'a part above itself').not.to.include(name);
        expect(schema.definitions, name).to.have.property(name);
        return within(schema.definitions[name], [...above, name]);
      });
      return 1 + Math.max(0, ...depths);
    };
    const { definitions: _, ...root } = schema;
    expect(within(root, [])).to.be.within(4, 8);
  });
});
