/** TLS as probes begin it: nothing is verified, who can stand between knows more than health. */
import type { Socket } from 'node:net';
import type tls from 'node:tls';
import { onDemand } from '../../base/on-demand.js';

/** node:tls, loaded when it is needed. */
export const transportLayerSecurity = onDemand((require): typeof tls => require('node:tls'));

/** What is said when it begins. */
export interface TlsGreeting {
  /** Absent: node's own settings. */
  readonly context?: tls.SecureContext | undefined;
  /** Server name indication; absent: none is sent. */
  readonly serverName?: string | undefined;
  /** Names of protocols for ALPN (RFC 7301). */
  readonly protocols?: string[];
}

/** Begins TLS on a connection. */
export function startTls(
  socket: Socket,
  { context, serverName, protocols }: TlsGreeting,
): tls.TLSSocket {
  return transportLayerSecurity().connect({
    socket,
    rejectUnauthorized: false,
    ...(context === undefined ? {} : { secureContext: context }),
    ...(serverName === undefined ? {} : { servername: serverName }),
    ...(protocols === undefined ? {} : { ALPNProtocols: protocols }),
  });
}
