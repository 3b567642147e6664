/** What a `virtual_server` is told: what is missing, and what has no effect. */
import { virtualServerKeywords } from '../../schema/lvs/virtual-server.js';
import { type CompileContext, reportError, reportWarning } from '../reading/context.js';
import { nearest } from '../reading/edit-distance.js';
import type { CheckScope } from './check-place.js';
import type { ServiceDraft } from './service-draft.js';
import { DEFAULT_PERSISTENCE } from './virtual-server.js';

/** Reports what is to say about the lines of the block, its servers apart. */
export function reportService(
  context: CompileContext,
  service: ServiceDraft,
  masters: CheckScope['masters'],
): void {
  if (service.servers.length + service.discovered.length === 0) {
    const message = 'a virtual_server without real_server is ignored';
    reportError(context, 'no-real-server', service.keyword, message);
  }
  reportDefaults(context, service);
  reportIgnored(context, service);
  reportPersistence(context, service);
  reportUnusedPersistence(context, service);
  reportFollowed(context, service, masters);
}

/** keepalived wants scheduler, forwarding method and protocol to be written out. */
function reportDefaults(context: CompileContext, service: ServiceDraft): void {
  const { schedulerText, methodWritten, protocolLine, form } = service;
  const servers = [...service.servers, ...service.discovered];
  const methodUsed = !methodWritten && servers.some(({ lines }) => lines.forwarding === undefined);
  const protocolUsed = protocolLine === undefined && form !== 'fwmark';
  if (schedulerText !== undefined && !methodUsed && !protocolUsed) {
    return;
  }
  const { lb_algo, lb_kind, protocol } = virtualServerKeywords;
  const used = [
    ...(schedulerText === undefined ? [`lb_algo ${lb_algo.default}`] : []),
    ...(methodUsed ? [`lb_kind ${lb_kind.default}`] : []),
    ...(protocolUsed ? [`protocol ${protocol.default}`] : []),
  ];
  const message = `this virtual_server leaves it at ${used.join(', ')}`;
  const hint = 'write down what it has to use';
  reportWarning(context, 'default-used', service.keyword, message, { hint });
}

/** Settings that the service has no use for. */
function reportIgnored(context: CompileContext, service: ServiceDraft): void {
  const { protocolLine, protocol, haSuspend, announced, onePacket } = service;
  if (service.form === 'fwmark') {
    if (protocolLine !== undefined) {
      const message = 'packets with a firewall mark may be of any protocol; this one is ignored';
      reportWarning(context, 'protocol-ignored', protocolLine, message);
    }
    if (haSuspend !== undefined) {
      const message = 'a firewall mark is no address that could be absent; this is ignored';
      reportError(context, 'ha-suspend-ignored', haSuspend, message);
    }
    if (announced !== undefined) {
      const message = 'a firewall mark is no address that could be announced; this is ignored';
      reportError(context, 'announce-ignored', announced, message);
    }
    return;
  }
  // ipvsadm(8), option `-o`: one-packet scheduling is for UDP.
  if (onePacket !== undefined && (protocol === 'TCP' || protocol === 'SCTP')) {
    const message = `'ops' is for protocol UDP, not ${protocol}; it is ignored`;
    reportError(context, 'ops-ignored', onePacket, message);
  }
}

/** A service that follows what there is not would never be set up. */
function reportFollowed(
  context: CompileContext,
  { activeOnMaster: name }: ServiceDraft,
  masters: CheckScope['masters'],
): void {
  if (name !== undefined && !masters.has(name.text)) {
    const near = nearest(name.text, [...masters.keys()]);
    const hint = near === undefined ? {} : { hint: `did you mean '${near}'?` };
    const missing = `no vrrp_instance or vrrp_sync_group '${name.text}'`;
    const message = `${missing}: this virtual_server is never set up`;
    reportError(context, 'unknown-instance', name, message, hint);
  }
}

/** IPVS takes a service of all ports only if it is persistent (ipvsadm(8), `--tcp-service`). */
function reportPersistence(context: CompileContext, service: ServiceDraft): void {
  const { form, port, persistenceWritten } = service;
  if (form !== 'group' && form !== 'fwmark' && port === 0 && !persistenceWritten) {
    reportAllPorts(context, service, 'write a port behind the address, or persistence_timeout');
  }
}

/** Details of a persistence that is off; keepalived takes them without a word. */
function reportUnusedPersistence(
  context: CompileContext,
  { form, port, persistenceWritten, granularity, engine }: ServiceDraft,
): void {
  const detail = granularity ?? engine;
  const allPorts = form === 'group' || (form !== 'fwmark' && port === 0);
  if (detail !== undefined && !persistenceWritten && !allPorts) {
    const message = 'this has no effect without persistence_timeout';
    reportWarning(context, 'persistence-missing', detail, message, { class: 'OK' });
  }
}

/** A service of all ports that does not say that it is persistent. */
export function reportAllPorts(
  context: CompileContext,
  { keyword }: ServiceDraft,
  hint: string,
): void {
  const time = `it is for ${DEFAULT_PERSISTENCE} seconds`;
  const message = `a service of all ports has to be persistent; ${time}`;
  reportWarning(context, 'all-ports-not-persistent', keyword, message, { hint });
}
