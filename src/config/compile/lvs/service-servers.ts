/** The servers of a `virtual_server`: families, ports, repetitions and weights. */
import { type AddressFamily, familyOf, type IpAddress } from '../../../base/address.js';
import type { Word } from '../../language/tree.js';
import type { Forwarding, RealServer, SorryServer, VirtualServer } from '../../lvs-model.js';
import { virtualServerKeywords } from '../../schema/lvs/virtual-server.js';
import { type CompileContext, reportError, reportWarning } from '../reading/context.js';
import { useScript } from '../reading/script.js';
import { writtenSettings } from './check-lines.js';
import type { CheckScope } from './check-place.js';
import { resolveChecks } from './check-scope.js';
import { resolveDiscovered } from './discovery/discovered-servers.js';
import { NAT } from './forwarding.js';
import type { ServerDraft, ServiceDraft } from './service-draft.js';

/** Whether the method leads from one address family to the other: tunnels alone do. */
function isTunnel(forwarding: Forwarding): boolean {
  return forwarding.method === 'TUN';
}

/** NAT of either kind may change the port. */
function changesPort({ method }: Forwarding): boolean {
  return method === 'NAT' || method === 'FULLNAT';
}

/** The method of a real server, else of the service. */
export function methodOf(service: ServiceDraft, server?: ServerDraft): Forwarding {
  return server?.lines.forwarding ?? service.forwarding ?? NAT;
}

/**
 * The family of a service: that of its address, else the one it names, else that of the first
 * server that no tunnel leads to.
 */
export function serviceFamily(service: ServiceDraft): AddressFamily {
  const { address, family, servers } = service;
  if (address !== undefined) {
    return familyOf(address);
  }
  if (family?.text === 'inet' || family?.text === 'inet6') {
    return family.text;
  }
  const near = servers.find((server) => !isTunnel(methodOf(service, server)));
  const first = near?.address ?? servers[0]?.address;
  return first === undefined ? 'inet' : familyOf(first);
}

/** What the servers of a service come to. */
export type ServiceServers = Pick<VirtualServer, 'realServers' | 'discovered' | 'sorryServer'>;

/** undefined, after an error, when the service is of no use with them. */
export function resolveServers(
  context: CompileContext,
  service: ServiceDraft,
  scope: CheckScope,
): ServiceServers | undefined {
  checkOwnFamily(context, service);
  const family = serviceFamily(service);
  const realServers: RealServer[] = [];
  const seen: SeenServers = { servers: realServers, words: [], index: undefined };
  let fits = true;
  for (const server of service.servers) {
    const { address } = server;
    if (address !== undefined && checkRepetition(context, service, server, address, seen)) {
      fits = checkFamily(context, service, server.word, address, family, server) && fits;
      checkPort(context, service, server.portWord, methodOf(service, server));
      realServers.push(realServer(context, service, server, address, scope));
      seen.words.push(server.word);
    }
  }
  const sorry = resolveSorryServer(context, service, family, realServers);
  const discovered = service.discovered.map((draft) =>
    resolveDiscovered(service, draft, family, (server, address) =>
      realServer(context, service, server, address, scope),
    ),
  );
  return !fits || sorry === 'misfit' || realServers.length + discovered.length === 0
    ? undefined
    : {
        realServers,
        ...(discovered.length === 0 ? {} : { discovered }),
        ...(sorry === undefined ? {} : { sorryServer: sorry }),
      };
}

/** As IPVS gets it: marks have none, and NAT alone has another than the service. */
function portOf(service: ServiceDraft, written: number | undefined, method: Forwarding): number {
  if (service.form === 'group') {
    return written ?? 0;
  }
  if (changesPort(method)) {
    return written ?? (service.form === 'fwmark' ? 0 : service.port);
  }
  return service.form === 'fwmark' ? 0 : service.port;
}

/** One that leaves the table of the scheduler mh would move the clients of others. */
export function staysInTable({ scheduler }: Pick<ServiceDraft, 'scheduler'>): boolean {
  return scheduler === 'mh';
}

function realServer(
  context: CompileContext,
  service: ServiceDraft,
  server: ServerDraft,
  address: IpAddress,
  scope: CheckScope,
): RealServer {
  const forwarding = methodOf(service, server);
  const { lines } = server;
  const up = useScript(context, lines.notifyUp);
  const down = useScript(context, lines.notifyDown);
  const { snmpName } = lines;
  const plain = {
    address,
    port: portOf(service, server.port, forwarding),
    weight: lines.weight ?? service.weight ?? virtualServerKeywords.weight.default,
    forwarding,
    upperThreshold: lines.upperThreshold,
    lowerThreshold: lines.lowerThreshold,
    inhibitOnFailure: staysInTable(service) || (lines.inhibitOnFailure ?? service.inhibitOnFailure),
    smtpAlert: (lines.smtpAlert ?? scope.mailAlerts) !== false,
    checks: resolveChecks(context, service, server, address, scope),
  };
  const checkSettings = writtenSettings(lines.inherited);
  const slowStartMs = 1000 * (lines.slowStartSeconds ?? service.slowStartSeconds);
  if (slowStartMs === 0 && (up ?? down ?? snmpName ?? checkSettings) === undefined) {
    return plain;
  }
  return {
    ...plain,
    ...(slowStartMs === 0 ? {} : { slowStartMs }),
    ...(up === undefined ? {} : { notifyUp: up }),
    ...(down === undefined ? {} : { notifyDown: down }),
    ...(snmpName === undefined ? {} : { snmpName }),
    ...(checkSettings === undefined ? {} : { checkSettings }),
  };
}

/** The servers of a service so far; many of them are worth an index. */
interface SeenServers {
  readonly servers: RealServer[];
  readonly words: Word[];
  index: Map<string, Word> | undefined;
}

const FEW = 16;

/** The server that was there before with this address and port. */
function earlierServer(seen: SeenServers, address: IpAddress, port: number): Word | undefined {
  const { servers, words } = seen;
  if (servers.length < FEW) {
    return words[servers.findIndex((each) => each.address === address && each.port === port)];
  }
  const index = seen.index ?? new Map<string, Word>();
  seen.index = index;
  for (let next = index.size; next < servers.length; next += 1) {
    const server = servers[next];
    const word = words[next];
    if (server !== undefined && word !== undefined) {
      index.set(`${server.address} ${server.port}`, word);
    }
  }
  return index.get(`${address} ${port}`);
}

/** False, after an error, when the service has the server already. */
function checkRepetition(
  context: CompileContext,
  service: ServiceDraft,
  server: ServerDraft,
  address: IpAddress,
  seen: SeenServers,
): boolean {
  const port = portOf(service, server.port, methodOf(service, server));
  const earlier = earlierServer(seen, address, port);
  if (earlier === undefined) {
    return true;
  }
  const name = port === 0 ? address : `${address} ${port}`;
  const message = `real_server ${name} is there already; this one is ignored`;
  const related = [{ message: 'the first one', span: earlier.span }];
  const hint = 'raise its weight if it should get more';
  reportError(context, 'repeated-real-server', server.word, message, { hint, related });
  return false;
}

/** Tunnels alone lead from one address family to the other. */
function checkFamily(
  context: CompileContext,
  service: ServiceDraft,
  word: Word,
  address: IpAddress,
  family: AddressFamily,
  server?: ServerDraft,
): boolean {
  if (service.form === 'group' && service.family === undefined) {
    return true; // the addresses of the group decide, when they are known
  }
  const method = server === undefined ? sorryMethod(service) : methodOf(service, server);
  if (family === familyOf(address) || isTunnel(method)) {
    return true;
  }
  const message = `${address} is not of the family of its service, which is ignored`;
  const hint = 'lb_kind TUN connects the families';
  reportError(context, 'address-family-mismatch', word, message, { hint });
  return false;
}

/** `ip_family` has to be that of the address. */
function checkOwnFamily(context: CompileContext, { address, family, form }: ServiceDraft): void {
  const written = family?.text ?? '';
  if (address !== undefined && family !== undefined && /^inet6?$/.test(written)) {
    if (familyOf(address) !== written) {
      const message = `${form} is not of family ${written}; this line is ignored`;
      reportError(context, 'address-family-mismatch', family, message);
    }
  }
}

/** NAT alone changes the port; a service of a firewall mark has none. */
function checkPort(
  context: CompileContext,
  service: ServiceDraft,
  port: Word | undefined,
  method: Forwarding,
): void {
  const way = method.method;
  if (port === undefined || port.text === '0' || service.form === 'group' || changesPort(method)) {
    return;
  }
  const marked = service.form === 'fwmark';
  if (marked || Number(port.text) !== service.port) {
    const kept = marked ? 'the port' : `port ${service.port}`;
    const message = `${way} leaves ${kept} of a packet as it is: port ${port.text} is not used`;
    const hint = marked
      ? 'let the server listen on the port that clients use, or use lb_kind NAT'
      : `let the server listen on port ${service.port}, or use lb_kind NAT`;
    reportWarning(context, 'port-not-used', port, message, { hint });
  }
}

function sorryMethod(service: ServiceDraft): Forwarding {
  return service.sorryForwarding ?? methodOf(service);
}

/** `misfit`, after an error, when it is of another family than the service. */
function resolveSorryServer(
  context: CompileContext,
  service: ServiceDraft,
  family: AddressFamily,
  servers: readonly RealServer[],
): SorryServer | undefined | 'misfit' {
  const { sorryServer: draft } = service;
  if (draft?.address === undefined) {
    return undefined;
  }
  const { address, word } = draft;
  const forwarding = sorryMethod(service);
  checkPort(context, service, draft.portWord, forwarding);
  const port = portOf(service, draft.port, forwarding);
  if (!checkFamily(context, service, word, address, family)) {
    return 'misfit';
  }
  const same = servers.find((server) => server.address === address && server.port === port);
  const inhibit = same?.inhibitOnFailure ?? service.sorryInhibit;
  if (inhibit !== service.sorryInhibit && !staysInTable(service)) {
    const message =
      `the sorry server is a real server too, so it ${inhibit ? 'stays' : 'does not stay'} in ` +
      'the table while it is not needed, as that one';
    const hint = `${inhibit ? 'write' : 'leave out'} sorry_server_inhibit`;
    reportError(context, 'sorry-server-inhibit', word, message, { hint });
  }
  return { address, port, forwarding, inhibit };
}
