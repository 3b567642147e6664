/** From an `HTTP_GET` or `SSL_GET` as written to a check. */
import { parseAddress } from '../../../base/address.js';
import type {
  BodyPattern,
  CheckConnection,
  CheckedUrl,
  CheckTiming,
  HttpCheck,
  PageRequest,
} from '../../lvs-model.js';
import type { DetailsOf, UrlDraft } from './check-draft.js';
import type { CheckLines } from './check-lines.js';
import type { CheckPlace } from './check-place.js';

const DAY_MS = 24 * 60 * 60 * 1000;

type HttpDetails = DetailsOf<'http'>;

/** undefined without a url that can be asked for: that has been reported. */
export function resolveHttp(
  place: CheckPlace,
  lines: CheckLines,
  details: HttpDetails,
  connection: CheckConnection,
  timing: CheckTiming,
): HttpCheck | undefined {
  const urls: CheckedUrl[] = [];
  for (const url of details.urls) {
    if (url.path !== undefined) {
      const resolved = resolveUrl(place, lines, details, url, url.path);
      urls.push(details.verify ? verified(resolved, details, connection) : resolved);
    }
  }
  const { tls, version, fastRecovery, verify, authorities, expiryWarningDays: days } = details;
  const more = {
    ...(verify && authorities !== undefined ? { authorities } : {}),
    ...(days === undefined ? {} : { expiryWarningMs: days * DAY_MS }),
  };
  return urls.length === 0
    ? undefined
    : { kind: 'http', tls, timing, connection, version, fastRecovery, ...more, urls };
}

/** With the name that the certificate is to be for, which a server is told that has several. */
function verified(
  url: CheckedUrl,
  { verifiedName }: HttpDetails,
  { address }: CheckConnection,
): CheckedUrl {
  const name = verifiedName ?? url.serverName ?? hostName(url.host) ?? address;
  const isTold = url.serverName === undefined && parseAddress(name) === undefined;
  return { ...url, verifiedName: name, ...(isTold ? { serverName: name } : {}) };
}

/** Without a port and the brackets of IPv6 (RFC 3986, 3.2.2). */
function hostName(host: string | undefined): string | undefined {
  return host?.replace(/^([^:]+|\[.*\]):\d+$/, '$1').replace(/^\[(.*)\]$/, '$1');
}

function resolveUrl(
  { server, service }: CheckPlace,
  { virtualHost }: CheckLines,
  details: HttpDetails,
  url: UrlDraft,
  path: string,
): CheckedUrl {
  const near = url.host ?? virtualHost;
  const host = near ?? server.lines.inherited.virtualHost ?? service.inherited.virtualHost;
  // keepalived.conf(5), enable_sni: the real server's name is not among them.
  const asked = details.enableSni ? (near ?? service.inherited.virtualHost) : undefined;
  const serverName = details.tls ? (details.serverName ?? asked) : undefined;
  const regex = patternOf(url);
  const request = requestOf(url);
  return {
    path,
    ...(request === undefined ? {} : { request }),
    ...(host === undefined ? {} : { host }),
    ...(serverName === undefined ? {} : { serverName }),
    ...(url.digest === undefined ? {} : { digest: url.digest }),
    statusCodes: url.statusCodes,
    ...(regex === undefined ? {} : { regex }),
    tlsCompliant: url.tlsCompliant ?? details.tlsCompliant,
  };
}

/** undefined where all is as keepalived asks. */
function requestOf({ method, headers, requestBody }: UrlDraft): PageRequest | undefined {
  if (method === undefined && headers.length === 0 && requestBody === undefined) {
    return undefined;
  }
  const asked = method ?? (requestBody === undefined ? 'GET' : 'POST');
  return { method: asked, headers, ...(requestBody === undefined ? {} : { requestBody }) };
}

function patternOf(url: UrlDraft): BodyPattern | undefined {
  const { regex, regexOptions: options, noMatch, minimumOffset, maximumOffset } = url;
  const end = maximumOffset === undefined ? {} : { maximumOffset };
  return regex && { pattern: regex.pattern, options, noMatch, minimumOffset, ...end };
}
