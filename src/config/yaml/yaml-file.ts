/** A configuration file that is YAML. */
import type { LanguageHost } from '../language/host.js';
import { reportFileProblem } from '../language/include/include.js';
import type { DirectiveTree } from '../language/read.js';
import { createReporter } from '../language/reporter.js';
import { sourceFromBytes } from '../language/text/source.js';
import { readYaml } from './read-yaml.js';

/** Whether the name of a file says that it is YAML. */
export function isYamlFile(path: string): boolean {
  return /\.ya?ml$/.test(path);
}

/** Reads the YAML file at `path`; that it cannot be read is a diagnostic. */
export function readYamlFile(path: string, host: LanguageHost): DirectiveTree {
  const bytes = host.readFile(path);
  if (bytes instanceof Uint8Array) {
    const source = sourceFromBytes(path, bytes);
    return { ...readYaml(source), sources: new Map([[path, source]]), includes: [] };
  }
  const reporter = createReporter();
  const span = { file: path, line: 1, column: 1, length: 0 };
  const request = { pattern: path, span, directory: '', checks: new Set<never>(), main: true };
  reportFileProblem(request, path, bytes, reporter);
  return { directives: [], diagnostics: reporter.diagnostics, sources: new Map(), includes: [] };
}
