/** Where the master agent listens: `snmp_socket` and `--snmp-agent-socket`. */

/** A socket of the file system, or one of TCP. */
export type MasterAddress =
  | { readonly kind: 'unix'; readonly path: string }
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number };

/** Where Debian's snmpd listens (snmpd.conf(5), agentXSocket). */
export const DEFAULT_MASTER = '/var/agentx/master';
/** RFC 2741 section 8.1.1 */
const AGENTX_PORT = 705;

/** Words for the transports (snmpd(8), "Listening addresses"). */
const TCP = ['tcp', 'tcpv4', 'tcpv6', 'tcpipv6', 'tcp6', 'udp', 'udp6'];

/**
 * Reads `unix:/var/agentx/master`, `/var/agentx/master`, `tcp:localhost:705`, `localhost:705`,
 * `[2001:db8::1]:705` or a port alone. AgentX has no form for UDP: `udp:` is taken for `tcp:`, as
 * keepalived's manual writes its example.
 */
export function masterAddress(written = DEFAULT_MASTER): MasterAddress {
  const transport = /^([a-z0-9]+):(.+)$/.exec(written);
  const [, word = '', rest = ''] = transport ?? [];
  if (word === 'unix' || written.startsWith('/')) {
    return { kind: 'unix', path: word === 'unix' ? rest : written };
  }
  return tcpAddress(TCP.includes(word) ? rest : written);
}

function tcpAddress(text: string): MasterAddress {
  if (/^\d+$/.test(text)) {
    return { kind: 'tcp', host: 'localhost', port: Number(text) };
  }
  const parts = /^(?:\[(.+)\]|([^:]+))(?::(\d+))?$/.exec(text);
  const host = parts?.[1] ?? parts?.[2] ?? text;
  return { kind: 'tcp', host, port: Number(parts?.[3] ?? AGENTX_PORT) };
}

/** For the log. */
export function masterText(address: MasterAddress): string {
  return address.kind === 'unix' ? address.path : `${address.host}:${address.port}`;
}
