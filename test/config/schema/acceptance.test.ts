/** Walks the tables: each supported keyword takes valid arguments and refuses invalid ones. */
import { expect } from 'chai';
import type { Argument } from '../../../src/config/schema/argument.js';
import { holdsWithoutValue, type Keyword } from '../../../src/config/schema/keyword.js';
import { allKeywords, type PlacedKeyword } from '../../../src/config/schema/lookup.js';
import { loadText } from '../load-text.js';

function valid(argument: Argument): string {
  const type = argument.value;
  switch (type.type) {
    case 'integer':
      return String(type.minimum);
    case 'seconds':
      return String(Math.max(type.minimum, 1));
    case 'boolean':
      return 'on';
    case 'choice':
      return type.choices[0] ?? '';
    case 'address':
      return type.multicast ? '224.0.0.30' : '192.0.2.7';
    case 'network':
      return '192.0.2.0/24';
    case 'script':
    case 'command':
      return '/usr/bin/true';
    case 'fileMode':
      return '022';
    case 'pattern':
      return /^(?:https:\/\/)?[\w.]+(?::\d+)?/.exec(type.wanted)?.[0] ?? 'word';
    case 'forms': {
      const [[form, following] = ['', []]] = Object.entries(type.forms);
      return [form, ...following.map(valid)].join(' ');
    }
    default:
      return 'word';
  }
}

/** A word that the argument refuses; undefined when it takes any word. */
function invalid(argument: Argument): string | undefined {
  const type = argument.value;
  switch (type.type) {
    case 'integer':
    case 'seconds':
      return '0x10';
    case 'boolean':
      return 'ON';
    case 'choice':
      return 'something';
    case 'address':
    case 'network':
      return '192.0.2.256';
    case 'script':
    case 'command':
      return '"\'/usr/bin/true"';
    case 'fileMode':
      return '08';
    default:
      return undefined;
  }
}

/** The text of a configuration with a line in a block, and the number of that line. */
function inBlock(path: string, line: string): { text: string; line: number } {
  const lines: Record<string, readonly string[]> = {
    '': [line],
    global_defs: ['global_defs {', line, '}'],
    vrrp_script: ['vrrp_script s {', line, '}'],
    vrrp_sync_group: ['vrrp_sync_group g {', line, '}'],
    vrrp_instance: ['vrrp_instance i {', line, '}'],
    'vrrp_instance.authentication': ['vrrp_instance i {', 'authentication {', line, '}', '}'],
  };
  const text = lines[path] ?? [];
  return { text: `${text.join('\n')}\n`, line: text.indexOf(line) + 1 };
}

function rows(): readonly (PlacedKeyword & { readonly keyword: Keyword })[] {
  return [...allKeywords()].flatMap(({ path, name, keyword }) =>
    keyword.kind !== 'block' && inBlock(path, 'x').line > 0 && keyword.handledBy === undefined
      ? [{ path, name, keyword }]
      : [],
  );
}

/** Codes that say something about the arguments themselves. */
const ARGUMENT_CODES =
  /^((?:missing|empty|invalid|number|word)-.*|unknown-keyword|not-multicast|surplus-words)$/;

function argumentProblems(path: string, line: string): readonly string[] {
  const place = inBlock(path, line);
  return loadText(place.text)
    .diagnostics.filter(({ span, code }) => {
      return span.line === place.line && ARGUMENT_CODES.test(code);
    })
    .map(({ span, code, class: name }) => `${span.column} ${code} ${name}`);
}

describe('every supported keyword', () => {
  it('is there in numbers', () => {
    expect(rows().length).to.be.greaterThan(100);
  });

  it('takes valid arguments', () => {
    for (const { path, name, keyword } of rows()) {
      const words = keyword.arguments.map(valid);
      const line = [name, ...words].join(' ');
      expect(argumentProblems(path, line), `${path}: ${line}`).to.deep.equal([]);
    }
  });

  it('refuses an invalid argument, at its place', () => {
    for (const { path, name, keyword } of rows()) {
      const [argument] = keyword.arguments;
      const word = argument && invalid(argument);
      if (word !== undefined) {
        const others = keyword.arguments.slice(1).map(valid);
        const line = [name, word, ...others].join(' ');
        const problems = argumentProblems(path, line);
        expect(problems.length, `${path}: ${line}`).to.be.greaterThan(0);
        expect(Number.parseInt(problems[0] ?? '', 10), line).to.equal(name.length + 2);
      }
    }
  });

  it('reports a missing argument at the keyword', () => {
    for (const { path, name, keyword } of rows()) {
      const [argument] = keyword.arguments;
      const name2 = argument?.asked ? 'GENERAL_ERROR' : 'MISSING_PARAMETER';
      const empty = argument?.asked && holdsWithoutValue(keyword);
      const code = empty ? 'empty-value' : 'missing-argument';
      const isWanted = keyword.arguments.some(({ optional }) => !optional);
      const wanted = isWanted ? [`1 ${code} ${name2}`] : [];
      expect(argumentProblems(path, name), `${path}: ${name}`).to.deep.equal(wanted);
    }
  });

  it('refuses numbers beyond its range', () => {
    for (const { path, name, keyword } of rows()) {
      const type = keyword.arguments[0]?.value;
      if (type?.type === 'integer' || type?.type === 'seconds') {
        for (const number of [type.minimum - 1, type.maximum + 1]) {
          const line = `${name} ${number}`;
          const problems = argumentProblems(path, line);
          expect(problems.length, `${path}: ${line}`).to.equal(1);
          expect(problems[0], line).to.contain('number-out-of-range');
        }
        const edge = argumentProblems(path, `${name} ${type.maximum}`);
        expect(edge, `${path}: ${name} ${type.maximum}`).to.deep.equal([]);
      }
    }
  });
});
