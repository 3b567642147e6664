/**
 * TLS as probes begin it. Where the file does not ask for more nothing is verified: who can stand
 * between knows more than health.
 */
import { readFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import type tls from 'node:tls';
import { onDemand } from '../../base/on-demand.js';
import type { TlsClientSettings } from '../../config/lvs-model.js';

/** node:tls, loaded when it is needed. */
const transportLayerSecurity = onDemand((require): typeof tls => require('node:tls'));

/** Hears of a connection over which TLS stands. */
export type SecuredListener = (secure: tls.TLSSocket) => void;

/** What is said when it begins. */
export interface TlsGreeting {
  /** Absent: node's own settings. */
  readonly context?: tls.SecureContext | undefined;
  /** Server name indication; absent: none is sent. */
  readonly serverName?: string | undefined;
  /** Whom the certificate has to be for; absent: nothing is verified. */
  readonly verifiedName?: string | undefined;
  /** Hears when TLS stands. */
  readonly secured?: SecuredListener | undefined;
  /** Names of protocols for ALPN (RFC 7301). */
  readonly protocols?: string[];
}

/** Whose signatures count for checks that verify; absent: those of `SSL`. */
export interface TlsVerification {
  readonly authorities?: string | undefined;
}

/**
 * What connections of checks begin with. Reads files, and throws where they are of no use.
 * @param verification absent: any server is good enough, in any version of TLS, as in keepalived;
 * with it node's own settings say what is safe
 */
export function tlsContext(
  settings: TlsClientSettings | undefined,
  verification: TlsVerification | undefined,
): tls.SecureContext {
  const read = (path: string | undefined) => (path === undefined ? undefined : readFileSync(path));
  const ca = read(verification?.authorities ?? settings?.certificateAuthorities);
  const cert = read(settings?.certificate);
  const key = read(settings?.key);
  const passphrase = settings?.password;
  return transportLayerSecurity().createSecureContext({
    ...(verification ? {} : { minVersion: 'TLSv1', ciphers: 'DEFAULT:@SECLEVEL=0' }),
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
    ...(passphrase === undefined ? {} : { passphrase }),
  });
}

/** What is wrong, in words: of a certificate, or the code of what else went wrong. */
export function tlsFault(
  secure: tls.TLSSocket | undefined,
  { code, message }: NodeJS.ErrnoException,
): string {
  const ofCertificate = code !== undefined && String(secure?.authorizationError) === code;
  return ofCertificate ? `certificate: ${message}` : (code ?? message);
}

/** Begins TLS on a connection. */
export function startTls(
  socket: Socket,
  { context, serverName, verifiedName, secured, protocols }: TlsGreeting,
): tls.TLSSocket {
  const { connect, checkServerIdentity } = transportLayerSecurity();
  const secure = connect({
    socket,
    rejectUnauthorized: verifiedName !== undefined,
    ...(verifiedName === undefined
      ? {}
      : {
          checkServerIdentity: (_, certificate) => checkServerIdentity(verifiedName, certificate),
        }),
    ...(context === undefined ? {} : { secureContext: context }),
    ...(serverName === undefined ? {} : { servername: serverName }),
    ...(protocols === undefined ? {} : { ALPNProtocols: protocols }),
  });
  if (secured !== undefined) {
    secure.once('secureConnect', () => secured(secure));
  }
  return secure;
}

/** When the certificate of the server ends, by the wall clock in milliseconds. */
export function certificateEndMs(secure: tls.TLSSocket): number | undefined {
  const endMs = Date.parse(secure.getPeerCertificate().valid_to ?? '');
  return Number.isNaN(endMs) ? undefined : endMs;
}
