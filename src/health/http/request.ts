/** The request of HTTP_GET and SSL_GET, byte for byte that of keepalived. Pure. */
import type { IpAddress } from '../../base/address.js';
import type { CheckedUrl, HttpCheck } from '../../config/lvs-model.js';

/** keepalived's buffer without its final 0: what is longer is cut off. */
const LONGEST = 2047;

/** The whole request for one page; nothing of it is encoded. */
export function httpRequest(check: HttpCheck, url: CheckedUrl): Uint8Array {
  const { address, port } = check.connection;
  const lines = [
    `GET ${url.path} HTTP/${check.version === '1.1' ? '1.1' : '1.0'}`,
    'User-Agent: KeepAliveClient',
    ...(check.version === '1.0' ? [] : ['Connection: close']),
    `Host: ${url.host ?? hostOf(address, port)}`,
    ...['', ''],
  ];
  return new TextEncoder().encode(lines.join('\r\n')).subarray(0, LONGEST);
}

/** An address and port as in a URL (RFC 3986, 3.2.2). */
function hostOf(address: IpAddress, port: number): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}
