/** From a `virtual_server` as read to the model. */
import { familyOf } from '../../../base/address.js';
import type { Word } from '../../language/tree.js';
import type { CheckSettings, ServiceIdentity, VirtualServer } from '../../lvs-model.js';
import { virtualServerKeywords } from '../../schema/lvs/virtual-server.js';
import { type CompileContext, reportWarning } from '../reading/context.js';
import { useScript } from '../reading/script.js';
import { writtenSettings } from './check-lines.js';
import type { CheckScope } from './check-place.js';
import type { ServiceDraft } from './service-draft.js';
import { persistenceOf } from './service-persistence.js';
import { resolveQuorum } from './service-quorum.js';
import { reportService } from './service-reports.js';
import { methodOf, resolveServers, serviceFamily, staysInTable } from './service-servers.js';

/** What checks have where nothing is written. */
const UNWRITTEN: CheckSettings = {
  delayLoopMs: virtualServerKeywords.delay_loop.default * 1000,
  connectTimeoutMs: virtualServerKeywords.connect_timeout.default * 1000,
  alpha: false,
};

/** Reports what is wrong with a service; undefined when it has to be ignored. */
export function resolveService(
  context: CompileContext,
  service: ServiceDraft,
  scope: CheckScope,
): VirtualServer | undefined {
  reportService(context, service, scope.masters);
  const servers = resolveServers(context, service, scope);
  const identity = identityOf(service);
  if (servers === undefined || identity === undefined) {
    return undefined;
  }
  const { form, protocol } = service;
  const isHashed = staysInTable(service);
  const persistence = persistenceOf(context, service);
  const up = useScript(context, service.quorumUp);
  const down = useScript(context, service.quorumDown);
  const { snmpName } = service;
  const followed = service.activeOnMaster;
  const activeOnMaster = followed && (scope.masters.get(followed.text) ?? [followed.text]);
  const { quorum, hysteresis } = resolveQuorum(context, service, servers);
  const plain: VirtualServer = {
    identity,
    scheduler: service.scheduler,
    schedulerFlags: FLAGS[service.schedulerFlags | (isHashed ? FALLBACK : 0)] ?? [],
    ...(isHashed && scope.weightSteps !== undefined ? { weightSteps: scope.weightSteps } : {}),
    onePacket:
      service.onePacket !== undefined &&
      (form === 'fwmark' || protocol === undefined || protocol === 'UDP'),
    quorum,
    hysteresis,
    realServers: servers.realServers,
    omega: service.omega,
    haSuspend: service.haSuspend !== undefined && form !== 'fwmark',
    announced: service.announced !== undefined && form !== 'fwmark',
    smtpAlert: (service.smtpAlert ?? scope.mailAlerts) === true,
    defaults: {
      forwarding: methodOf(service),
      inhibitOnFailure: service.inhibitOnFailure || isHashed,
      checks: { ...UNWRITTEN, ...writtenSettings(service.inherited) },
    },
  };
  const { sorryServer, discovered } = servers;
  const more = discovered ?? persistence ?? up ?? down ?? sorryServer;
  if ((more ?? snmpName ?? activeOnMaster) === undefined) {
    return plain; // as most are: there may be very many
  }
  return {
    ...plain,
    ...(discovered === undefined ? {} : { discovered }),
    ...(persistence === undefined ? {} : { persistence }),
    ...(up === undefined ? {} : { quorumUp: up }),
    ...(down === undefined ? {} : { quorumDown: down }),
    ...(sorryServer === undefined ? {} : { sorryServer }),
    ...(snmpName === undefined ? {} : { snmpName }),
    ...(activeOnMaster === undefined ? {} : { activeOnMaster }),
  };
}

/**
 * `mh-fallback`: without it the kernel refuses the clients of a server of weight 0, and servers
 * that fail stay with this weight (lvs/table/hashed.ts).
 */
const FALLBACK = 1;

/** The flags whose bits are set, for each of the eight numbers. */
const FLAGS: readonly VirtualServer['schedulerFlags'][] = [
  [],
  [1],
  [2],
  [1, 2],
  [3],
  [1, 3],
  [2, 3],
  [1, 2, 3],
];

const MARK = /^\s*\+?\d+\s*$/;

/** undefined when the words behind `virtual_server` are wrong, which has been reported. */
function identityOf(service: ServiceDraft): ServiceIdentity | undefined {
  const { form, second, address, port } = service;
  const protocol = service.protocol ?? virtualServerKeywords.protocol.default;
  if (form === 'group') {
    return second && { form, group: second.text, protocol, family: serviceFamily(service) };
  }
  if (form === 'fwmark') {
    const mark = MARK.test(second?.text ?? '') ? Number(second?.text) : Number.NaN;
    return mark <= 0xffff_ffff ? { form, mark, family: serviceFamily(service) } : undefined;
  }
  return address !== undefined && port >= 0 && port <= 65_535
    ? { form: 'address', protocol, address, port }
    : undefined;
}

/** What a service is called in messages. */
export function serviceName(identity: ServiceIdentity): string {
  switch (identity.form) {
    case 'address': {
      const { address, port, protocol } = identity;
      const host = familyOf(address) === 'inet' ? address : `[${address}]`;
      return `${protocol} ${host}:${port}`;
    }
    case 'fwmark':
      return `fwmark ${identity.mark} ${identity.family}`;
    case 'group':
      return `group ${identity.group} ${identity.protocol}`;
  }
}

/** Keeps the first of services with one identity; the others are reported. */
export function claimService(
  context: CompileContext,
  service: ServiceDraft,
  identity: ServiceIdentity,
  seen: Map<string, Word>,
): boolean {
  const name = serviceName(identity);
  const earlier = seen.get(name);
  if (earlier === undefined) {
    seen.set(name, service.keyword);
    return true;
  }
  const word = service.directive.arguments[0] ?? service.keyword;
  const message = `the service ${name} is there already; this virtual_server is ignored`;
  const related = [{ message: 'the first one', span: earlier.span }];
  const hint = 'put all its real servers into one block';
  reportWarning(context, 'repeated-service', word, message, { class: 'OK', hint, related });
  return false;
}
