/**
 * The HTTP side of the api child: takes connections, finds out who asks, and hands requests on. It
 * executes none itself, and holds no more of anything than its limits say.
 */
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https';
import { BlockList, isIPv6, type Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { failureOf, messageOf } from '../../base/failure.js';
import { type Answer, problem } from '../control/routes/answer.js';
import type { Role } from '../control/routes/route.js';
import type { ApiListener, ApiRules } from '../messages.js';
import { unsafe } from './browser-safety.js';
import { identify, namesOfCertificate } from './identity.js';
import { LoginLimit } from './login-limit.js';
import type { PendingRequests } from './pending-requests.js';
import { type ClientResponse, sendAnswer } from './send-answer.js';

const HEADER_BYTES = 8192;
const REQUEST_MS = 5000;
const LOOK_AT_TIMES_MS = 1000;
/** Requests, and streams beside them. */
const MOST_CONNECTIONS = 64;
/** node:https calls these its options. */
const TLS_OPTIONS = { minVersion: 'TLSv1.2', handshakeTimeout: REQUEST_MS } as const;

/** What a front works with. */
export interface FrontDoors {
  /** The web page, by path: given as it is, and without asking who it is for. */
  readonly pages: ReadonlyMap<string, Omit<Answer, 'status'>>;
  readonly requests: PendingRequests;
  nowMs(): number;
}

type AnyServer = Server | TlsServer;

export class HttpFront {
  readonly #doors: FrontDoors;
  readonly #logins = new LoginLimit();
  readonly #servers = new Map<number, AnyServer>();
  #rules: ApiRules = { tokens: [], clients: [], hosts: [], web: false };

  constructor(doors: FrontDoors) {
    this.#doors = doors;
  }

  /**
   * From now on these hold; certificates are exchanged for new connections.
   * @returns the keywords whose files are of no use, and why: there the former ones hold, if any
   */
  configure(
    listeners: readonly ApiListener[],
    rules: ApiRules,
  ): readonly { readonly path: string; readonly reason: string }[] {
    this.#rules = rules;
    return listeners.flatMap((listener) => {
      const reason = failureOf(() => this.#follow(listener));
      return reason === undefined ? [] : [{ path: `${listener.kind}_tls`, reason }];
    });
  }

  #follow(listener: ApiListener): void {
    const known = this.#servers.get(listener.descriptor);
    if (known === undefined) {
      this.#servers.set(listener.descriptor, this.#open(listener));
    } else if ('setSecureContext' in known) {
      known.setSecureContext(contextOf(listener));
    }
  }

  close(): void {
    for (const server of this.#servers.values()) {
      server.close();
      server.closeAllConnections();
    }
  }

  #open(listener: ApiListener): AnyServer {
    const serve: RequestListener = (request, response) => {
      this.#serve(listener, request, response).catch((error: unknown) => {
        sendAnswer(response, problem(500, 'internalError', messageOf(error)));
      });
    };
    const limits = {
      maxHeaderSize: HEADER_BYTES,
      requestTimeout: REQUEST_MS,
      headersTimeout: REQUEST_MS,
      keepAliveTimeout: REQUEST_MS,
      connectionsCheckingInterval: LOOK_AT_TIMES_MS,
    };
    const server =
      listener.tls === undefined
        ? createServer(limits, serve)
        : createTlsServer({ ...limits, ...contextOf(listener) }, serve);
    server.maxConnections = MOST_CONNECTIONS;
    const allowed = allowList(listener.allow);
    server.on('connection', (socket: Socket) => {
      if (allowed !== undefined && !isIn(allowed, addressOf(socket))) {
        socket.destroy();
      }
    });
    server.on('error', () => undefined); // a failed accept is the client's loss
    server.on('clientError', (_: Error, socket: Socket) => socket.destroy());
    server.listen({ fd: listener.descriptor });
    return server;
  }

  async #serve(
    listener: ApiListener,
    request: IncomingMessage,
    response: ClientResponse,
  ): Promise<void> {
    const { method = '', url: target = '', headers } = request;
    const path = target.split('?', 1)[0] ?? '';
    const isPage = listener.kind === 'api' && method === 'GET' && this.#rules.web;
    const page = isPage ? this.#doors.pages.get(path) : undefined;
    const judged = this.#unsafe(listener, request) ?? page ?? this.#judge(listener, request, path);
    if ('body' in judged) {
      sendAnswer(response, { status: 200, ...judged });
    } else {
      await this.#doors.requests.hand({ method, target, headers, ...judged }, request, response);
    }
  }

  /** What is against any answer. */
  #unsafe(
    { kind, isLocal }: ApiListener,
    { method = '', headers, socket }: IncomingMessage,
  ): Answer | undefined {
    if (kind === 'metrics') {
      return undefined;
    }
    const found = unsafe(
      {
        method,
        host: headers.host,
        origin: headers.origin,
        contentType: headers['content-type'],
        hasBody: headers['content-length'] !== undefined && headers['content-length'] !== '0',
      },
      { localAddress: socket.localAddress ?? '', isLocal, hosts: this.#rules.hosts },
    );
    return found && problem(found.status, found.code, found.detail);
  }

  /** Who asks, or why nothing is done. */
  #judge(
    { kind, isLocal }: ApiListener,
    { headers, socket }: IncomingMessage,
    path: string,
  ): { readonly role: Role; readonly actor: string } | Answer {
    if (kind === 'metrics') {
      return path === '/metrics' || path === '/healthz'
        ? { role: 'read', actor: 'metrics' }
        : problem(404, 'noSuchPath', 'here are /metrics and /healthz');
    }
    const client = addressOf(socket);
    if (this.#logins.isExceeded(client, this.#doors.nowMs())) {
      return problem(429, 'tooManyLogins', 'too many logins have failed from there: wait a minute');
    }
    const { authorization } = headers;
    const certificateNames = namesOf(socket);
    const who = identify({ authorization, certificateNames, isLocal }, this.#rules);
    if (who.kind === 'wrong') {
      this.#logins.note(client, this.#doors.nowMs());
    }
    if (who.kind === 'client') {
      return { role: who.role, actor: `${who.actor} from ${client}` };
    }
    const needed = 'a token or a client certificate is needed';
    return problem(401, 'notAuthenticated', who.kind === 'wrong' ? 'no such token' : needed);
  }
}

function contextOf({ tls }: ApiListener) {
  const authority = tls?.clientAuthority;
  return {
    ...TLS_OPTIONS,
    cert: tls?.certificate,
    key: tls?.key,
    // Who has no certificate may have a token; of metrics nothing else tells who asks.
    ...(authority === undefined
      ? {}
      : { ca: authority, requestCert: true, rejectUnauthorized: tls?.needsCertificate === true }),
  };
}

/** Of a certificate that the authority has signed. */
function namesOf(socket: Socket): readonly string[] {
  if (!(socket instanceof TLSSocket) || !socket.authorized) {
    return [];
  }
  const { subject, subjectaltname } = socket.getPeerCertificate();
  return namesOfCertificate(subject?.CN, subjectaltname);
}

/** As the allow lists and the log have it: IPv4 addresses of IPv6 sockets are those of IPv4. */
function addressOf({ remoteAddress = '' }: Socket): string {
  return remoteAddress.replace(/^::ffff:(?=\d+\.)/, '');
}

/** undefined: all are. */
function allowList(prefixes: readonly string[]): BlockList | undefined {
  const list = new BlockList();
  for (const prefix of prefixes) {
    const [address = '', length] = prefix.split('/');
    const family = isIPv6(address) ? 'ipv6' : 'ipv4';
    list.addSubnet(address, Number(length ?? (family === 'ipv6' ? 128 : 32)), family);
  }
  return prefixes.length === 0 ? undefined : list;
}

function isIn(list: BlockList, address: string): boolean {
  return list.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
}
