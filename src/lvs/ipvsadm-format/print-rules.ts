/** The IPVS table as rules that `ipvsadm -R` reads (ipvsadm(8), `-S -n`). */
import {
  type DestinationEntry,
  SERVICE_ONE_PACKET,
  SERVICE_PERSISTENT,
  type ServiceAddress,
  type ServiceEntry,
  type ServiceTable,
  type Tunnel,
} from '../table/table.js';
import {
  endpoint,
  flagNames,
  inDestinationOrder,
  inListOrder,
  METHOD_OPTIONS,
  PROTOCOL_OPTIONS,
  schedulerName,
  unusualNetmask,
} from './words.js';

/**
 * One rule a line, numbers only. Other than ipvsadm, which forgets them, it writes the thresholds
 * of destinations too.
 */
export function printRules(table: readonly ServiceTable[]): string {
  return inListOrder(table)
    .flatMap(({ service, destinations }) => [
      serviceRule(service),
      ...inDestinationOrder(destinations).map((destination) =>
        destinationRule(service.address, destination),
      ),
    ])
    .map((words) => `${words.join(' ')}\n`)
    .join('');
}

/** The words that name a service: `-t 10.0.0.1:80`. */
function serviceWords(address: ServiceAddress): string[] {
  return address.kind === 'fwmark'
    ? ['-f', String(address.mark), ...(address.family === 'inet6' ? ['-6'] : [])]
    : [PROTOCOL_OPTIONS[address.protocol], endpoint(address.address, address.port)];
}

function serviceRule(service: ServiceEntry): string[] {
  const flags = flagNames(service);
  const mask = unusualNetmask(service);
  const persistent = (service.flags & SERVICE_PERSISTENT) !== 0;
  return [
    ...['-A', ...serviceWords(service.address), '-s', schedulerName(service)],
    ...(persistent ? ['-p', String(service.timeoutSeconds)] : []),
    ...(persistent && mask !== undefined ? ['-M', mask] : []),
    ...(flags === '' ? [] : ['-b', flags]),
    ...(service.engine === '' ? [] : ['--pe', service.engine]),
    ...((service.flags & SERVICE_ONE_PACKET) === 0 ? [] : ['-o']),
  ];
}

function destinationRule(service: ServiceAddress, destination: DestinationEntry): string[] {
  const { address, port, method, weight, tunnel, upperThreshold, lowerThreshold } = destination;
  return [
    ...['-a', ...serviceWords(service), '-r', endpoint(address, port)],
    ...[METHOD_OPTIONS[method], '-w', String(weight)],
    ...(method === 'tunnel' && tunnel ? tunnelWords(tunnel) : []),
    ...(upperThreshold === 0 ? [] : ['-x', String(upperThreshold)]),
    ...(lowerThreshold === 0 ? [] : ['-y', String(lowerThreshold)]),
  ];
}

function tunnelWords({ type, port, checksum }: Tunnel): string[] {
  return [
    ...['--tun-type', type],
    ...(type === 'gue' ? ['--tun-port', String(port)] : []),
    ...(type === 'ipip' ? [] : [checksum === 'none' ? '--tun-nocsum' : `--tun-${checksum}`]),
  ];
}
