import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { sourceFromText } from '../../../src/config/language/text/source.js';
import { readYaml } from '../../../src/config/yaml/read-yaml.js';
import { projectRoot } from '../../lab/source-file.js';
import { directivesOf, meaningOf, throughConf, throughYaml } from './same-meaning.js';

/** The files of a folder in one form, by name. */
function textsOf(folder: string, ending = '.conf'): readonly (readonly [string, string])[] {
  const path = join(projectRoot, folder);
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending))
    .map((name) => [name, readFileSync(join(path, name), 'utf8')]);
}

describe('config/yaml: the same meaning in every form', () => {
  for (const [name, text] of textsOf('etc/samples')) {
    it(`${name} through YAML and through conf`, () => {
      const { directives } = directivesOf(text);
      const meaning = meaningOf(directives);
      expect(meaning.errors).to.deep.equal([]);
      expect(meaningOf(throughYaml(directives))).to.deep.equal(meaning);
      expect(meaningOf(throughConf(directives))).to.deep.equal(meaning);
      expect(meaningOf(throughConf(throughYaml(directives)))).to.deep.equal(meaning);
    });
  }

  for (const [name, text] of textsOf('etc/samples', '.yaml')) {
    it(`${name} and the conf file beside it`, () => {
      const { directives, diagnostics } = readYaml(sourceFromText(name, text));
      expect(diagnostics).to.deep.equal([]);
      const [, conf = ''] =
        textsOf('etc/samples').find(([other]) => other === name.replace('.yaml', '.conf')) ?? [];
      const meaning = meaningOf(directivesOf(conf).directives);
      expect(meaning.configuration.vrrpInstances).to.have.length(1);
      expect(meaningOf(directives)).to.deep.equal(meaning);
      expect(meaningOf(throughConf(directives))).to.deep.equal(meaning);
    });
  }

  it('files without errors among those of the golden diagnostics', () => {
    const sound = textsOf('test/config/golden').flatMap(([name, text]) => {
      const { directives, diagnostics } = directivesOf(text);
      const meaning = meaningOf(directives);
      const wrong = meaning.errors.length > 0 || diagnostics.some((d) => d.severity === 'error');
      return wrong ? [] : [{ name, directives, meaning }];
    });
    expect(sound.length).to.be.greaterThan(5);
    for (const { name, directives, meaning } of sound) {
      expect(meaningOf(throughYaml(directives)), name).to.deep.equal(meaning);
      expect(meaningOf(throughConf(throughYaml(directives))), name).to.deep.equal(meaning);
    }
  });

  it('sees a difference', () => {
    const meaning = (priority: number) =>
      meaningOf(
        directivesOf(
          `vrrp_instance A {\ninterface eth0\nvirtual_router_id 5\npriority ${priority}\n}\n`,
        ).directives,
      );
    expect(meaning(1)).not.to.deep.equal(meaning(2));
  });
});
