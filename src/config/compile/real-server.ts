/** What the lines of a `real_server` have to do with each other. */
import type { Directive } from '../language/tree.js';
import type { BlockWatch } from './block-watch.js';
import type { CompileContext } from './context.js';
import { checkTunnelOptions } from './tunnel-options.js';

/** Looks at the block of a real server. */
export function watchRealServer(context: CompileContext): BlockWatch {
  return {
    line(inner: Directive): void {
      if (inner.block === undefined && inner.keyword.text === 'lvs_method') {
        checkTunnelOptions(context, inner);
      }
    },
    end(): void {
      // Everything else has a default.
    },
  };
}
