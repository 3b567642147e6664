/** From the words behind `real_servers` to a source. They fit one of its forms. */
import { parseEndpoint } from '../../../../base/endpoint-text.js';
import type { DiscoverySource, HttpAccess } from '../../../discovery-model.js';
import type { Directive } from '../../../language/tree.js';
import { RECORD_TYPE, USUAL_RECORD_TYPE } from '../../../schema/lvs/discovery.js';
import { choiceOf } from '../../reading/argument.js';

/** Where etcd listens unless it is told otherwise. */
const ETCD_URL = 'http://127.0.0.1:2379';

const CONSUL: HttpAccess = { url: 'http://127.0.0.1:8500' };

/** What a pod has of its cluster. */
const KUBERNETES: HttpAccess = {
  url: 'https://kubernetes.default.svc',
  tokenFile: '/var/run/secrets/kubernetes.io/serviceaccount/token',
  authorityFile: '/var/run/secrets/kubernetes.io/serviceaccount/ca.crt',
};

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
    case 'consul': {
      const options = optionsIn(more);
      const tag = options.get('tag');
      const access = accessOf(options, CONSUL);
      return { kind, service: first, ...(tag === undefined ? {} : { tag }), access };
    }
    case 'kubernetes': {
      const [namespace = '', service = '', port] = first.split(/[/:]/);
      const access = accessOf(optionsIn(more), KUBERNETES);
      return { kind, namespace, service, ...(port === undefined ? {} : { port }), access };
    }
    default:
      return { kind: 'file', path: first };
  }
}

/** Each option has one word behind it. */
function optionsIn(words: readonly string[]): ReadonlyMap<string, string> {
  const options = new Map<string, string>();
  for (let index = 0; index + 1 < words.length; index += 2) {
    options.set(words[index] ?? '', words[index + 1] ?? '');
  }
  return options;
}

/** A server that is named has nothing of the usual one. */
function accessOf(options: ReadonlyMap<string, string>, usual: HttpAccess): HttpAccess {
  const url = options.get('address');
  const { tokenFile: usualToken, authorityFile: usualAuthority } = url === undefined ? usual : {};
  const tokenFile = options.get('token_file') ?? usualToken;
  const authorityFile = options.get('ca_file') ?? usualAuthority;
  return {
    url: url ?? usual.url,
    ...(tokenFile === undefined ? {} : { tokenFile }),
    ...(authorityFile === undefined ? {} : { authorityFile }),
  };
}
