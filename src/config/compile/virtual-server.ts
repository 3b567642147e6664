/**
 * What the keywords of a `virtual_server` have to do with each other. Their values have been
 * checked by then.
 */
import type { Directive, Word } from '../language/tree.js';
import type { BlockWatch } from './block-watch.js';
import { type CompileContext, reportError, reportWarning } from './context.js';
import { noteUse } from './followed-objects.js';
import type { ServiceLines } from './service-lines.js';
import { checkQuorum, checkServers } from './service-servers.js';
import { checkTunnelOptions } from './tunnel-options.js';

/** Looks at one block: order, and what is missing or has no effect. */
export function watchVirtualServer(context: CompileContext, directive: Directive): BlockWatch {
  const [form, name] = directive.arguments;
  if (form?.text === 'group' && name !== undefined) {
    noteUse(context, 'virtual_server_group', name);
  }
  const service: ServiceLines = { form: form?.text ?? '', port: name?.text, servers: [] };
  return {
    line: (inner) => note(context, service, inner),
    end: () => reportWhole(context, service, directive),
  };
}

function reportWhole(context: CompileContext, service: ServiceLines, directive: Directive): void {
  if (service.servers.length === 0) {
    const message = 'a virtual_server without real_server is ignored';
    reportError(context, 'no-real-server', directive.keyword, message);
  }
  reportDefaults(context, service, directive);
  reportIgnored(context, service);
  reportPersistence(context, service, directive);
  checkServers(context, service);
  checkQuorum(context, service);
}

function note(context: CompileContext, service: ServiceLines, inner: Directive): void {
  const { keyword } = inner;
  const [first, second] = inner.arguments;
  switch (keyword.text) {
    case 'lb_algo':
    case 'lvs_sched':
      service.scheduler = first?.text ?? '';
      break;
    case 'lb_kind':
    case 'lvs_method':
      service.method = first?.text ?? '';
      checkTunnelOptions(context, inner);
      break;
    case 'sorry_server_lvs_method':
      checkSorryServer(context, service, inner);
      break;
    case 'real_server':
      if (first !== undefined) {
        service.servers.push({ directive: inner, address: first, port: second });
      }
      break;
    default:
      noteSetting(context, service, inner, first);
  }
}

function noteSetting(
  context: CompileContext,
  service: ServiceLines,
  inner: Directive,
  first: Word | undefined,
): void {
  const { keyword } = inner;
  switch (keyword.text) {
    case 'sorry_server':
      service.sorryServer = inner;
      break;
    case 'protocol':
      service.protocol = inner;
      break;
    case 'ops':
      service.onePacket = keyword;
      break;
    case 'ha_suspend':
      service.haSuspend = keyword;
      break;
    case 'persistence_timeout':
      service.persistent = true;
      break;
    case 'weight':
      service.weight = first?.text ?? '';
      break;
    case 'ip_family':
      if (first !== undefined) {
        service.family = first;
      }
      break;
    case 'quorum':
    case 'hysteresis':
      if (first !== undefined) {
        service[keyword.text] = first;
      }
      break;
    case 'hashed':
    case 'sh-port':
    case 'sh-fallback':
    case 'mh-port':
    case 'mh-fallback':
      checkSchedulerFlag(context, service, inner);
  }
}

/** Flags of a scheduler have to stand behind it; `hashed` goes with both hashing ones. */
function checkSchedulerFlag(
  context: CompileContext,
  service: ServiceLines,
  inner: Directive,
): void {
  const flag = inner.keyword;
  const wanted = flag.text === 'hashed' ? 'sh or mh' : flag.text.slice(0, 2);
  const fits =
    service.scheduler !== undefined &&
    (flag.text === 'hashed' ? /^[sm]h$/.test(service.scheduler) : service.scheduler === wanted);
  if (!fits) {
    const message = `'${flag.text}' needs lb_algo ${wanted} before it; it is ignored`;
    reportError(context, 'scheduler-flag-ignored', flag, message);
  }
}

function checkSorryServer(context: CompileContext, service: ServiceLines, inner: Directive): void {
  if (service.sorryServer === undefined) {
    const message = `'${inner.keyword.text}' needs sorry_server before it; it is ignored`;
    reportError(context, 'sorry-server-missing', inner.keyword, message);
  }
  checkTunnelOptions(context, inner);
}

/** keepalived wants scheduler, forwarding method and protocol to be written out. */
function reportDefaults(
  context: CompileContext,
  service: ServiceLines,
  directive: Directive,
): void {
  const { keyword } = directive;
  const marked = directive.arguments[0]?.text === 'fwmark';
  const used: string[] = [];
  if (service.scheduler === undefined) {
    used.push('lb_algo wlc');
  }
  if (service.method === undefined && !everyServerHasMethod(directive.block?.directives ?? [])) {
    used.push('lb_kind NAT');
  }
  if (service.protocol === undefined && !marked) {
    used.push('protocol UDP');
  }
  if (used.length > 0) {
    const message = `this virtual_server leaves it at ${used.join(', ')}`;
    const hint = 'write down what it has to use';
    reportWarning(context, 'default-used', keyword, message, { hint });
  }
}

/** Settings that the service has no use for. */
function reportIgnored(context: CompileContext, service: ServiceLines): void {
  const { protocol, haSuspend, onePacket } = service;
  if (service.form === 'fwmark') {
    if (protocol !== undefined) {
      const message = 'packets with a firewall mark may be of any protocol; this one is ignored';
      reportWarning(context, 'protocol-ignored', protocol.keyword, message);
    }
    if (haSuspend !== undefined) {
      const message = 'a firewall mark is no address that could be absent; this is ignored';
      reportError(context, 'ha-suspend-ignored', haSuspend, message);
    }
    return;
  }
  // ipvsadm(8), option `-o`: one-packet scheduling is for UDP.
  const written = protocol?.arguments[0]?.text.toUpperCase() ?? '';
  if (onePacket !== undefined && /^(?:TCP|SCTP)$/.test(written)) {
    const message = `'ops' is for protocol UDP, not ${written}; it is ignored`;
    reportError(context, 'ops-ignored', onePacket, message);
  }
}

/** IPVS takes a service of all ports only if it is persistent (ipvsadm(8), `--tcp-service`). */
function reportPersistence(
  context: CompileContext,
  { form, port, persistent }: ServiceLines,
  directive: Directive,
): void {
  const hasAddress = form !== 'group' && form !== 'fwmark';
  if (hasAddress && (port === undefined || port === '0') && persistent === undefined) {
    const message = 'a service of all ports has to be persistent: for 360 seconds, unless you say';
    const hint = 'write a port behind the address, or persistence_timeout';
    reportWarning(context, 'all-ports-not-persistent', directive.keyword, message, { hint });
  }
}

function everyServerHasMethod(directives: readonly Directive[]): boolean {
  return directives.every(
    ({ keyword, block }) =>
      keyword.text !== 'real_server' ||
      block?.directives.some((inner) => inner.keyword.text === 'lvs_method') === true,
  );
}
