/** What is known of every keyword, held against the YAML form and its schema. */
import { expect } from 'chai';
import * as yaml from 'js-yaml';
import { printYaml } from '../../../src/config/yaml/print-yaml.js';
import { exampleWriter, fixtureRows, placeOf } from '../schema/fixture.js';
import { validate } from './json-schema-validator.js';
import { directivesOf, meaningOf, throughConf, throughYaml } from './same-meaning.js';

const all = fixtureRows();
const write = exampleWriter(all);
const rows = all.filter(({ keyword }) => !/^include[rmwba]?$/.test(keyword));

/** A file that the compiler has nothing to complain about as far as words go. */
const examples = rows.map((row) => ({
  place: placeOf(row),
  directives: directivesOf(write(row, row.valid).text).directives,
}));
const wrong = rows.flatMap((row) =>
  row.invalid.map((words) => ({
    place: `${placeOf(row)} ${words}`,
    directives: directivesOf(write(row, words).text).directives,
  })),
);

/** What only the compiler sees: what words have to do with each other, and what is in them. */
const COMPILERS = [
  /!"'/, // quotes within a command
  / !\d+-\d+$/, // a range that ends before it begins
  /^virtual_server_group\.<entry> /, // ranges of addresses
  /\.(?:lb_kind|(?:sorry_server_)?lvs_method) .*TUN/, // options that need others
  /\.(?:lvs_sync_daemon|use_vmac|use_ipvlan) /, // any word may be a name
  /routes\.<entry> !metric 5$/, // no destination
  /\.umask /, // names of bits
  /\.label /, // lengths of words among words
  /\.(?:interval|timeout) !0\.0005$/, // decimals that count
  /^interface_up_down_delays\.<entry> /, // ranges of fractions among words
  /\.payload !$/, // bytes that may be blanks
];

describe('every keyword of the fixture', () => {
  it(`means the same in every form: ${examples.length} files`, () => {
    for (const { place, directives } of examples) {
      const meaning = meaningOf(directives);
      expect(meaningOf(throughYaml(directives)), place).to.deep.equal(meaning);
      expect(meaningOf(throughConf(directives)), place).to.deep.equal(meaning);
    }
  });

  it('fits the JSON Schema', () => {
    const refused = examples.filter(
      ({ directives }) => !validate(yaml.load(printYaml(directives).text)),
    );
    expect(refused.map(({ place }) => place)).to.deep.equal([]);
  });

  it(`does not fit it with wrong words: ${wrong.length} files`, () => {
    const accepted = wrong.filter(({ directives }) =>
      validate(yaml.load(printYaml(directives).text)),
    );
    const places = accepted.map(({ place }) => place);
    expect(places.filter((place) => !COMPILERS.some((known) => known.test(place)))).to.eql([]);
    expect(places.length / wrong.length).to.be.lessThan(0.05);
  });
});
