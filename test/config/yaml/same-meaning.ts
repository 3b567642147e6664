/** Whether a configuration means the same after it has been written in another form. */
import { compileConfiguration } from '../../../src/config/compile/compile.js';
import { readDirectives } from '../../../src/config/language/read.js';
import { sourceFromText } from '../../../src/config/language/text/source.js';
import type { Directive } from '../../../src/config/language/tree.js';
import { printConf } from '../../../src/config/print/conf.js';
import { printYaml } from '../../../src/config/yaml/print-yaml.js';
import { readYaml } from '../../../src/config/yaml/read-yaml.js';

/** The directives of a text as if it were a conf file. */
export function directivesOf(text: string) {
  const bytes = new TextEncoder().encode(text);
  const host = {
    readFile: () => bytes,
    glob: () => [],
    environment: () => undefined,
    random: () => 0,
  };
  return readDirectives('test.conf', host, { configId: 'node1', allIncludeChecks: false });
}

/** The model and the problems, as far as they tell what the directives mean. */
export function meaningOf(directives: readonly Directive[]) {
  const { configuration, diagnostics } = compileConfiguration(directives, { hostName: 'node1' });
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  return { configuration, errors: errors.map(({ code, message }) => `${code}: ${message}`) };
}

/** The directives after a way through YAML. */
export function throughYaml(directives: readonly Directive[]): readonly Directive[] {
  const again = readYaml(sourceFromText('test.yaml', printYaml(directives).text));
  const [wrong] = again.diagnostics;
  if (wrong !== undefined) {
    throw new Error(`${wrong.span.line}: ${wrong.message}`);
  }
  return again.directives;
}

/** The directives after a way through the text of a conf file. */
export function throughConf(directives: readonly Directive[]): readonly Directive[] {
  const printed = printConf(directives);
  if (printed.kind === 'refused') {
    throw new Error(`${printed.span.line}: ${printed.message}`);
  }
  return directivesOf(printed.text).directives;
}
