/**
 * Tidiness is a test: sizes, import rules, banned words, docstrings. An exception is a line with
 * its reason in `tidy-exceptions.ts`.
 */

import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import {
  filesBelow,
  findImportCycle,
  functionExtents,
  parseSource,
  projectRoot,
  readSource,
  type SourceFile,
  sourceFiles,
  typesExportedTwice,
  undocumentedExports,
} from './lab/source-file.js';
import {
  LONG_FILES,
  LONG_FUNCTIONS,
  MAY_IMPORT,
  PROGRAMS,
  PURE_FOLDERS,
  PURE_IMPORTS,
  WIDE_LINES,
} from './tidy-exceptions.js';
import { ROOMS } from './tidy-rooms.js';

const MOST_LINES = 400;
const USUAL_LINES = 150;
const MOST_FUNCTION_LINES = 70;
const MOST_COLUMNS = 100;
const MOST_FILES = 20;

const source = sourceFiles('src');
const tests = sourceFiles('test');
const all = [...source, ...tests];

/** Lines that match, as `path:line: text`, which editors understand. */
function matchingLines(files: readonly SourceFile[], pattern: RegExp): readonly string[] {
  return files.flatMap(({ path, lines }) =>
    lines.flatMap((line, index) =>
      pattern.test(line) ? [`${path}:${index + 1}: ${line.trim()}`] : [],
    ),
  );
}

/** The folder directly below `src/`. */
function partOf(path: string): string {
  return path.split('/')[1] ?? '';
}

/** The folder of a file below `src/`. */
function folderOf(path: string): string {
  return path.split('/').slice(1, -1).join('/');
}

/** The row of a folder: its own, or the one of the room that it lies in. */
function roomOf(path: string): string | undefined {
  const isInside = (room: string) => liesIn(folderOf(path), room);
  return Object.keys(ROOMS)
    .filter(isInside)
    .sort((a, b) => b.length - a.length)[0];
}

/** Whether a path below `src/` is a file or folder, or lies in the folder. */
function liesIn(path: string, entry: string): boolean {
  return path === entry || path.startsWith(`${entry}/`);
}

/** Imports that the row of a file's room does not have, as `file → import`. */
function intrusions({ path, imports, packages }: SourceFile): readonly string[] {
  const room = roomOf(path);
  if (room === undefined) {
    return [];
  }
  const row = ROOMS[room];
  const isAllowed = (target: string) => {
    const below = target.replace(/^src\/|\.ts$/g, '');
    return (
      partOf(target) === 'base' ||
      roomOf(target) === room ||
      row?.imports.some((entry) => liesIn(below, entry))
    );
  };
  const strangers = packages.filter((name) => !row?.outside?.includes(name));
  return [...imports.filter((to) => !isAllowed(to)), ...strangers].map((to) => `${path} → ${to}`);
}

function longFunctions(files: readonly SourceFile[]): readonly string[] {
  return files.flatMap(({ path, lines }) =>
    functionExtents(lines)
      .filter((extent) => extent.lineCount > MOST_FUNCTION_LINES)
      .map((extent) => `${path}:${extent.firstLine}: ${extent.lineCount} lines`),
  );
}

describe('tidiness', () => {
  it(`keeps files at ${MOST_LINES} lines or fewer, half of them under ${USUAL_LINES}`, () => {
    const long = all.filter((file) => file.lines.length > MOST_LINES && !LONG_FILES[file.path]);
    expect(long.map((file) => `${file.path}: ${file.lines.length} lines`)).to.deep.equal([]);
    const sizes = source.map((file) => file.lines.length).sort((a, b) => a - b);
    expect(sizes[Math.floor(sizes.length / 2)]).to.be.lessThan(USUAL_LINES);
  });

  it(`keeps functions at ${MOST_FUNCTION_LINES} lines or fewer`, () => {
    const long = longFunctions(all).filter((found) => !LONG_FUNCTIONS[found]);
    expect(long).to.deep.equal([]);
    const body = Array.from({ length: MOST_FUNCTION_LINES }, () => '  work();');
    const control = parseSource('src/control.ts', ['function f() {', ...body, '}'].join('\n'));
    expect(longFunctions([control])).to.deep.equal(['src/control.ts:1: 72 lines']);
  });

  it(`keeps folders at ${MOST_FILES} files or fewer`, () => {
    const full = (paths: readonly string[]) => {
      const counts = new Map<string, number>();
      for (const folder of paths.map((path) => dirname(path))) {
        counts.set(folder, (counts.get(folder) ?? 0) + 1);
      }
      return [...counts].filter(([, count]) => count > MOST_FILES).map(([folder]) => folder);
    };
    expect(full([...filesBelow('src'), ...filesBelow('test')])).to.deep.equal([]);
    const control = Array.from({ length: MOST_FILES + 1 }, (_, index) => `src/${index}.ts`);
    expect(full([...control, 'test/a.ts'])).to.deep.equal(['src']);
  });

  it(`keeps lines within ${MOST_COLUMNS} columns`, () => {
    const links = /https?:\/\/\S{60,}/;
    const wide = matchingLines(all, new RegExp(`.{${MOST_COLUMNS + 1}}`, 'u'));
    const excused = Object.keys(WIDE_LINES);
    const found = wide.filter((line) => !excused.some((path) => line.startsWith(`${path}:`)));
    expect(found.filter((line) => !links.test(line))).to.deep.equal([]);
  });

  it('leaves no note about work undone', () => {
    const words = ['TO' + 'DO', 'FIX' + 'ME', 'X' + 'XX', 'HA' + 'CK', 'not imple' + 'mented'];
    const pattern = new RegExp(`\\b(?:${words.join('|')})\\b`);
    expect(matchingLines(all, pattern)).to.deep.equal([]);
    const control = parseSource('control.ts', `// ${words[0]}: later`);
    expect(matchingLines([control], pattern)).to.have.lengthOf(1);
  });

  it('has a type or a process as the subject of each comment', () => {
    const words = '[Nn]obody|[Ss]omebody|[Aa]nybody|[Ww]hoever';
    const riddle = new RegExp(`(?:^\\s*\\*|/\\*+|(?:^|\\s)//)\\s.*\\b(?:${words})\\b`);
    const native = filesBelow('src/native').filter((path) => path.endsWith('.c'));
    expect(matchingLines([...all, ...native.map(readSource)], riddle)).to.deep.equal([]);
    const who = 'some' + 'body';
    const lines = `/** ${who} asks. */\nf('${who}'); // why\nf(1); // ${who}\n * For ${who}.`;
    const control = parseSource('control.ts', lines);
    expect(matchingLines([control], riddle)).to.have.lengthOf(3);
  });

  it('has the defaults of keywords in their rows', () => {
    const literal = String.raw`-?\d+_?\d*\.?\d*|'[^']+'|true|false`;
    const constant = new RegExp(`^(?:export )?const ([A-Z][A-Z_0-9]*) = (?:${literal});`);
    const defaults = (files: readonly SourceFile[]) => {
      const names = files.flatMap(({ lines }) =>
        lines.flatMap((line) => constant.exec(line)?.[1] ?? []),
      );
      // 0 and '' stand for a word that is not there
      const values = [
        "'[^']",
        '-?[1-9]',
        'true\\b',
        'false\\b',
        ...names.map((name) => `${name}\\b`),
      ];
      return matchingLines(files, new RegExp(`\\?\\? (?:${values.join('|')})`));
    };
    const compiler = source.filter(({ path }) => path.startsWith('src/config/compile/'));
    expect(defaults(compiler)).to.deep.equal([]);
    const control = parseSource(
      'control.ts',
      "const PORT = 25;\na ?? PORT;\nb ?? 5;\nc ?? 'NAT';\nd ?? '';\ne ?? row.default;",
    );
    expect(defaults([control])).to.have.lengthOf(3);
  });

  it('explains every export', () => {
    const explained = [...source, ...tests.filter((file) => !file.path.endsWith('.test.ts'))];
    const bare = explained.flatMap((file) =>
      undocumentedExports(file).map((name) => `${file.path}: ${name}`),
    );
    expect(bare).to.deep.equal([]);
    const control = (text: string) => undocumentedExports(parseSource('src/a/a-b.ts', text));
    expect(control('/** Why. */\nexport type A = 1;')).to.deep.equal([]);
    expect(control('\nexport type A = 1;')).to.deep.equal(['A']);
    expect(control('/** Head. */\n\nexport type AB = 1;\nexport type C = 1;')).to.eql(['C']);
  });

  it('has one meaning for the name of each type', () => {
    expect(typesExportedTwice(source)).to.deep.equal([]);
    expect(typesExportedTwice(tests)).to.deep.equal([]);
    const control = (path: string, text: string) => parseSource(path, text);
    const twice = [
      control('a.ts', 'export type A = 1;\nexport type B = 1;\ntype C = 1;'),
      control('b.ts', 'export interface A {}\nexport class C {}\nexport const B = 1;'),
    ];
    expect(typesExportedTwice(twice)).to.deep.equal(['A']);
  });

  it('has no circle of imports', () => {
    const graph = new Map(all.map((file) => [file.path, file.imports]));
    expect(findImportCycle(graph)).to.equal(undefined);
    const circle = new Map([
      ['a', ['b']],
      ['b', ['c']],
      ['c', ['b']],
    ]);
    expect(findImportCycle(circle)).to.deep.equal(['b', 'c', 'b']);
  });

  it('imports only files that exist', () => {
    const known = new Set(all.map((file) => file.path));
    const lost = all.flatMap((file) =>
      file.imports.filter((target) => !known.has(target)).map((to) => `${file.path} → ${to}`),
    );
    expect(lost).to.deep.equal([]);
  });

  it('has no source file that the program does not use', () => {
    const used = new Set(source.flatMap((file) => file.imports));
    const modules = source.filter((file) => !file.path.endsWith('.d.ts'));
    const unused = modules.filter((file) => !used.has(file.path) && !PROGRAMS[file.path]);
    expect(unused.map((file) => file.path)).to.deep.equal([]);
  });

  it('lets dependencies point one way', () => {
    const wrong = source.flatMap(({ path, imports }) => {
      const part = partOf(path);
      const allowed = [part, ...(MAY_IMPORT[part] ?? [])];
      return imports.filter((to) => !allowed.includes(partOf(to))).map((to) => `${path} → ${to}`);
    });
    expect(wrong).to.deep.equal([]);
    expect(source.map((file) => partOf(file.path)).filter((part) => !MAY_IMPORT[part])).to.eql([]);
  });

  it('keeps each room to itself and to what its row allows', () => {
    expect(source.flatMap(intrusions)).to.deep.equal([]);
    const open = source.filter(({ path }) => folderOf(path).includes('/') && !roomOf(path));
    const parts = new Set(open.map(({ path }) => partOf(path)));
    expect([...parts]).to.deep.equal(['cli']); // each of its commands stands for itself
    const control = (path: string, ...lines: readonly string[]) =>
      intrusions(parseSource(path, lines.join('\n'))).map((found) => found.split(' → ')[1]);
    const forbidden = [
      ...["import '../supervisor/messenger.js';", "import '../../notify/notifier.js';"],
      ...["import '../../mail/mailer.js';", "import '../../observe/log/render-event.js';"],
      ...["import { writeFileSync } from 'node:fs';", "import { fork } from 'node:child_process';"],
    ];
    for (const room of ['vrrp', 'checker', 'addresses']) {
      const found = control(`src/daemon/${room}/control.ts`, ...forbidden);
      expect(found, room).to.have.lengthOf(forbidden.length);
    }
    expect(control('src/daemon/leftovers/control.ts', ...forbidden)).to.have.lengthOf(5);
    expect(control('src/lvs/table/control.ts', "import '../director/director.js';")).to.eql([
      'src/lvs/director/director.ts',
    ]);
  });

  it('has no option of a command outside its manual', () => {
    const parsing = /\bparseArgs\(/;
    const elsewhere = source.filter(({ path }) => path !== 'src/cli/arguments.ts');
    expect(matchingLines(elsewhere, parsing)).to.deep.equal([]);
    const ofItsOwn = /\breadArguments\((?!\w+, manual\b)/;
    const cli = elsewhere.filter(({ path }) => partOf(path) === 'cli');
    expect(matchingLines(cli, ofItsOwn)).to.deep.equal([]);
    expect('readArguments(args, { options: {} })').to.match(ofItsOwn);
  });

  it('names only files that exist in the pages about the house', () => {
    const exists = (path: string) => existsSync(join(projectRoot, path));
    const lost = ['docs/architecture.md', 'CONTRIBUTING.md', 'docs/glossary.md'].flatMap((page) =>
      [...readFileSync(join(projectRoot, page), 'utf8').matchAll(/`((?:[\w-]+\/)+[\w.-]*)`/g)]
        .map(([, path = '']) => path.replace(/\/$/, ''))
        .filter((path) => !/^(?:docs|etc|scripts|dist)\//.test(path) && !/NAME|NN-/.test(path))
        .filter((path) => !exists(path) && !exists(`src/${path}`))
        .map((path) => `${page}: ${path}`),
    );
    expect(lost).to.deep.equal([]);
    expect(exists('src/vrrp/machine') && !exists('src/nowhere')).to.equal(true);
  });

  it('has the numbers of socket(2) in one file', () => {
    const numbers = /^(?:export )?const (?:AF|SOCK|SOL)_(?!NETLINK\b)\w+ = \d/;
    const others = source.filter(({ path }) => path !== 'src/linux/socket-numbers.ts');
    expect(matchingLines(others, numbers)).to.deep.equal([]);
    expect('const AF_INET = 2;').to.match(numbers);
  });

  it('has the colours of terminals in one file', () => {
    const sequence = /\\(?:u001b|x1b)\[\d|\bstyleText\(/;
    const others = source.filter(({ path }) => path !== 'src/base/paint.ts');
    expect(matchingLines(others, sequence)).to.deep.equal([]);
    expect("'\\u001b[31m'").to.match(sequence);
  });

  it('asks in one file what an error says', () => {
    const asking = /\binstanceof Error \?/;
    const others = source.filter(({ path }) => path !== 'src/base/failure.ts');
    expect(matchingLines(others, asking)).to.deep.equal([]);
    expect('error instanceof Error ? error.message : String(error)').to.match(asking);
  });

  it('keeps the pure parts free of the operating system', () => {
    const pure = source.filter(({ path }) => PURE_FOLDERS.some((name) => partOf(path) === name));
    const imported = pure.flatMap(({ path, packages }) =>
      packages.map((name) => `${path} ${name}`).filter((found) => !PURE_IMPORTS[found]),
    );
    expect(imported).to.deep.equal([]);
    const clocks = ['Date\\.now', 'new Date\\(\\)', 'performance\\.now', 'Math\\.random'];
    const outside = ['set(?:Timeout|Interval|Immediate)', 'console\\.\\w+', 'process\\.\\w+'];
    const banned = new RegExp(`\\b(?:${[...clocks, ...outside].join('|')})`);
    expect(matchingLines(pure, banned)).to.deep.equal([]);
    expect('deadline = Date.now() + 5').to.match(banned);
  });

  it('has no exception that is not needed any more', () => {
    const paths = new Set(all.map((file) => file.path));
    const files = [
      ...Object.keys(PROGRAMS),
      ...Object.keys(LONG_FILES),
      ...Object.keys(WIDE_LINES),
    ];
    expect(files.filter((path) => !paths.has(path))).to.deep.equal([]);
    const unused = Object.entries(ROOMS).flatMap(([room, { outside = [] }]) => {
      const inside = source.filter(({ path }) => roomOf(path) === room);
      const strangers = new Set(inside.flatMap((file) => file.packages));
      return outside.filter((name) => !strangers.has(name)).map((name) => `${room}: ${name}`);
    });
    expect(unused).to.deep.equal([]);
    const needed = new Set(source.flatMap((f) => f.packages.map((name) => `${f.path} ${name}`)));
    expect(Object.keys(PURE_IMPORTS).filter((found) => !needed.has(found))).to.deep.equal([]);
    const long = new Set(longFunctions(all));
    expect(Object.keys(LONG_FUNCTIONS).filter((found) => !long.has(found))).to.deep.equal([]);
  });
});
