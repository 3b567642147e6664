/** Loads a configuration from text, as if it were the file `test.conf`. */
import type { LanguageHost } from '../../src/config/language/read.js';
import { type LoadOptions, type LoadResult, loadConfiguration } from '../../src/config/load.js';
import type { MachineNetwork } from '../../src/config/machine.js';

/** A host with these files, by path, and nothing else. */
export function memoryHost(files: Readonly<Record<string, string>>): LanguageHost {
  return {
    readFile: (path) => {
      const text = Object.hasOwn(files, path) ? files[path] : undefined;
      return text === undefined ? { kind: 'missing' } : Buffer.from(text);
    },
    glob: () => [],
    environment: () => undefined,
    random: () => 0,
  };
}

/** A machine with these interfaces, in every network namespace of these names. */
export function machineWith(
  interfaces: readonly string[],
  networkNamespaces: readonly string[] = [],
): MachineNetwork {
  return {
    interfaces: () => interfaces,
    hasNetworkNamespace: (name) => networkNamespaces.includes(name),
  };
}

/** The result for `text`; `more` overrides the options, `files` are there to be included. */
export function loadText(
  text: string,
  more: Partial<LoadOptions> = {},
  files: Readonly<Record<string, string>> = {},
): LoadResult {
  const host = memoryHost({ ...files, 'test.conf': text });
  return loadConfiguration('test.conf', {
    configId: 'node1',
    allIncludeChecks: false,
    host,
    ...more,
  });
}

/** The diagnostics for `text` in short: `line:column severity code class`. */
export function problemsOf(text: string, more: Partial<LoadOptions> = {}): readonly string[] {
  return loadText(text, more).diagnostics.map(
    ({ span, severity, code, class: name }) =>
      `${span.line}:${span.column} ${severity} ${code} ${name}`,
  );
}

/** An instance named A with the given lines, which start on line 4. */
export function instanceText(...lines: readonly string[]): string {
  const head = ['vrrp_instance A {', '  interface eth0', '  virtual_router_id 51'];
  const addresses = ['  virtual_ipaddress {', '    192.0.2.1/24', '  }', '}', ''];
  return [...head, ...lines, ...addresses].join('\n');
}

/** The only instance of a text. */
export function instanceOf(text: string, more: Partial<LoadOptions> = {}) {
  const { vrrpInstances } = loadText(text, more).configuration;
  const [instance] = vrrpInstances;
  if (instance === undefined || vrrpInstances.length !== 1) {
    throw new Error(`${vrrpInstances.length} instances`);
  }
  return instance;
}
