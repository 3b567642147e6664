/** What a health checker is of no use without. */
import type { Directive, Word } from '../language/tree.js';
import type { BlockWatch } from './block-watch.js';
import { type CompileContext, reportError } from './context.js';
import { noteUse } from './followed-objects.js';

/** `HTTP_GET`, `SSL_GET`: at least one url. */
export function watchUrls(context: CompileContext, checker: Directive): BlockWatch {
  return watchFor(context, checker, 'url');
}

/** A url: its path. */
export function watchUrl(context: CompileContext, url: Directive): BlockWatch {
  return watchFor(context, url, 'path');
}

/** `MISC_CHECK`: its command. */
export function watchMiscCheck(context: CompileContext, checker: Directive): BlockWatch {
  return watchFor(context, checker, 'misc_path');
}

/** `FILE_CHECK`: a track_file that is defined before it. */
export function watchFileCheck(context: CompileContext, checker: Directive): BlockWatch {
  return watchFor(context, checker, 'track_file', (name) => noteUse(context, 'track_file', name));
}

/** `BFD_CHECK`: a bfd_instance that is defined before it. */
export function watchBfdCheck(context: CompileContext, checker: Directive): BlockWatch {
  return watchFor(context, checker, 'name', (name) => noteUse(context, 'bfd_instance', name));
}

function watchFor(
  context: CompileContext,
  directive: Directive,
  wanted: string,
  use?: (value: Word) => void,
): BlockWatch {
  let found = false;
  return {
    line(inner: Directive): void {
      if (inner.keyword.text === wanted) {
        found = true;
        const [value] = inner.arguments;
        if (value !== undefined) {
          use?.(value);
        }
      }
    },
    end(): void {
      if (!found) {
        const { keyword } = directive;
        const message = `'${keyword.text}' without ${wanted} is ignored`;
        reportError(context, 'missing-keyword', keyword, message, { hint: `add ${wanted}` });
      }
    },
  };
}
