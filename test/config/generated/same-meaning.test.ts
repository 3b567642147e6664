/**
 * Configurations made from the tables mean the same in every form. An ordinary run tries a few
 * hundred, always the same ones; UPKEEP_GENERATED=20000 tries that many others.
 */
import { expect } from 'chai';
import fc from 'fast-check';
import { directivesOf, meaningOf, throughConf, throughYaml } from '../yaml/same-meaning.js';
import { generatedText } from './generated-text.js';
import { runs } from './runs.js';

describe('generated configurations', () => {
  it('mean the same when they are written as a conf file', function () {
    this.timeout(600_000);
    fc.assert(
      fc.property(generatedText('anything goes'), (text) => {
        const { directives } = directivesOf(text);
        expect(meaningOf(throughConf(directives))).to.deep.equal(meaningOf(directives));
      }),
      runs(150),
    );
  });

  it('mean the same when they are written as YAML', function () {
    this.timeout(600_000);
    fc.assert(
      fc.property(generatedText('anything goes'), (text) => {
        const { directives } = directivesOf(text);
        const before = meaningOf(directives);
        const after = meaningOf(throughYaml(directives));
        expect(after.configuration).to.deep.equal(before.configuration);
        // What is said twice of a keyword in a sequence stands at one place, and is told once.
        expect([...new Set(after.errors)].sort()).to.deep.equal([...new Set(before.errors)].sort());
      }),
      runs(150),
    );
  });
});
