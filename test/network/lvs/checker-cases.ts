/** Checks of real and of rude servers, and what the daemon is to find out about each. */
import { RUDE_PEERS, type RudePeer } from '../../lab/servers/rude-peers.js';

/** One real server with one check. */
export interface CheckerCase {
  readonly name: string;
  /** The block of the check; `PORT` stands for the port of its real server. */
  readonly check: string;
  /** Good, or why not: part of the reason in the log. */
  readonly finds: 'good' | { readonly reason: string };
}

const SERVER = '10.99.0.2';
/** One attempt decides; what hangs is given up after one second. */
const ONCE = 'retry 0\n connect_timeout 1';

const good = 'good';
const because = (reason: string) => ({ reason });

function at(port: number, more = ''): string {
  return `${ONCE}\n connect_ip ${SERVER}\n connect_port ${port}\n ${more}`;
}

function tcp(name: string, port: number, finds: CheckerCase['finds'], more = ''): CheckerCase {
  return { name: `TCP_CHECK: ${name}`, check: `TCP_CHECK {\n ${at(port, more)}\n}`, finds };
}

function page(
  name: string,
  url: string,
  finds: CheckerCase['finds'],
  { port = 8000, more = '', keyword = 'HTTP_GET' } = {},
): CheckerCase {
  const check = `${keyword} {\n url {\n ${url}\n }\n ${at(port, more)}\n}`;
  return { name: `${keyword}: ${name}`, check, finds };
}

function securePage(name: string, url: string, finds: CheckerCase['finds'], more = '') {
  return page(name, url, finds, { port: 8443, more, keyword: 'SSL_GET' });
}

function rude(
  peer: RudePeer,
  finds: CheckerCase['finds'],
  keyword = 'HTTP_GET',
  more = '',
): CheckerCase {
  const port = RUDE_PEERS[peer];
  return page(`a peer: ${peer} ${more}`.trimEnd(), 'path /', finds, { port, keyword, more });
}

function rudeTls(peer: RudePeer, finds: CheckerCase['finds']): CheckerCase {
  return rude(peer, finds, 'SSL_GET');
}

function mail(name: string, port: number, finds: CheckerCase['finds']): CheckerCase {
  return { name: `SMTP_CHECK: ${name}`, check: `SMTP_CHECK {\n ${at(port)}\n}`, finds };
}

function dns(name: string, query: string, finds: CheckerCase['finds'], port = 53): CheckerCase {
  const check = `DNS_CHECK {\n ${at(port)}\n ${query}\n}`;
  return { name: `DNS_CHECK: ${name}`, check, finds };
}

function udp(name: string, port: number, finds: CheckerCase['finds'], more = ''): CheckerCase {
  return { name: `UDP_CHECK: ${name}`, check: `UDP_CHECK {\n ${at(port, more)}\n}`, finds };
}

function ping(name: string, address: string, finds: CheckerCase['finds'], more = ''): CheckerCase {
  const check = `PING_CHECK {\n ${ONCE}\n connect_ip ${address}\n ${more}\n}`;
  return { name: `PING_CHECK: ${name}`, check, finds };
}

function misc(name: string, command: string, finds: CheckerCase['finds']): CheckerCase {
  const check = `MISC_CHECK {\n misc_path "/bin/sh -c '${command}'"\n misc_timeout 1\n}`;
  return { name: `MISC_CHECK: ${name}`, check, finds };
}

function file(name: string, finds: CheckerCase['finds']): CheckerCase {
  const check = `FILE_CHECK {\n track_file ${name}\n weight 0\n}`;
  return { name: `FILE_CHECK: ${name}`, check, finds };
}

/** `hello` */
const DIGEST = '5d41402abc4b2a76b9719d911017c592';

/** One request; nginx closes afterwards. */
const HEAD = 'send "HEAD / HTTP/1.0\\r\\n\\r\\n"';

const connections: readonly CheckerCase[] = [
  tcp('a web server', 8000, good),
  tcp('nobody listens', 7999, because('connection refused')),
  tcp('packets vanish', 7998, because('timeout')),
  tcp('a router says no', 7997, because('host is unreachable')),
  tcp('a peer that says nothing', RUDE_PEERS.silent, good),
  tcp('a web server answers', 8000, good, `${HEAD}\n expect "regex:^HTTP/1.. 200 "`),
  tcp('a web server says no', 8000, because('answered "HTTP/1.'), `${HEAD}\n expect hex:00ff`),
  tcp('a mail server greets', 2500, good, 'expect "220 "'),
  tcp('a peer is silent', RUDE_PEERS.silent, because('timeout'), 'expect x'),
  tcp('a peer floods', RUDE_PEERS.flooding, because('the answer does not end'), 'expect 220'),
  tcp('a peer resets', RUDE_PEERS.resetting, because('ECONNRESET'), 'send x\n expect 220'),
];

const pages: readonly CheckerCase[] = [
  page('a page', 'path /', good),
  page('in HTTP/1.1', 'path /seen\n regex HTTP/1.1.close', good, { more: 'http_protocol 1.1' }),
  page('in HTTP/1.0', 'path /seen\n regex "^HTTP/1.0[|]$"', good),
  page('in HTTP/1.0C', 'path /seen\n regex HTTP/1.0.close', good, { more: 'http_protocol 1.0C' }),
  page('in chunks', 'path /chunks\n regex "^5.*hello"\n regex_options dotall', good, {
    more: 'http_protocol 1.1',
  }),
  page('missing', 'path /missing', because('HTTP status code 404')),
  page('missing as wanted', 'path /missing\n status_code 400-410', good),
  page('moved', 'path /moved', because('HTTP status code 301')),
  page('by its digest', `path /\n digest ${DIGEST}`, good),
  page('by another digest', `path /chunks\n digest ${DIGEST}`, because('MD5 digest error'), {
    more: 'http_protocol 1.1',
  }),
  page('without what is sought', 'path /\n regex goodbye', because('regex match failed')),
  page('of a virtual host', 'path /\n virtualhost shop.example\n regex ^shop$', good),
  page('no TLS there', 'path /', because('TLS handshake'), { keyword: 'SSL_GET' }),
  page('TLS there', 'path /', because('HTTP status code 400'), { port: 8443 }),
];

const TOKEN = 'header X-Token "open  sesame"';
const JSON_TYPE = 'header Content-Type text/json';

/** What is asked besides for a page. */
const requests: readonly CheckerCase[] = [
  page('of HEAD alone', 'path /\n method HEAD', good),
  page('of HEAD for what is not there', 'path /missing\n method HEAD', because('code 404')),
  page('by OPTIONS', 'path /asked\n method OPTIONS\n regex ^OPTIONS[|][|][|]$', good),
  page('with a field', `path /asked\n ${TOKEN}\n regex "^GET[|]open  sesame[|][|]$"`, good),
  page('with a body', `path /asked\n body "{}"\n ${JSON_TYPE}\n regex [|]2[|]text/json$`, good),
  page('that is too long', `path /asked\n body ${'x'.repeat(500)}`, because('code 413')),
  page('with what is refused', 'path /chunks\n method POST', because('code 405')),
  securePage('with a body', 'path /asked\n method PUT\n body 123\n regex ^PUT[|][|]3[|]$', good),
];

const H2 = 'http_protocol h2';
const SECOND = { port: 8001, more: H2 };
const ASKED = `path /asked\n ${TOKEN}\n virtualhost www.example.org`;

/** `http_protocol h2`. */
const streams: readonly CheckerCase[] = [
  page('in HTTP/2', 'path /seen\n regex "^HTTP/2.0[|]$"', good, SECOND),
  page('with a field in HTTP/2', `${ASKED}\n regex "open  sesame[|][|]www"`, good, SECOND),
  page('with a body in HTTP/2', `${ASKED}\n body 123\n regex "^POST.*[|]3[|]"`, good, SECOND),
  page('by its digest in HTTP/2', `path /\n digest ${DIGEST}`, good, SECOND),
  page('missing in HTTP/2', 'path /missing', because('HTTP status code 404'), SECOND),
  page('no HTTP/2 there', 'path /', because('no answer: '), { more: H2 }),
  page('HTTP/2 there', 'path /', because('no data received'), { port: 8001 }),
  rude('silent', because('timeout: no answer'), 'HTTP_GET', H2),
  rude('garbage', because('no answer: '), 'HTTP_GET', H2),
  rude('resetting', because('ECONNRESET'), 'HTTP_GET', H2),
  rude('closing', because('no answer: '), 'HTTP_GET', H2),
  securePage('in HTTP/2', 'path /seen\n regex ^HTTP/2.0', good, H2),
  securePage('in HTTP/1 of both', 'path /seen\n regex ^HTTP/1.0', good),
  rude('silent', because('timeout: TLS handshake'), 'SSL_GET', H2),
  rude('tlsSilent', because('the server has no HTTP/2 to offer'), 'SSL_GET', H2),
];

/** What shows where a connection comes from: nginx tells. */
const origins: readonly CheckerCase[] = [
  page('from an address', 'path /peer\n regex ^10\\.99\\.0\\.50:', good, {
    more: 'bindto 10.99.0.50',
  }),
  page('from a port', 'path /peer\n regex ^10\\.99\\.0\\.50:4711$', good, {
    more: 'bindto 10.99.0.50\n bind_port 4711',
  }),
  page('with a mark', 'path /peer\n regex ^10\\.99\\.0\\.51:', good, { more: 'fwmark 7' }),
  page('without a mark', 'path /peer\n regex ^10\\.99\\.0\\.1:', good),
  page('over an interface', 'path /', good, { more: 'bind_if eth0' }),
  page('over the wrong interface', 'path /', because('timeout'), { more: 'bind_if other' }),
];

/** The name that is asked for is not that of the Host header. */
const SNI = 'sni_name nobody.example';

const securePages: readonly CheckerCase[] = [
  securePage('an expired certificate of another', 'path /\n regex ^default$', good),
  securePage('by name', 'path /\n regex ^www$', good, 'enable_sni\n virtualhost www.example.org'),
  securePage('without a name', 'path /name\n regex ^sni=$', good, 'virtualhost nobody.example'),
  securePage('with another name', 'path /name\n regex ^sni=nobody.example$', good, SNI),
  securePage('who asks who is there', 'path /client\n regex CN=checker', good),
  securePage('with an end of TLS', 'path /\n tls_compliant', good),
];

const OF_WWW = 'enable_sni\n virtualhost www.example.org\n tls_name www\n tls_verify';

/** `tls_verify`; `DIRECTORY` stands for that of the certificates. */
const verifiedPages: readonly CheckerCase[] = [
  securePage(
    'verified',
    'path /',
    good,
    `${OF_WWW}\n tls_ca DIRECTORY/www.crt\n tls_expiry_warning 14`,
  ),
  securePage('verified in HTTP/2', 'path /', good, `${OF_WWW}\n tls_ca DIRECTORY/www.crt\n ${H2}`),
  securePage(
    'of another',
    'path /',
    because('does not match certificate'),
    'tls_verify\n sni_name www.example.org\n tls_ca DIRECTORY/www.crt',
  ),
  securePage(
    'signed by nobody who is known',
    'path /',
    because('certificate: self-signed certificate'),
    `${OF_WWW}\n tls_ca DIRECTORY/expired.crt`,
  ),
  securePage(
    'whose certificate has expired',
    'path /',
    because('certificate: certificate has expired'),
    'tls_verify\n tls_name expired\n tls_ca DIRECTORY/expired.crt',
  ),
];

const rudePeers: readonly CheckerCase[] = [
  rude('slowPage', good),
  rude('shortPage', good),
  rude('silent', because('timeout: no answer')),
  rude('garbage', because('no data received')),
  rude('flooding', because('no data received')),
  rude('resetting', because('ECONNRESET')),
  rude('closing', because('no data received')),
  rude('silentAfterHeader', because('timeout: the response does not end')),
  rude('resetInPage', because('ECONNRESET')),
  rude('drippingPage', because('timeout: the response does not end')),
  rude('floodingPage', because('longer than 64 MiB')),
  rude('resetAfterRequest', because('ECONNRESET')),
  rudeTls('tlsSlowPage', good),
  rudeTls('silent', because('timeout: TLS handshake')),
  rudeTls('garbage', because('TLS handshake')),
  rudeTls('resetting', because('ECONNRESET')),
  rudeTls('closing', because('TLS handshake')),
  rudeTls('tlsSilent', because('timeout: no answer')),
  rudeTls('tlsDrippingPage', because('timeout: the response does not end')),
  rudeTls('tlsResetInPage', because('ECONNRESET')),
  rudeTls('tlsClosing', because('no data received')),
];

const mails: readonly CheckerCase[] = [
  mail('a mail server', 2500, good),
  mail('a slow one', RUDE_PEERS.slowMail, good),
  mail('nobody listens', 7999, because('Could not connect (connection refused)')),
  mail('packets vanish', 7998, because('Connection timeout to server')),
  mail('a peer: silent', RUDE_PEERS.silent, because('Read timeout from server')),
  mail('a peer: drippingMail', RUDE_PEERS.drippingMail, because('Read timeout from server')),
  mail('a peer: garbage', RUDE_PEERS.garbage, because('Read timeout from server')),
  mail('a peer: flooding', RUDE_PEERS.flooding, because('Endless answer from server')),
  mail('a peer: resetting', RUDE_PEERS.resetting, because('Error ECONNRESET with server')),
  mail('a peer: closing', RUDE_PEERS.closing, because('Connection closed by server')),
];

const datagrams: readonly CheckerCase[] = [
  ...['A', 'AAAA', 'MX', 'TXT', 'CNAME'].map((type) =>
    dns(type, `type ${type}\n name ${type.toLowerCase()}.example.test`, good),
  ),
  dns('no such name', 'type A\n name nobody.example.test', because('rcode 3')),
  dns('not its business', 'type A\n name www.example.org', because('rcode 5')),
  dns('a peer with garbage', 'type A\n name a.example.test', because('timeout'), 7200),
  dns('a silent peer', 'type A\n name a.example.test', because('timeout'), 7201),
  dns('nobody listens', 'type A\n name a.example.test', because('ECONNREFUSED'), 7999),
  udp('a silent peer', 7201, good),
  udp('a silent peer that should answer', 7201, because('timeout'), 'require_reply'),
  udp('the right answer', 7202, good, 'payload 0102ff\n require_reply 01x2ff'),
  udp('a wrong answer', 7200, because('reply data mismatch'), 'require_reply 0102'),
  udp('nobody listens', 7999, because('ECONNREFUSED')),
  udp('over an interface', 7202, good, 'payload 0102ff\n require_reply\n bind_if eth0'),
  udp('over the wrong interface', 7202, because('timeout'), 'require_reply\n bind_if other'),
  ping('IPv4', SERVER, good),
  ping('IPv6', 'fd00:99::2', good),
  ping('from an address', SERVER, good, 'bindto 10.99.0.50'),
  ping('over an interface', SERVER, good, 'bind_if eth0'),
  ping('over the wrong interface', SERVER, because('timeout'), 'bind_if other'),
  ping('a host that is not there', '10.99.0.77', because('timeout')),
  ping('a host without ping', '10.99.0.3', because('timeout')),
];

const local: readonly CheckerCase[] = [
  misc('good', 'exit 0', good),
  misc('bad', 'exit 1', because('exited with status 1')),
  misc('status 2', 'exit 2', because('exited with status 2')),
  misc('killed', 'kill -9 $$', because('due to signal')),
  misc('too slow', 'sleep 60', because('timed out')),
  file('quiet', good),
  file('alarm', because('holds 3')),
];

/** All of them. */
export const CHECKER_CASES: readonly CheckerCase[] = [
  ...connections,
  ...pages,
  ...requests,
  ...streams,
  ...origins,
  ...securePages,
  ...verifiedPages,
  ...rudePeers,
  ...mails,
  ...datagrams,
  ...local,
];
