/** What a `virtual_server` and its real servers have to do with each other. */
import type { Directive, Word } from '../language/tree.js';
import { type CompileContext, reportError, reportWarning } from './context.js';
import type { ServerLine, ServiceLines } from './service-lines.js';

/** Checks families, ports and repetitions of the servers of one service. */
export function checkServers(context: CompileContext, service: ServiceLines): void {
  checkOwnFamily(context, service);
  const seen = new Map<string, Word>();
  for (const server of service.servers) {
    const { address, port } = server;
    const key = port === undefined ? address.text : `${address.text} ${port.text}`;
    const earlier = seen.get(key);
    if (earlier === undefined) {
      seen.set(key, address);
      checkFamily(context, service, server);
      checkPort(context, service, port, () => methodOf(service, server.directive));
    } else {
      const message = `real_server ${key} is there already; this one is ignored`;
      const related = [{ message: 'the first one', span: earlier.span }];
      reportError(context, 'repeated-real-server', address, message, { related });
    }
  }
  const sorry = service.sorryServer?.arguments[1];
  checkPort(context, service, sorry, () => service.method ?? 'NAT');
}

/** The method of a real server, else of the service. */
function methodOf(service: ServiceLines, server: Directive): string {
  const own = server.block?.directives.findLast(({ keyword }) => keyword.text === 'lvs_method');
  return own?.arguments[0]?.text ?? service.method ?? 'NAT';
}

/** Tunnels alone lead from one address family to the other. */
function checkFamily(context: CompileContext, service: ServiceLines, server: ServerLine): void {
  const { address } = server;
  const family = familyOfService(service);
  if (family !== undefined && family !== familyOfText(address.text)) {
    if (methodOf(service, server.directive) !== 'TUN') {
      const message = `${address.text} is not of the family of its service; it is left out`;
      const hint = 'lb_kind TUN connects the families';
      reportError(context, 'address-family-mismatch', address, message, { hint });
    }
  }
}

/** That of its address, else the one it names; undefined when neither is written. */
function familyOfService({ form, family }: ServiceLines): string | undefined {
  return form === 'group' || form === 'fwmark' ? family?.text : familyOfText(form);
}

function familyOfText(address: string): string {
  return address.includes(':') ? 'inet6' : 'inet';
}

/** `ip_family` has to be that of the address. */
function checkOwnFamily(context: CompileContext, service: ServiceLines): void {
  const { form, family } = service;
  const written = family?.text ?? '';
  const own = familyOfService(service);
  if (family !== undefined && /^inet6?$/.test(written) && own !== written) {
    const message = `${form} is not of family ${written}; this line is ignored`;
    reportError(context, 'address-family-mismatch', family, message);
  }
}

/** NAT alone changes the port; a service of a firewall mark has none. */
function checkPort(
  context: CompileContext,
  service: ServiceLines,
  port: Word | undefined,
  method: () => string,
): void {
  if (port === undefined || port.text === '0' || service.form === 'group') {
    return;
  }
  const marked = service.form === 'fwmark';
  const own = marked ? undefined : (service.port ?? '0');
  const way = port.text === own ? 'NAT' : method();
  if (way === 'DR' || way === 'TUN') {
    const kept = own === undefined ? 'the port' : `port ${own}`;
    const message = `${way} leaves ${kept} of a packet as it is: port ${port.text} is not used`;
    reportWarning(context, 'port-not-used', port, message);
  }
}

const NUMBER = /^\d{1,10}$/;

/** Quorum and hysteresis against the weights of the servers, as they are configured. */
export function checkQuorum(context: CompileContext, service: ServiceLines): void {
  const { quorum, hysteresis } = service;
  let needed = 1;
  if (quorum !== undefined && NUMBER.test(quorum.text)) {
    const total = totalWeight(service);
    needed = Number(quorum.text);
    if (total !== undefined && needed > total) {
      const message = `quorum ${needed} is more than all weights together, ${total}, and reduced`;
      reportWarning(context, 'quorum-too-large', quorum, message);
      needed = total;
    }
  }
  if (hysteresis !== undefined && NUMBER.test(hysteresis.text) && +hysteresis.text >= needed) {
    const message = `hysteresis ${hysteresis.text} has to be less than the quorum, ${needed}`;
    reportError(context, 'hysteresis-too-large', hysteresis, message);
  }
}

/** undefined when a weight is not valid: it has been reported. */
function totalWeight({ servers, weight = '1' }: ServiceLines): number | undefined {
  let total = 0;
  for (const { directive } of servers) {
    const own = directive.block?.directives.findLast(({ keyword }) => keyword.text === 'weight');
    const text = own?.arguments[0]?.text ?? weight;
    if (!NUMBER.test(text)) {
      return undefined;
    }
    total += Number(text);
  }
  return total;
}
