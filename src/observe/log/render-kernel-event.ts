/** Lines about links, addresses and sockets. */
import type { KernelLogEvent } from './log-events.js';
import { counted, duration, line, type RenderedLine } from './rendered-line.js';

/** The line of an event about the kernel. The compiler sees to it that none is missing. */
export function renderKernelEvent(event: KernelLogEvent): RenderedLine {
  switch (event.event) {
    case 'linkChanged':
      return line('info', `Netlink reports ${event.interface} ${event.up ? 'up' : 'down'}`);
    case 'addressesChanged':
      return renderAddressesChanged(event);
    case 'addressRefused':
      return line(
        'error',
        `(${event.instance}) cannot ${event.operation} ${event.address} ` +
          `${event.operation === 'add' ? 'to' : 'from'} ${event.interface}: ${event.reason}`,
      );
    case 'addressSeen':
      return line(
        'info',
        event.removed
          ? `Deassigned address ${event.address} from interface ${event.interface}`
          : `Assigned address ${event.address} for interface ${event.interface}`,
      );
    case 'leftoverRemoved':
      return line(
        'info',
        `Removed ${event.address} from ${event.interface}, left over from a previous run`,
      );
    case 'adopted':
      return line(
        'info',
        `(${event.instance}) went on with ${counted(event.addresses, 'address', 'addresses')} ` +
          'that the previous process held',
      );
    case 'socketFailed':
      return line(
        'error',
        `Cannot ${event.operation} VRRP packets on ${event.interface}: ${event.reason}`,
      );
    case 'monitorResynchronised':
      return line('warn', `Read all links and addresses again: ${event.reason}`);
    case 'ipvsRefused':
      return line('error', `IPVS: ${event.subject}: ${event.reason}`);
    case 'ipvsUnavailable':
      return line(
        'error',
        `IPVS: Can't initialize ipvs: ${event.reason} (again in ${duration(event.retryInMs)})`,
      );
    case 'schedulingRefused':
      return line('warn', `Cannot set ${event.what}: ${event.reason}`);
  }
}

type AddressesChanged = Extract<KernelLogEvent, { event: 'addressesChanged' }>;

function renderAddressesChanged(event: AddressesChanged): RenderedLine {
  const done: string[] = [];
  if (event.added > 0) {
    done.push(`${event.added} added`);
  }
  if (event.removed > 0) {
    done.push(`${event.removed} removed`);
  }
  const what = done.length === 0 ? 'none changed' : done.join(', ');
  const verb = event.added === 0 && event.removed > 0 ? 'removing' : 'setting';
  return line('debug', `(${event.instance}) ${verb} VIPs. (${what} in ${duration(event.tookMs)})`);
}
