/** The source tree as text, for the tests that watch over its tidiness. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of the project: where package.json is. */
export const projectRoot = join(dirname(fileURLToPath(import.meta.url)), '../../..');

/** A TypeScript file of the project. */
export interface SourceFile {
  /** Relative to the root, with slashes: `src/base/address.ts`. */
  readonly path: string;
  readonly lines: readonly string[];
  /** Paths of the project's TypeScript files it imports, types included. */
  readonly imports: readonly string[];
  /** Everything else it imports: packages and `node:` modules. */
  readonly packages: readonly string[];
}

/** A function with its first and last line, counted from 1. */
export interface FunctionExtent {
  readonly firstLine: number;
  readonly lineCount: number;
}

/** All files below a folder of the project, with their paths from its root. */
export function filesBelow(folder: string): readonly string[] {
  return readdirSync(join(projectRoot, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(projectRoot, join(entry.parentPath, entry.name)))
    .sort();
}

/** All TypeScript files below a folder of the project. */
export function sourceFiles(folder: string): readonly SourceFile[] {
  return filesBelow(folder)
    .filter((path) => path.endsWith('.ts'))
    .map(readSource);
}

/** Reads a file of the project. */
export function readSource(path: string): SourceFile {
  const text = readFileSync(join(projectRoot, path), 'utf8');
  return parseSource(path, text);
}

/** Reads imports from the text of a file. */
export function parseSource(path: string, text: string): SourceFile {
  const imports: string[] = [];
  const packages: string[] = [];
  const statement =
    /^(?:import|export)\s(?:[\w*{},\s]+\sfrom\s)?'([^']+)'|\bimport\(\s*'([^']+)'/gm;
  for (const [, fixed, dynamic] of text.matchAll(statement)) {
    const target = fixed ?? dynamic ?? '';
    if (target.endsWith('.json')) {
      continue;
    }
    if (target.startsWith('.')) {
      const file = posix.join(posix.dirname(path), target);
      imports.push(file.replace(/\.js$/, '.ts'));
    } else {
      packages.push(target);
    }
  }
  return { path, lines: text.replace(/\n$/, '').split('\n'), imports, packages };
}

// The formatter decides how functions look, so indentation tells where they end.
const MODIFIERS = '(?:(?:private|protected|public|static|async|get|set|override) )*';
const STATEMENTS = '(?!(?:if|for|while|switch|catch|return)\\b)';
const FUNCTION_START = [
  /^\s*(?:export )?(?:default )?(?:async )?function\b/,
  /=> \{$/,
  new RegExp(`^\\s+${MODIFIERS}${STATEMENTS}[#\\w]+(?:<.*>)?\\(.*\\).* \\{$`),
];

/** The functions and methods of a file; suites (`describe`) are no functions in this sense. */
export function functionExtents(lines: readonly string[]): readonly FunctionExtent[] {
  return lines.flatMap((line, index) => {
    if (!FUNCTION_START.some((start) => start.test(line)) || /^\s*describe\(/.test(line)) {
      return [];
    }
    const indentation = /^\s*/.exec(line)?.[0] ?? '';
    const rest = lines.slice(index + 1);
    const end = rest.findIndex((other) => other.startsWith(`${indentation}}`));
    return end < 0 ? [] : [{ firstLine: index + 1, lineCount: end + 2 }];
  });
}

const EXPORT = /^export (?:async )?(?:declare )?(?:function|class|interface|type|const|let) (\w+)/;

const TYPE_EXPORT = /^export (?:declare )?(?:abstract )?(?:class|interface|type|enum) (\w+)/;

/**
 * Names of exports without a docstring right above them. The export that a file is named after may
 * be explained at the head of the file instead.
 */
export function undocumentedExports({ path, lines }: SourceFile): readonly string[] {
  const fileName = /([^/]+)\.ts$/.exec(path)?.[1]?.replaceAll('-', '').toLowerCase();
  const explainedByHead = lines[0]?.startsWith('/**') ? fileName : undefined;
  let previousName: string | undefined;
  return lines.flatMap((line, index) => {
    const name = EXPORT.exec(line)?.[1];
    // Only the first of several overloads has to explain them.
    if (name === undefined || name === previousName || name.toLowerCase() === explainedByHead) {
      return [];
    }
    previousName = name;
    return lines[index - 1]?.trimEnd().endsWith('*/') ? [] : [name];
  });
}

/** Names of types that more than one of the files export, in their order. */
export function typesExportedTwice(files: readonly SourceFile[]): readonly string[] {
  const exported = files.flatMap(({ lines }) => {
    const names = lines.flatMap((line) => TYPE_EXPORT.exec(line)?.[1] ?? []);
    return [...new Set(names)];
  });
  return exported.filter((name, index) => exported.indexOf(name) < index).sort();
}

/** A cycle of imports, as the paths along it, or undefined when there is none. */
export function findImportCycle(
  importsOf: ReadonlyMap<string, readonly string[]>,
): readonly string[] | undefined {
  const done = new Set<string>();
  const visit = (file: string, trail: readonly string[]): readonly string[] | undefined => {
    if (trail.includes(file)) {
      return [...trail.slice(trail.indexOf(file)), file];
    }
    if (done.has(file)) {
      return undefined;
    }
    for (const next of importsOf.get(file) ?? []) {
      const cycle = visit(next, [...trail, file]);
      if (cycle !== undefined) {
        return cycle;
      }
    }
    done.add(file);
    return undefined;
  };
  for (const file of importsOf.keys()) {
    const cycle = visit(file, []);
    if (cycle !== undefined) {
      return cycle;
    }
  }
  return undefined;
}
