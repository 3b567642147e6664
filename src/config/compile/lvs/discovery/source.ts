/** From the words behind `real_servers` to a source. They fit one of its forms. */
import { parseEndpoint } from '../../../../base/endpoint-text.js';
import type { DiscoverySource } from '../../../discovery-model.js';
import type { Directive } from '../../../language/tree.js';
import { RECORD_TYPE, USUAL_RECORD_TYPE } from '../../../schema/lvs/discovery.js';
import { choiceOf } from '../../reading/argument.js';

/** Where etcd listens unless it is told otherwise. */
const ETCD_URL = 'http://127.0.0.1:2379';

/** The source. */
export function sourceOf({ arguments: words }: Directive): DiscoverySource {
  const [kind, first = '', ...more] = words.map(({ text }) => text);
  switch (kind) {
    case 'dns': {
      const written = choiceOf(RECORD_TYPE, more[0]);
      const type = written ?? USUAL_RECORD_TYPE;
      const servers = (written === undefined ? more : more.slice(1)).flatMap(
        (text) => parseEndpoint(text) ?? [],
      );
      return { kind, name: first, type, servers };
    }
    case 'etcd':
      return { kind, prefix: first, urls: more.length === 0 ? [ETCD_URL] : more };
    default:
      return { kind: 'file', path: first };
  }
}
