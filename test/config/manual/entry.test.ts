import { expect } from 'chai';
import {
  argumentFacts,
  describeValue,
  syntaxOfArguments,
  syntaxOfKeyword,
} from '../../../src/config/manual/argument-text.js';
import { allEntries, fullName, manualEntries } from '../../../src/config/manual/entry.js';
import { findEntries } from '../../../src/config/manual/find.js';
import {
  choice,
  forms,
  integer,
  optional,
  pair,
  repeated,
  seconds,
  simple,
  word,
} from '../../../src/config/schema/argument.js';
import { block, flag, keywords, toggle, value } from '../../../src/config/schema/keyword.js';
import { allKeywords } from '../../../src/config/schema/lookup.js';

describe('config/manual: the words of a row', () => {
  it('writes the syntax of arguments', () => {
    expect(syntaxOfKeyword('a', value(word('name'), 'Any.'))).to.equal('a <name>');
    expect(syntaxOfKeyword('a', flag('Any.'))).to.equal('a');
    expect(syntaxOfKeyword('a', toggle('Any.'))).to.equal('a [on|off]');
    expect(syntaxOfKeyword('a', block(keywords({}), [word('b')], 'Any.'))).to.equal('a <b> { … }');
    expect(syntaxOfArguments([choice('x', ['A', 'B'])])).to.equal('(A|B)');
    expect(syntaxOfArguments([optional(choice('x', ['A', 'B']))])).to.equal('[A|B]');
    expect(syntaxOfArguments([choice('x', ['a', 'b', 'c', 'd', 'e'])])).to.equal('<x>');
    expect(syntaxOfArguments([optional(repeated(word('y')))])).to.equal('[<y>…]');
    expect(syntaxOfArguments([simple('s', 'script')])).to.equal('<s> [<user> [[:]<group>]]');
  });

  it('tells ranges, units and choices', () => {
    const text = (argument: Parameters<typeof argumentFacts>[0][number]) =>
      describeValue(argument.value);
    expect(text(integer('n', 1, 255))).to.equal('whole number, 1 to 255');
    expect(text(integer('n', -5, 4_294_967_295, { unit: 'bytes' }))).to.equal(
      'whole number, -5 to 4,294,967,295 bytes',
    );
    expect(text(seconds('t', 0.01, 1000))).to.equal('seconds, 0.01 to 1000, with up to 6 decimals');
    expect(text(pair('p', '-', 0, 65_535))).to.equal('two numbers 0 to 65,535, as in 1-2');
    expect(text(word('w', 15))).to.equal('text of at most 15 characters');
    expect(text(word('w'))).to.equal(undefined);
    expect(text(choice('c', ['a', 'b', 'c']))).to.equal('a, b or c');
    expect(text(forms('f', { lock: [integer('n', 1, 2)], on: [] }))).to.equal('lock <n> or on');
    expect(argumentFacts([forms('f', { lock: [integer('n', 1, 2)] })])).to.deep.equal([
      { name: 'f', text: 'lock <n>' },
      { name: 'n', text: 'whole number, 1 to 2' },
    ]);
    expect(argumentFacts([choice('c', ['a', 'b'])])).to.deep.equal([]);
  });

  it('has an entry for every row of the tables', () => {
    const rows = [...allKeywords()].map(({ path, name }) => (path ? `${path}.${name}` : name));
    expect([...allEntries()].map(fullName)).to.deep.equal(rows);
    const flatten = (entries: ReturnType<typeof manualEntries>): readonly string[] =>
      entries.flatMap((each) => [fullName(each), ...flatten(each.content?.entries ?? [])]);
    expect(flatten(manualEntries())).to.deep.equal(rows);
  });
});

describe('config/manual: finding', () => {
  const names = (query: string) => {
    const found = findEntries(query);
    return found.kind === 'found'
      ? found.groups.map(({ entry, paths }) => [entry.name, ...paths])
      : found.suggestion;
  };

  it('finds a keyword by its name, or with its block', () => {
    expect(names('virtual_router_id')).to.deep.equal([['virtual_router_id', 'vrrp_instance']]);
    expect(names('vrrp_instance.priority')).to.deep.equal([['priority', 'vrrp_instance']]);
    expect(names('instance.priority')).to.equal('vrrp_instance.priority');
    expect(names('vrrp_instance')).to.deep.equal([['vrrp_instance', '']]);
  });

  it('shows what is the same in several blocks once', () => {
    const groups = names('nopreempt');
    expect(groups).to.deep.equal([['nopreempt', 'vrrp_instance']]);
    const notify = names('notify_master');
    expect(notify).to.deep.equal([['notify_master', 'vrrp_sync_group', 'vrrp_instance']]);
    expect(names('weight')).to.have.length.greaterThan(1);
  });

  it('suggests what may have been meant', () => {
    expect(names('prioritty')).to.equal('priority');
    expect(names('vrrp_instance.prioritty')).to.equal('vrrp_instance.priority');
    expect(names('global_defs.virtual_router_id')).to.equal('vrrp_instance.virtual_router_id');
    expect(names('frobnicate_the_router')).to.equal(undefined);
  });
});
