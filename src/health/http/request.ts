/**
 * The request of HTTP_GET and SSL_GET. Without words of ours it is byte for byte that of
 * keepalived. Pure.
 */
import type { IpAddress } from '../../base/address.js';
import type { CheckedUrl, HttpCheck, PageRequest } from '../../config/lvs-model.js';

/** keepalived's buffer without its final 0: what is longer is cut off. */
const LONGEST = 2047;

const USER_AGENT = 'KeepAliveClient';

/** Of these a server expects content: without any its length is 0 (RFC 9110 section 8.6). */
const WITH_CONTENT: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH']);

/** A header field. */
type HeaderField = readonly [name: string, text: string];

/** The whole request for one page; nothing of it is encoded. */
export function httpRequest(check: HttpCheck, url: CheckedUrl): Uint8Array {
  const { version } = check;
  const { request } = url;
  const fields: readonly HeaderField[] = [
    ...userAgent(request),
    ...(version === '1.0' ? [] : [['Connection', 'close'] as const]),
    ['Host', pageHost(check, url)],
    ...ownFields(request),
  ];
  const lines = [
    `${request?.method ?? 'GET'} ${url.path} HTTP/${version === '1.1' ? '1.1' : '1.0'}`,
    ...fields.map(([name, text]) => `${name}: ${text}`),
    ...['', request?.requestBody ?? ''],
  ];
  const bytes = new TextEncoder().encode(lines.join('\r\n'));
  return request === undefined ? bytes.subarray(0, LONGEST) : bytes;
}

/** The host that is asked for a page, as a URL has it. */
export function pageHost({ connection }: HttpCheck, { host }: CheckedUrl): string {
  return host ?? hostOf(connection.address, connection.port);
}

/** keepalived's name, unless the file says another. */
export function userAgent(request: PageRequest | undefined): readonly HeaderField[] {
  const isSaid = request?.headers.some(({ name }) => name.toLowerCase() === 'user-agent');
  return isSaid ? [] : [['User-Agent', USER_AGENT]];
}

/** The fields that the file names, and the length of the body. */
export function ownFields(request: PageRequest | undefined): readonly HeaderField[] {
  const { method = 'GET', headers = [], requestBody } = request ?? {};
  const length = requestBody === undefined ? 0 : new TextEncoder().encode(requestBody).length;
  const isLengthSaid = requestBody !== undefined || WITH_CONTENT.has(method);
  return [
    ...headers.map(({ name, headerValue }): HeaderField => [name, headerValue]),
    ...(isLengthSaid ? [['Content-Length', String(length)] as const] : []),
  ];
}

/** An address and port as in a URL (RFC 3986, 3.2.2). */
function hostOf(address: IpAddress, port: number): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}
