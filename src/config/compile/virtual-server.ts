/**
 * What the keywords of a `virtual_server` have to do with each other. Their values have been
 * checked by then.
 */
import type { Directive } from '../language/tree.js';
import type { BlockWatch } from './block-watch.js';
import { type CompileContext, reportError, reportWarning } from './context.js';
import { noteUse } from './followed-objects.js';
import { checkTunnelOptions } from './tunnel-options.js';

/** What the lines of the block have said so far. */
interface Service {
  scheduler?: string;
  method?: true;
  protocol?: Directive;
  sorryServer?: true;
  onePacket?: Directive;
  realServer?: true;
}

/** Looks at one block: order, and what is missing or has no effect. */
export function watchVirtualServer(context: CompileContext, directive: Directive): BlockWatch {
  const [form, name] = directive.arguments;
  if (form?.text === 'group' && name !== undefined) {
    noteUse(context, 'virtual_server_group', name);
  }
  const service: Service = {};
  return {
    line: (inner) => note(context, service, inner),
    end: () => reportWhole(context, service, directive),
  };
}

function reportWhole(context: CompileContext, service: Service, directive: Directive): void {
  if (service.realServer === undefined) {
    const message = 'a virtual_server without real_server is ignored';
    reportError(context, 'no-real-server', directive.keyword, message);
  }
  reportDefaults(context, service, directive);
}

function note(context: CompileContext, service: Service, inner: Directive): void {
  const keyword = inner.keyword.text;
  switch (keyword) {
    case 'lb_algo':
    case 'lvs_sched':
      service.scheduler = inner.arguments[0]?.text ?? '';
      break;
    case 'lb_kind':
    case 'lvs_method':
      service.method = true;
      checkTunnelOptions(context, inner);
      break;
    case 'sorry_server_lvs_method':
      checkSorryServer(context, service, inner);
      break;
    case 'sorry_server':
      service.sorryServer = true;
      break;
    case 'protocol':
      service.protocol = inner;
      break;
    case 'ops':
      service.onePacket = inner;
      break;
    case 'real_server':
      service.realServer = true;
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
function checkSchedulerFlag(context: CompileContext, service: Service, inner: Directive): void {
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

function checkSorryServer(context: CompileContext, service: Service, inner: Directive): void {
  if (service.sorryServer === undefined) {
    const message = `'${inner.keyword.text}' needs sorry_server before it; it is ignored`;
    reportError(context, 'sorry-server-missing', inner.keyword, message);
  }
  checkTunnelOptions(context, inner);
}

/** keepalived wants scheduler, forwarding method and protocol to be written out. */
function reportDefaults(context: CompileContext, service: Service, directive: Directive): void {
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
  if (service.protocol !== undefined && marked) {
    const message = 'packets with a firewall mark may be of any protocol; this one is ignored';
    reportWarning(context, 'protocol-ignored', service.protocol.keyword, message);
  }
  checkOnePacket(context, service, marked);
}

/** ipvsadm(8), option `-o`: one-packet scheduling is for UDP. */
function checkOnePacket(context: CompileContext, service: Service, marked: boolean): void {
  const { onePacket, protocol } = service;
  const written = protocol?.arguments[0]?.text.toUpperCase() ?? '';
  if (onePacket !== undefined && /^(?:TCP|SCTP)$/.test(written) && !marked) {
    const message = `'ops' is for protocol UDP, not ${written}; it is ignored`;
    reportError(context, 'ops-ignored', onePacket.keyword, message);
  }
}

function everyServerHasMethod(directives: readonly Directive[]): boolean {
  return directives.every(
    ({ keyword, block }) =>
      keyword.text !== 'real_server' ||
      block?.directives.some((inner) => inner.keyword.text === 'lvs_method') === true,
  );
}
