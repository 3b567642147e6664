/** The IPVS table as `ipvsadm -L -n` lists it (ipvsadm(8)), numbers in full. */
import {
  type IpvsStatistics,
  type ObservedService,
  SERVICE_ONE_PACKET,
  SERVICE_PERSISTENT,
  type ServiceAddress,
  type ServiceEntry,
  type SyncDaemonEntry,
} from '../table/table.js';
import {
  endpoint,
  flagNames,
  inDestinationOrder,
  inListOrder,
  METHOD_WORDS,
  schedulerName,
  unusualNetmask,
} from './words.js';

/** Which columns stand behind a service and a destination. */
export type ListColumns = 'table' | 'thresholds' | 'statistics' | 'rates';

const STATISTICS: readonly (readonly [title: string, name: keyof IpvsStatistics])[] = [
  ['Conns', 'connections'],
  ['InPkts', 'inPackets'],
  ['OutPkts', 'outPackets'],
  ['InBytes', 'inBytes'],
  ['OutBytes', 'outBytes'],
];
const RATES: typeof STATISTICS = [
  ['CPS', 'connectionsPerSecond'],
  ['InPPS', 'inPacketsPerSecond'],
  ['OutPPS', 'outPacketsPerSecond'],
  ['InBPS', 'inBytesPerSecond'],
  ['OutBPS', 'outBytesPerSecond'],
];

/** What the kernel says of its IPVS. */
interface IpvsVersion {
  readonly version: string;
  readonly connectionTableSize: number;
}

/** The list, with its head. */
export function listTable(
  table: readonly ObservedService[],
  columns: ListColumns,
  { version, connectionTableSize: size }: IpvsVersion,
): string {
  const lines =
    columns === 'table'
      ? plainLines(table)
      : columns === 'thresholds'
        ? thresholdLines(table)
        : countedLines(table, columns);
  const head = `IP Virtual Server version ${version} (size=${size})`;
  return [head, ...lines].map((line) => `${line.trimEnd()}\n`).join('');
}

function thresholdLines(table: readonly ObservedService[]): string[] {
  const line = (name: string, cells: readonly (string | number)[]) =>
    `${name.padEnd(33)} ${cells.map((cell) => String(cell).padEnd(10)).join(' ')}`;
  return [
    line('Prot LocalAddress:Port', ['Uthreshold', 'Lthreshold', 'ActiveConn', 'InActConn']),
    '  -> RemoteAddress:Port',
    ...inListOrder(table).flatMap(({ service, destinations }) => [
      `${serviceName(service.address)} ${serviceWords(service).join(' ')}`,
      ...inDestinationOrder(destinations).map((each) =>
        line(`  -> ${endpoint(each.address, each.port)}`, [
          each.upperThreshold,
          each.lowerThreshold,
          each.activeConnections,
          each.inactiveConnections,
        ]),
      ),
    ]),
  ];
}

/** The sync daemons as `ipvsadm -L --daemon` lists them. */
export function listSyncDaemons(daemons: readonly SyncDaemonEntry[]): string {
  return daemons
    .map(({ role, interface: name, syncId, maximumMessageBytes, group, port, ttl }) => {
      const all = [`mcast=${name}`, `syncid=${syncId}`];
      const known = { maxlen: maximumMessageBytes, group, port, ttl };
      for (const [word, value] of Object.entries(known)) {
        all.push(...(value === undefined ? [] : [`${word}=${value}`]));
      }
      return `${role} sync daemon (${all.join(', ')})\n`;
    })
    .join('');
}

function plainLines(table: readonly ObservedService[]): string[] {
  const head = ['Forward', 'Weight', 'ActiveConn', 'InActConn'];
  return [
    'Prot LocalAddress:Port Scheduler Flags',
    destinationLine('RemoteAddress:Port', head),
    ...inListOrder(table).flatMap(({ service, destinations }) => [
      `${serviceName(service.address)} ${serviceWords(service).join(' ')}`,
      ...inDestinationOrder(destinations).map((each) =>
        destinationLine(endpoint(each.address, each.port), [
          METHOD_WORDS[each.method],
          String(each.weight),
          String(each.activeConnections),
          String(each.inactiveConnections),
        ]),
      ),
    ]),
  ];
}

function destinationLine(name: string, [method = '', weight = '', ...counts]: readonly string[]) {
  const connections = counts.map((count) => count.padEnd(10)).join(' ');
  return `  -> ${name.padEnd(28)} ${method.padEnd(7)} ${weight.padEnd(6)} ${connections}`;
}

function serviceWords(service: ServiceEntry): string[] {
  const flags = flagNames(service);
  const mask = unusualNetmask(service);
  const persistent = (service.flags & SERVICE_PERSISTENT) !== 0;
  return [
    schedulerName(service),
    ...(flags === '' ? [] : [`(${flags})`]),
    ...(persistent ? [`persistent ${service.timeoutSeconds}`] : []),
    ...(persistent && mask !== undefined ? [`mask ${mask}`] : []),
    ...(service.engine === '' ? [] : [`pe ${service.engine}`]),
    ...((service.flags & SERVICE_ONE_PACKET) === 0 ? [] : ['ops']),
  ];
}

function serviceName(address: ServiceAddress): string {
  return address.kind === 'fwmark'
    ? `FWM  ${address.mark}${address.family === 'inet6' ? ' IPv6' : ''}`
    : `${address.protocol.padEnd(4)} ${endpoint(address.address, address.port)}`;
}

function countedLines(table: readonly ObservedService[], columns: 'statistics' | 'rates') {
  const counters = columns === 'statistics' ? STATISTICS : RATES;
  const line = (name: string, cells: readonly string[]) =>
    `${name.padEnd(33)}${cells.map((cell) => ` ${cell.padStart(8)}`).join('')}`;
  const counted = (name: string, statistics: IpvsStatistics) =>
    line(
      name,
      counters.map(([, counter]) => String(statistics[counter])),
    );
  return [
    line(
      'Prot LocalAddress:Port',
      counters.map(([title]) => title),
    ),
    '  -> RemoteAddress:Port',
    ...inListOrder(table).flatMap(({ service, statistics, destinations }) => [
      counted(serviceName(service.address), statistics),
      ...inDestinationOrder(destinations).map((each) =>
        counted(`  -> ${endpoint(each.address, each.port)}`, each.statistics),
      ),
    ]),
  ];
}
