/** Opening the configuration and the files it includes. */
import type { ReportedCode } from '../../manual/codes/all-codes.js';
import type { LanguageHost } from '../host.js';
import { pushSource, type Reader } from '../reader.js';
import { problem } from '../reporter.js';
import { type SourceText, sourceFromBytes } from '../text/source.js';
import { hasWildcard } from './glob-pattern.js';
import { type FileRequest, findFiles, reportFileProblem } from './include.js';
import { normalisePath } from './paths.js';

/** Files may include files this deep. */
const maximumDepth = 256;

/** So many files are opened in all; the same file counts each time. */
const maximumOpenedFiles = 100_000;

/** Puts the files that a request names on the reader's stack, to be read in their order. */
export function openFiles(reader: Reader, request: FileRequest): void {
  const sources = findFiles(request, reader.host, reader.reporter).flatMap(({ pattern, paths }) => {
    const opened = paths.flatMap((path) => openFile(reader, request, path) ?? []);
    if (!request.main) {
      const found = opened.length > 0;
      const wildcard = hasWildcard(pattern);
      reader.includes.push({ pattern, span: request.span, wildcard, found });
    }
    return opened;
  });
  const [first] = sources;
  if (request.main && first && sources.length > 1) {
    const message = `${request.pattern} matches ${sources.length} files; all of them are read`;
    reader.reporter.report(
      problem(
        'several-main-files',
        'MULTIPLE_FILES',
        { ...request.span, file: first.path },
        message,
      ),
    );
  }
  // The reader takes the top of the stack first. Each file is followed by the one after it, so
  // that the path and the checks that are in force when the last one ends are those of now.
  for (const source of sources.reverse()) {
    pushSource(reader, source);
  }
}

function openFile(reader: Reader, request: FileRequest, path: string): SourceText | undefined {
  const obstacle = obstacleTo(reader, path);
  if (obstacle) {
    const { code, message } = obstacle;
    reader.reporter.report(problem(code, 'GENERAL_ERROR', request.span, message));
    return undefined;
  }
  reader.openedFiles += 1;
  const known = reader.sources.get(path);
  if (known) {
    return known;
  }
  const bytes = readBytes(reader.host, path);
  if (!(bytes instanceof Uint8Array)) {
    reportFileProblem(request, path, bytes, reader.reporter);
    return undefined;
  }
  const source = sourceFromBytes(path, bytes);
  reader.sources.set(path, source);
  return source;
}

function readBytes(host: LanguageHost, path: string): ReturnType<LanguageHost['readFile']> {
  // A directory among the matches of a pattern is marked by a slash.
  return path.endsWith('/') ? { kind: 'directory' } : host.readFile(path);
}

function obstacleTo(
  reader: Reader,
  path: string,
): { readonly code: ReportedCode; readonly message: string } | undefined {
  if (reader.openPaths.includes(normalisePath(path))) {
    return { code: 'include-of-itself', message: `${path} includes itself; it is not read again` };
  }
  if (reader.openPaths.length >= maximumDepth) {
    return { code: 'include-too-deep', message: `files include each other ${maximumDepth} deep` };
  }
  if (reader.openedFiles >= maximumOpenedFiles) {
    return {
      code: 'too-many-files',
      message: `more than ${maximumOpenedFiles} files are included`,
    };
  }
  return undefined;
}
