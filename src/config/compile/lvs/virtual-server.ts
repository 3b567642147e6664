/** Reads `virtual_server`. */
import { parseAddress } from '../../../base/address.js';
import type { Directive } from '../../language/tree.js';
import { virtualServerKeywords } from '../../schema/lvs/virtual-server.js';
import { choiceOf } from '../reading/argument.js';
import { type KeywordLine, type LinePlace, readLines } from '../reading/block-lines.js';
import { type CompileContext, reportError } from '../reading/context.js';
import { takeInherited, toggled } from './check-lines.js';
import { readDiscovery } from './discovery/discovered-servers.js';
import { readForwarding } from './forwarding.js';
import { readRealServer, scriptOf } from './real-server.js';
import {
  type KnownServers,
  newServiceDraft,
  type ServiceDraft,
  type SorryDraft,
} from './service-draft.js';

const PLACE: LinePlace = { table: virtualServerKeywords, path: 'virtual_server' };

const [SCHEDULER] = virtualServerKeywords.lb_algo.arguments;
const [PROTOCOL] = virtualServerKeywords.protocol.arguments;
const [PERSISTENCE] = virtualServerKeywords.persistence_timeout.arguments;

/** Reads a block; `order`: its place in the file. */
export function readVirtualServer(
  context: CompileContext,
  directive: Directive,
  order: number,
  known: KnownServers,
): ServiceDraft {
  const [form, second] = directive.arguments;
  const service = newServiceDraft({
    directive,
    keyword: directive.keyword,
    form: form?.text ?? '',
    second,
    address: parseAddress(form?.text ?? ''),
    port: Number(second?.text ?? 0),
    order,
    known,
  });
  readLines(context, directive.block?.directives, PLACE, service, take);
  return service;
}

function take(context: CompileContext, service: ServiceDraft, line: KeywordLine): void {
  if (line.name === 'real_server') {
    const server = readRealServer(context, line, service.known);
    if (server !== undefined) {
      service.servers.push(server);
    }
  } else if (line.name === 'real_servers') {
    service.discovered.push(...readDiscovery(context, line, service.known));
  } else if (
    !takeInherited(context, service.inherited, line) &&
    !takeScheduling(context, service, line) &&
    !takeServers(context, service, line)
  ) {
    takeSetting(service, line);
  }
}

/** Bits of the flags; those of schedulers have names of their own (ipvsadm(8), `--sched-flags`). */
const FLAG_BITS: Readonly<Record<string, number>> = {
  'flag-1': 1,
  'flag-2': 2,
  'flag-3': 4,
  'sh-fallback': 1,
  'sh-port': 2,
  'mh-fallback': 1,
  'mh-port': 2,
  hashed: 0,
};

function takeScheduling(
  context: CompileContext,
  service: ServiceDraft,
  line: KeywordLine,
): boolean {
  const { directive, name } = line;
  if (name === 'lb_algo') {
    service.schedulerText = directive.arguments[0]?.text ?? '';
    service.scheduler = choiceOf(SCHEDULER, service.schedulerText) ?? service.scheduler;
    return true;
  }
  const bit = FLAG_BITS[name];
  if (bit !== undefined) {
    if (fitsScheduler(service, name)) {
      service.schedulerFlags |= bit;
    } else {
      const wanted = name === 'hashed' ? 'sh or mh' : name.slice(0, 2);
      const message = `'${name}' needs lb_algo ${wanted} before it; it is ignored`;
      reportError(context, 'scheduler-flag-ignored', directive.keyword, message);
    }
    return true;
  }
  if (name === 'ops') {
    service.onePacket = directive.keyword;
    return true;
  }
  return false;
}

/** Flags of a scheduler have to stand behind it; `hashed` goes with both hashing ones. */
function fitsScheduler({ schedulerText = '' }: ServiceDraft, flag: string): boolean {
  return flag === 'hashed'
    ? /^[sm]h$/.test(schedulerText)
    : flag.startsWith('flag-') || schedulerText === flag.slice(0, 2);
}

/** How servers are reached, and the one for when there is none. */
function takeServers(context: CompileContext, service: ServiceDraft, line: KeywordLine): boolean {
  const { directive, name, values } = line;
  switch (name) {
    case 'lb_kind':
      service.methodWritten = true;
      if (values !== undefined) {
        service.forwarding = readForwarding(context, directive) ?? service.forwarding;
      }
      return true;
    case 'sorry_server':
      service.sorryServer = sorryServer(line);
      return true;
    case 'sorry_server_inhibit':
      service.sorryInhibit = true;
      return true;
    case 'sorry_server_lvs_method': {
      const method = values && readForwarding(context, directive);
      if (service.sorryServer === undefined) {
        const message = `'${directive.name}' needs sorry_server before it; it is ignored`;
        reportError(context, 'sorry-server-missing', directive.keyword, message);
      } else {
        service.sorryForwarding = method ?? service.sorryForwarding;
      }
      return true;
    }
    default:
      return false;
  }
}

function sorryServer({ directive, values }: KeywordLine): SorryDraft {
  const [word = directive.keyword, portWord] = directive.arguments;
  const port = values?.[1];
  return {
    word,
    address: values === undefined ? undefined : parseAddress(String(values[0])),
    port: typeof port === 'number' && port !== 0 ? port : undefined,
    portWord,
  };
}

function takeSetting(service: ServiceDraft, line: KeywordLine): void {
  const { directive, name, values } = line;
  const [word] = directive.arguments;
  const value = values?.[0];
  switch (name) {
    case 'protocol':
      service.protocolLine = directive.keyword;
      service.protocol = choiceOf(PROTOCOL, value) ?? service.protocol;
      break;
    case 'persistence_timeout':
      service.persistenceWritten = true;
      if (values !== undefined) {
        service.persistenceSeconds = typeof value === 'number' ? value : DEFAULT_PERSISTENCE;
      }
      break;
    case 'ip_family':
      service.family = word;
      break;
    case 'quorum':
      service.quorum = word;
      break;
    case 'hysteresis':
      service.hysteresis = word;
      break;
    case 'ha_suspend':
      service.haSuspend = directive.keyword;
      break;
    case 'announce':
      service.announced = directive.keyword;
      break;
    default:
      if (values !== undefined) {
        takeValue(service, line, values);
      }
  }
}

/** Seconds that a service is persistent for where no time is given. */
export const DEFAULT_PERSISTENCE = Number(PERSISTENCE.default);

function takeValue(
  service: ServiceDraft,
  { directive, name }: KeywordLine,
  values: NonNullable<KeywordLine['values']>,
): void {
  const [value] = values;
  switch (name) {
    case 'persistence_granularity':
      service.granularity = directive.arguments[0];
      break;
    case 'persistence_engine':
      service.engine = directive.arguments[0];
      break;
    case 'weight':
      service.weight = Number(value);
      break;
    case 'quorum_up':
      service.quorumUp = scriptOf(value);
      break;
    case 'quorum_down':
      service.quorumDown = scriptOf(value);
      break;
    case 'slow_start':
      service.slowStartSeconds = Number(value);
      break;
    case 'inhibit_on_failure':
      service.inhibitOnFailure = true;
      break;
    case 'omega':
      service.omega = true;
      break;
    case 'smtp_alert':
      service.smtpAlert = toggled(value);
      break;
    case 'snmp_name':
      service.snmpName = String(value);
      break;
    case 'active_on':
      service.activeOnMaster = directive.arguments[1];
  }
}
