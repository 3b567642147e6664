/** Path arithmetic on text, as far as include directives need it. */

/** The directory part of a path; "" for a bare name, "/" for a name in the root directory. */
export function directoryOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash === 0 ? '/' : path.slice(0, Math.max(slash, 0));
}

/** `path` seen from `directory`: an absolute path is kept, an empty directory adds nothing. */
export function joinPath(directory: string, path: string): string {
  if (path.startsWith('/') || directory === '') {
    return path;
  }
  if (path === '') {
    return directory;
  }
  return directory.endsWith('/') ? directory + path : `${directory}/${path}`;
}

/** The same path without `.`, `..` and double slashes, as far as that can be told from the text. */
export function normalisePath(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') {
      parts.pop();
    } else if (part !== '' && part !== '.') {
      parts.push(part);
    }
  }
  return (path.startsWith('/') ? '/' : '') + parts.join('/');
}
