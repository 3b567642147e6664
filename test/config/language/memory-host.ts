/** A file system in memory, and a compact form of directive trees, for the tests of this folder. */
import {
  expandBraces,
  matchesComponent,
} from '../../../src/config/language/include/glob-pattern.js';
import {
  type DirectiveTree,
  type FileProblem,
  type LanguageHost,
  readDirectives,
} from '../../../src/config/language/read.js';
import type { Directive } from '../../../src/config/language/tree.js';

/** Path → text, bytes, or why the file cannot be read. */
export type MemoryFiles = Readonly<Record<string, string | Uint8Array | FileProblem>>;

/** A host on these files; variable SITE is set, every random number is a half. */
export function memoryHost(files: MemoryFiles): LanguageHost {
  return {
    readFile(path: string): Uint8Array | FileProblem {
      const file = files[path] ?? { kind: 'missing' as const };
      return typeof file === 'string' ? new TextEncoder().encode(file) : file;
    },
    glob(pattern: string, baseDirectory: string): readonly string[] {
      const full = pattern.startsWith('/') ? pattern : `${baseDirectory}/${pattern}`;
      return expandBraces(full).flatMap((one) =>
        Object.keys(files)
          .filter((path) => matchesPath(path, one))
          .sort(),
      );
    },
    environment: (name: string) => (name === 'SITE' ? 'berlin' : undefined),
    random: () => 0.5,
  };
}

function matchesPath(path: string, pattern: string): boolean {
  const names = path.split('/');
  const parts = pattern.split('/');
  return (
    names.length === parts.length &&
    names.every((name, index) => matchesComponent(name, parts[index] ?? ''))
  );
}

/** Where `readText` puts its text. */
export const mainPath = '/etc/keepalived/keepalived.conf';

/** Reads `text` as the main file; the configuration id is `web1`. */
export function readText(
  text: string | Uint8Array,
  files: MemoryFiles = {},
  allIncludeChecks = false,
): DirectiveTree {
  const host = memoryHost({ [mainPath]: text, ...files });
  return readDirectives(mainPath, host, { configId: 'web1', allIncludeChecks });
}

/** One line for each directive, its block in braces: `a [x] [y z] { b }`. */
export function show(directives: readonly Directive[]): readonly string[] {
  return directives.map((directive) => {
    const words = directive.arguments.map((word) => ` [${word.text}]`).join('');
    const block = directive.block ? ` { ${show(directive.block.directives).join('; ')} }` : '';
    return directive.keyword.text + words + block;
  });
}

/** The directives of a text in compact form. */
export function directivesOf(text: string, files: MemoryFiles = {}): readonly string[] {
  return show(readText(text, files).directives);
}

/** The diagnostics of a tree as `line:column code class`. */
export function problemsOf(tree: DirectiveTree): readonly string[] {
  return tree.diagnostics.map((diagnostic) => {
    const { line, column } = diagnostic.span;
    return `${line}:${column} ${diagnostic.code} ${diagnostic.class}`;
  });
}
