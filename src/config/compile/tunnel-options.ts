/** What goes together behind a forwarding method (ipvsadm(8), `--tun-type`). */
import type { Directive, Word } from '../language/tree.js';
import { type CompileContext, reportError } from './context.js';

/** What the words behind the method say. */
interface Tunnel {
  type: string;
  port?: Word;
  checksum?: Word;
}

/** Reports tunnel options that contradict each other; unknown ones have been reported already. */
export function checkTunnelOptions(context: CompileContext, directive: Directive): void {
  const words = directive.arguments;
  const [method] = words;
  if (method === undefined || words.length < 2) {
    return;
  }
  const { type, port, checksum } = readTunnel(words);
  if (type === 'gue' && port === undefined) {
    const message = "a gue tunnel needs its UDP port: 'port' and a number";
    reportError(context, 'tunnel-options', method, message);
  } else if (type !== 'gue' && port !== undefined) {
    const message = `a tunnel of type ${type} has no port; only gue has one`;
    reportError(context, 'tunnel-options', port, message);
  } else if (type === 'gre' && checksum?.text === 'remcsum') {
    reportError(context, 'tunnel-options', checksum, 'a gre tunnel has no remote checksums');
  } else if (type === 'ipip' && checksum !== undefined && checksum.text !== 'nocsum') {
    reportError(context, 'tunnel-options', checksum, 'an ipip tunnel has no checksums');
  }
}

function readTunnel(words: readonly Word[]): Tunnel {
  const tunnel: Tunnel = { type: 'ipip' };
  for (let index = 1; index < words.length; index += 1) {
    const word = words[index];
    if (word?.text === 'type') {
      index += 1;
      tunnel.type = words[index]?.text ?? '';
    } else if (word?.text === 'port') {
      tunnel.port = word;
      index += 1;
    } else if (word?.text.endsWith('csum')) {
      tunnel.checksum = word;
    }
  }
  return tunnel;
}
