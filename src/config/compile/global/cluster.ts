/** `cluster_member`: the other routers of the cluster. */
import { isLoopback, parseAddress } from '../../../base/address.js';
import type { ClusterMember } from '../../services-model.js';
import { type CompileContext, reportError } from '../reading/context.js';
import type { Setting } from '../reading/settings.js';

/** Each is asked at the same time. */
const MOST_MEMBERS = 16;

/** @param routerId of this router, which is no other */
export function clusterMembers(
  context: CompileContext,
  settings: readonly Setting[],
  routerId: string,
): readonly ClusterMember[] {
  const members = new Map<string, ClusterMember>();
  for (const { directive, values } of settings) {
    const [nameWord, urlWord] = directive.arguments;
    const member = memberOf(values.map(String));
    if (nameWord === undefined || urlWord === undefined) {
      continue; // reported as a line without its words
    }
    const problem = problemOf(member, members);
    if (problem === undefined) {
      members.set(member.name, member);
    } else {
      const { code, at, message, hint } = problem;
      const word = at === 'url' ? urlWord : nameWord;
      reportError(context, code, word, message, hint === undefined ? {} : { hint });
    }
  }
  members.delete(routerId);
  return [...members.values()];
}

function memberOf([name = '', url = '', ...options]: readonly string[]): ClusterMember {
  const option = (keyword: string) => {
    const at = options.indexOf(keyword);
    return at < 0 ? undefined : options[at + 1];
  };
  const tokenFile = option('token_file');
  const authority = option('ca');
  return {
    name,
    url: URL.canParse(url) ? new URL(url).origin : '',
    ...(tokenFile === undefined ? {} : { tokenFile }),
    ...(authority === undefined ? {} : { authority }),
  };
}

interface MemberProblem {
  readonly code: 'invalid-value' | 'api-unprotected';
  readonly at: 'name' | 'url';
  readonly message: string;
  readonly hint?: string;
}

function problemOf(
  { name, url, tokenFile }: ClusterMember,
  others: ReadonlyMap<string, ClusterMember>,
): MemberProblem | undefined {
  if (url === '') {
    return { code: 'invalid-value', at: 'url', message: 'this is no URL' };
  }
  if (others.has(name)) {
    return { code: 'invalid-value', at: 'name', message: `there is another member '${name}'` };
  }
  if (others.size >= MOST_MEMBERS) {
    const message = `'${name}' is left out: a cluster has ${MOST_MEMBERS} members at most`;
    return { code: 'invalid-value', at: 'name', message };
  }
  const { protocol, hostname } = new URL(url);
  const address = parseAddress(hostname.replace(/^\[|\]$/g, ''));
  const isHere = hostname === 'localhost' || (address !== undefined && isLoopback(address));
  if (tokenFile !== undefined && protocol === 'http:' && !isHere) {
    return {
      ...{ code: 'api-unprotected', at: 'url' },
      message: `'${url}' is not asked: its token would cross the network unprotected`,
      hint: 'write https:, with api_tls on the other router',
    };
  }
  return undefined;
}
