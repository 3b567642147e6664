/** Lines about links, addresses and sockets. */
import type { KernelLogEvent } from './log-events.js';
import {
  counted,
  duration,
  type LineRenderers,
  line,
  notLogged,
  type RenderedLine,
} from './rendered-line.js';

const SOCKET_OPERATIONS = {
  open: 'open VRRP sockets',
  change: 'change VRRP sockets',
  send: 'send VRRP packets',
  receive: 'receive VRRP packets',
  announce: 'announce addresses',
} as const;

/** The lines about the kernel. */
export const kernelLines: LineRenderers<KernelLogEvent> = {
  linkChanged: ({ interface: name, up, polled }) =>
    line('info', `${polled ? 'Linkbeat' : 'Netlink'} reports ${name} ${up ? 'up' : 'down'}`),
  linkbeatSilent: ({ interface: name, method }) =>
    line('warn', `${name} does not say by ${method} whether it has a link: netlink's word counts`),
  linkChangeDelayed: (event) =>
    line(
      'info',
      `${event.interface} is ${event.up ? 'up' : 'down'}: it counts if it lasts for ` +
        duration(event.delayMs),
    ),
  addressesChanged: (event) => renderAddressesChanged(event),
  addressRefused: (event) =>
    line(
      'error',
      `(${event.instance}) cannot ${event.operation} ${event.address} ` +
        `${event.operation === 'add' ? 'to' : 'from'} ${event.interface}: ${event.reason}`,
    ),
  routesChanged: (event) =>
    line(
      'debug',
      `(${event.instance}) ${event.wanted ? 'setting' : 'removing'} Virtual Routes and Rules. ` +
        `(${event.changed} in ${duration(event.tookMs)})`,
    ),
  routeRefused: (event) =>
    line(
      'error',
      `(${event.instance}) cannot ${event.operation} ${event.kind} ${event.entry}: ` +
        `${event.reason}`,
    ),
  staticRestored: (event) => line('info', `Restoring deleted static ${event.kind} ${event.entry}`),
  addressSeen: (event) =>
    line(
      'info',
      event.removed
        ? `Deassigned address ${event.address} from interface ${event.interface}`
        : `Assigned address ${event.address} for interface ${event.interface}`,
    ),
  deviceMade: ({ instance, device, kind }) =>
    line(
      'info',
      `(${instance}): Success creating ${kind === 'macvlan' ? 'VMAC' : kind} interface ${device}`,
    ),
  deviceAdopted: ({ instance, device }) =>
    line('info', `(${instance}): Found matching interface ${device}`),
  deviceRemoved: ({ device }) => line('info', `Success removing interface ${device}`),
  deviceStays: ({ device, reason }) =>
    line('error', `Cannot remove interface ${device}: ${reason}`),
  deviceRefused: ({ instance, device, reason }) =>
    line('error', `(${instance}) cannot make interface ${device}: ${reason}`),
  adopted: (event) =>
    line(
      'info',
      `(${event.instance}) went on with ${counted(event.addresses, 'address', 'addresses')} ` +
        'that the previous process held',
    ),
  socketFailed: (event) =>
    line(
      'error',
      `Cannot ${SOCKET_OPERATIONS[event.operation]} on ${event.interface}: ${event.reason}` +
        notLogged(event.suppressed),
    ),
  monitorResynchronised: (event) =>
    line('warn', `Read all links and addresses again: ${event.reason}`),
  timerLate: (event) =>
    line(
      'info',
      `A thread timer expired ${(event.lateMs / 1000).toFixed(6)} seconds ago: ` +
        `Set realtime priority ${event.priority}`,
    ),
  ipvsRefused: (event) => line('error', `IPVS: ${event.subject}: ${event.reason}`),
  ipvsUnavailable: (event) =>
    line(
      'error',
      `IPVS: Can't initialize ipvs: ${event.reason} (again in ${duration(event.retryInMs)})`,
    ),
  messagesDropped: (event) =>
    line('warn', `The supervisor did not read: ${counted(event.count, 'message')} dropped`),
  schedulingRefused: (event) => line('warn', `Cannot set ${event.what}: ${event.reason}`),
  versionsDiffer: ({ own, supervisor }) =>
    line(
      'error',
      `This is upkeep ${own}, its supervisor ${supervisor}: upkeepd has to be restarted`,
    ),
};

type AddressesChanged = Extract<KernelLogEvent, { event: 'addressesChanged' }>;

function renderAddressesChanged(event: AddressesChanged): RenderedLine {
  const done = (['added', 'replaced', 'removed'] as const).flatMap((what) =>
    event[what] > 0 ? [`${event[what]} ${what}`] : [],
  );
  const what = done.length === 0 ? 'none changed' : done.join(', ');
  const verb = event.removed > 0 && done.length === 1 ? 'removing' : 'setting';
  return line('debug', `(${event.instance}) ${verb} VIPs. (${what} in ${duration(event.tookMs)})`);
}
