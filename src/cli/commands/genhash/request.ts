/** What the words of `upkeep genhash` ask for. */
import type { CheckedUrl, HttpCheck } from '../../../config/lvs-model.js';
import { readArguments } from '../../arguments.js';
import { type CommandManual, UsageError } from '../../command.js';

/** What it takes, and its words. */
export const manual = {
  usage: ['[OPTION]... URL', '[OPTION]... -s ADDRESS -p PORT -u PATH'],
  description: `
Asks for a page as HTTP_GET does, or SSL_GET for https, and prints the MD5 digest that belongs
after the keyword digest. With a name in the URL the request is that of a check with virtualhost
and that name, and with enable_sni. As the checks do it follows no redirection, looks at no
certificate, and takes the body as it comes over the wire.`,
  operands: [{ name: 'URL' }],
  optionsHeading: "Options, those of keepalived's genhash",
  options: {
    server: {
      type: 'string',
      short: 's',
      value: 'ADDRESS',
      help: 'where to connect to; a name in the URL is looked up otherwise',
    },
    port: { type: 'string', short: 'p', value: 'PORT', help: 'default 80, with TLS 443' },
    url: { type: 'string', short: 'u', value: 'PATH', help: 'the page; in place of a URL' },
    'use-ssl': { type: 'boolean', short: 'S', help: 'as SSL_GET does' },
    'use-sni': { type: 'boolean', short: 'I', help: 'name the virtual host when TLS starts' },
    'use-virtualhost': {
      type: 'string',
      short: 'V',
      value: 'HOST',
      help: 'the field Host of the request',
    },
    protocol: {
      type: 'string',
      short: 'P',
      value: 'VERSION',
      help: 'http_protocol: 1.0 (default), 1.0C or 1.1',
    },
    timeout: { type: 'string', short: 't', value: 'SECONDS', help: 'connect_timeout (default 5)' },
    fwmark: { type: 'string', short: 'm', value: 'MARK', help: 'firewall mark of the connection' },
    verbose: {
      type: 'boolean',
      short: 'v',
      help: 'also tell, on standard error, what the server answered',
    },
  },
  exits: '0  the digest is printed    1  wrong command line, or there was no page',
  examples: `upkeep genhash http://192.0.2.11/health
upkeep genhash -s 192.0.2.11 https://www.example.org/
upkeep genhash -S -s 192.0.2.11 -p 443 -u /health -V www.example.org`,
} as const satisfies CommandManual;

/** A page to ask for. */
export interface GenhashRequest {
  /** An address, or a name to look up. */
  readonly server: string;
  readonly port: number;
  readonly timeoutMs: number;
  readonly mark: number;
  readonly tls: boolean;
  readonly version: HttpCheck['version'];
  readonly page: CheckedUrl;
  readonly verbose: boolean;
}

const VERSIONS: Readonly<Record<string, HttpCheck['version']>> = {
  '1.0': '1.0',
  '1.0c': '1.0C',
  '1.0C': '1.0C',
  '1.1': '1.1',
};

/** `connect_timeout` of a check that does not say another one, in seconds. */
const TIMEOUT_SECONDS = '5';

/** Reads the command line. @throws UsageError */
export function readGenhashRequest(args: readonly string[]): GenhashRequest {
  const { values, positionals } = readArguments(args, manual);
  const place = placeOf(positionals[0], values.url);
  const server = values.server ?? place.name;
  if (server === undefined) {
    throw new UsageError('-s ADDRESS or a URL is needed');
  }
  const { protocol = '1.0' } = values;
  const version = Object.hasOwn(VERSIONS, protocol) ? VERSIONS[protocol] : undefined;
  if (version === undefined) {
    throw new UsageError(`--protocol is one of 1.0, 1.0C, 1.1, not '${protocol}'`);
  }
  const tls = place.tls || values['use-ssl'] === true;
  const host = values['use-virtualhost'] ?? place.host;
  const sni = values['use-sni'] ? host : place.serverName;
  if (values['use-sni'] && host === undefined) {
    throw new UsageError('--use-sni needs a name: --use-virtualhost HOST');
  }
  return {
    server,
    port: portOf(values.port, place.port, tls),
    timeoutMs: numberOf('--timeout', values.timeout ?? TIMEOUT_SECONDS, 1, 3600) * 1000,
    mark: numberOf('--fwmark', values.fwmark ?? '0', 0, 0xffff_ffff),
    tls,
    version,
    page: {
      path: place.path,
      ...(host === undefined ? {} : { host }),
      ...(sni === undefined ? {} : { serverName: sni }),
      statusCodes: [],
      tlsCompliant: false,
    },
    verbose: values.verbose === true,
  };
}

/** What a URL says, or a path alone. */
interface Place {
  readonly path: string;
  readonly tls: boolean;
  /** Of the server, without brackets. */
  readonly name?: string;
  readonly port?: number;
  /** For the field `Host`, and for the start of TLS: only a name is worth being said. */
  readonly host?: string;
  readonly serverName?: string;
}

function placeOf(text: string | undefined, path: string | undefined): Place {
  if (path !== undefined || text === undefined) {
    if (path === undefined || text !== undefined) {
      throw new UsageError('either a URL or -u PATH is needed');
    }
    return { path, tls: false };
  }
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !['http:', 'https:'].includes(url.protocol)) {
    throw new UsageError(`'${text}' is no URL: expected http://… or https://…`);
  }
  const name = url.hostname.replace(/^\[|\]$/g, '');
  const isName = !/^[\d.]+$|:/.test(name);
  return {
    path: url.pathname + url.search,
    tls: url.protocol === 'https:',
    name,
    ...(url.port === '' ? {} : { port: Number(url.port) }),
    ...(isName ? { host: url.host } : {}),
    ...(isName && url.protocol === 'https:' ? { serverName: name } : {}),
  };
}

function portOf(given: string | undefined, ofUrl: number | undefined, tls: boolean): number {
  return given === undefined ? (ofUrl ?? (tls ? 443 : 80)) : numberOf('--port', given, 1, 65_535);
}

function numberOf(option: string, text: string, least: number, most: number): number {
  const value = /^(?:\d+|0[xX][\da-fA-F]+)$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= least && value <= most)) {
    throw new UsageError(`${option} is a number from ${least} to ${most}, not '${text}'`);
  }
  return value;
}
