import { expect } from 'chai';
import { sourceFromText } from '../../../src/config/language/text/source.js';
import { printConf } from '../../../src/config/print/conf.js';
import { readYaml } from '../../../src/config/yaml/read-yaml.js';
import { directivesOf } from '../yaml/same-meaning.js';

/** A conf file with the given password. */
function withPassword(scalar: string) {
  const text = `vrrp_instance: {A: {authentication: {auth_pass: ${scalar}}}}`;
  return printConf(readYaml(sourceFromText('test.yaml', text)).directives);
}

describe('config/print: conf files', () => {
  it('gives one layout, and quotes what needs it', () => {
    const source = '$X=b\na $X {\n"c d" e\\#f "g#h"   i }\n';
    expect(printConf(directivesOf(source).directives)).to.deep.equal({
      kind: 'printed',
      text: 'a b {\n    "c d" e\\#f "g#h"   i\n}\n',
    });
    expect(printConf([])).to.deep.equal({ kind: 'printed', text: '' });
  });

  it('refuses what would come back as something else', () => {
    const long = 'x'.repeat(1100);
    for (const scalar of ["'a\"b'", `'$\{_PWD}'`, long]) {
      expect(withPassword(scalar), scalar).to.include({ kind: 'refused' });
    }
    for (const scalar of ['"a#b"', "'a b'", "'{'", "'$X'", "'@a'", 'a\\']) {
      expect(withPassword(scalar), scalar).to.include({ kind: 'printed' });
    }
  });
});
