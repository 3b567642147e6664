/** How packets reach a server: the words behind `lvs_method` (ipvsadm(8), `--tun-type`). */
import type { Directive, Word } from '../../language/tree.js';
import type { Forwarding } from '../../lvs-model.js';
import { type CompileContext, reportError } from '../reading/context.js';

/** The methods without parameters, each one object for all servers. */
const PLAIN: Readonly<Record<string, Forwarding>> = {
  NAT: { method: 'NAT' },
  DR: { method: 'DR' },
  FULLNAT: { method: 'FULLNAT' },
  TUN: { method: 'TUN', tunnel: 'ipip', checksum: 'nocsum' },
};

/** What is used where nothing is written. */
export const NAT: Forwarding = { method: 'NAT' };

type Tunnel = Extract<Forwarding, { method: 'TUN' }>;

/** What the words behind the method say. */
interface TunnelWords {
  type: Tunnel['tunnel'];
  port: Word | undefined;
  portNumber: number;
  checksum: Word | undefined;
}

/**
 * The method of a line whose words are known to be valid. What contradicts itself is reported: a
 * gue tunnel without port is of no use (undefined), other surplus options are left out.
 */
export function readForwarding(
  context: CompileContext,
  { arguments: words }: Directive,
): Forwarding | undefined {
  const [method] = words;
  const plain = PLAIN[method?.text ?? ''];
  if (method === undefined || plain === undefined || words.length < 2) {
    return plain;
  }
  const { type, port, portNumber, checksum } = tunnelWords(words);
  if (type === 'gue' && port === undefined) {
    const message = "a gue tunnel needs its UDP port: 'port' and a number";
    reportError(context, 'tunnel-options', method, message);
    return undefined;
  }
  let used = checksumOf(checksum);
  if (type !== 'gue' && port !== undefined) {
    const message = `a tunnel of type ${type} has no port; only gue has one`;
    reportError(context, 'tunnel-options', port, message);
  } else if (type === 'gre' && checksum?.text === 'remcsum') {
    reportError(context, 'tunnel-options', checksum, 'a gre tunnel has no remote checksums');
    used = 'nocsum';
  } else if (type === 'ipip' && checksum !== undefined && checksum.text !== 'nocsum') {
    reportError(context, 'tunnel-options', checksum, 'an ipip tunnel has no checksums');
    used = 'nocsum';
  }
  if (plain.method !== 'TUN') {
    return plain;
  }
  const number = type === 'gue' ? { port: portNumber } : {};
  return { method: 'TUN', tunnel: type, ...number, checksum: used };
}

function checksumOf(word: Word | undefined): Tunnel['checksum'] {
  return word?.text === 'csum' || word?.text === 'remcsum' ? word.text : 'nocsum';
}

function tunnelWords(words: readonly Word[]): TunnelWords {
  const tunnel: TunnelWords = { type: 'ipip', port: undefined, portNumber: 0, checksum: undefined };
  for (let index = 1; index < words.length; index += 1) {
    const word = words[index];
    if (word?.text === 'type') {
      index += 1;
      const type = words[index]?.text;
      tunnel.type = type === 'gue' || type === 'gre' ? type : 'ipip';
    } else if (word?.text === 'port') {
      index += 1;
      tunnel.port = word;
      tunnel.portNumber = Number(words[index]?.text ?? 0);
    } else if (word?.text.endsWith('csum')) {
      tunnel.checksum = word;
    }
  }
  return tunnel;
}
