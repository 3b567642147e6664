/** From an `HTTP_GET` or `SSL_GET` as written to a check. */
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
      urls.push(resolveUrl(place, lines, details, url, url.path));
    }
  }
  const { tls, version, fastRecovery } = details;
  return urls.length === 0
    ? undefined
    : { kind: 'http', tls, timing, connection, version, fastRecovery, urls };
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
