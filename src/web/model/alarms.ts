/** What a person should look at, the worst first. */
import { counted } from '../../observe/log/rendered-line.js';
import type { MatrixRow } from './matrix.js';
import { serverTally, serviceText } from './servers.js';
import type {
  ClusterView,
  MaintenanceView,
  Member,
  RouterView,
  StatusView,
  VirtualServerView,
} from './views.js';

/** How bad it is: traffic suffers, it may soon, or it is as an operator wants it. */
export type AlarmLevel = 'critical' | 'warning' | 'note';

/** Something to look at. */
export interface Alarm {
  /** The same for the same trouble from one moment to the next. */
  readonly key: string;
  readonly severity: AlarmLevel;
  readonly title: string;
  readonly detail: string;
  readonly since?: string;
}

const ORDER: readonly AlarmLevel[] = ['critical', 'warning', 'note'];

/** All of them. */
export function alarmsOf(
  members: readonly Member[],
  rows: readonly MatrixRow[],
  maintenance: MaintenanceView | undefined,
  cluster?: ClusterView,
): readonly Alarm[] {
  const alarms = [
    ...rows.flatMap((row) => [...masterAlarms(row, members), ...instanceAlarms(row, members)]),
    ...members.flatMap(memberAlarms),
    ...(cluster?.findings ?? []).flatMap(findingAlarms),
    ...maintenanceAlarms(maintenance),
  ];
  return alarms.sort((a, b) => ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity));
}

/** Two masters, or none. */
function masterAlarms(
  { key, name, virtualRouter, masters, heard, cells }: MatrixRow,
  members: readonly Member[],
): readonly Alarm[] {
  if (masters.length > 1) {
    const rival = heard.find(({ isRival }) => isRival);
    const refused = rival?.refused === undefined ? '' : `: ${rival.refused}`;
    return [
      {
        key: `twoMasters ${key}`,
        severity: 'critical',
        title: `Two masters of ${name} (${virtualRouter})`,
        detail: `${masters.join(' and ')}${refused}`,
        ...(rival?.since === undefined ? {} : { since: rival.since }),
      },
    ];
  }
  const isKnown = members.every(({ failure }) => failure === undefined);
  const isStarting = cells.some((cell) => cell?.state === 'INIT');
  return masters.length === 0 && isKnown && !isStarting
    ? [
        {
          key: `noMaster ${key}`,
          severity: 'critical',
          title: `No master of ${name} (${virtualRouter})`,
          detail:
            members.length === 1
              ? 'this router is not, and hears no other one'
              : 'none of the members is',
        },
      ]
    : [];
}

function instanceAlarms(
  { key, cells, masters }: MatrixRow,
  members: readonly Member[],
): readonly Alarm[] {
  return members.flatMap(({ name: member }, column) => {
    const instance = cells[column];
    const told = masters.length > 1 ? [] : (instance?.problems ?? []);
    return instance === undefined || (told.length === 0 && instance.state !== 'FAULT')
      ? []
      : [instanceAlarm(instance, `instance ${key} ${member}`, member, told)];
  });
}

function instanceAlarm(
  { name, state, since }: RouterView,
  key: string,
  member: string,
  told: readonly string[],
): Alarm {
  const isFault = state === 'FAULT';
  return {
    key,
    severity: 'warning',
    title: isFault ? `${name} is in FAULT on ${member}` : `${name} on ${member}`,
    detail: told.join('; '),
    ...(isFault ? { since } : {}),
  };
}

function memberAlarms(member: Member): readonly Alarm[] {
  const { name, status, failure } = member;
  if (failure !== undefined) {
    return [
      {
        key: `member ${name}`,
        severity: 'warning',
        title: `${name} cannot be asked`,
        detail: failure,
      },
    ];
  }
  if (status === undefined) {
    return []; // it has a page of its own
  }
  return [
    ...processAlarms(name, status),
    ...reloadAlarms(name, status),
    ...(status.bfd ?? [])
      .filter(({ state }) => state !== 'Up' && state !== 'AdminDown')
      .map(
        (session): Alarm => ({
          key: `bfd ${name} ${session.name}`,
          severity: 'warning',
          title: `BFD session ${session.name} is ${session.state}`,
          detail: `neighbour ${session.neighbour}, on ${name}`,
          since: session.since,
        }),
      ),
    ...(status.lvs?.virtualServers ?? []).flatMap((server) => serverAlarms(name, server)),
  ];
}

/** What the members differ in; masters and silence are seen in the matrix. */
function findingAlarms({
  kind,
  subject,
  members,
  text,
}: ClusterView['findings'][number]): readonly Alarm[] {
  const isShown = kind === 'twoMasters' || kind === 'noMaster' || kind === 'noAnswer';
  const key = `${kind} ${subject} ${members.join(' ')}`;
  return isShown ? [] : [{ key, severity: 'warning', title: text, detail: '' }];
}

function processAlarms(member: string, { daemon }: StatusView): readonly Alarm[] {
  return daemon.children
    .filter(({ pid }) => pid === undefined)
    .map(({ name, restarts }) => ({
      key: `process ${member} ${name}`,
      severity: 'critical',
      title: `The ${name} process is not running on ${member}`,
      detail: `restarted ${counted(restarts, 'time')} so far`,
    }));
}

function reloadAlarms(member: string, { daemon }: StatusView): readonly Alarm[] {
  const { lastReload } = daemon;
  return lastReload?.refused === undefined
    ? []
    : [
        {
          key: `reload ${member}`,
          severity: 'warning',
          title: `The last reload was refused on ${member}`,
          detail: `${lastReload.refused}; what was in force still is`,
          since: lastReload.at,
        },
      ];
}

function serverAlarms(member: string, server: VirtualServerView): readonly Alarm[] {
  const { key, installed, quorum, sorryServer } = server;
  const { up, all, down } = serverTally(server);
  const where = serviceText(server);
  if (installed && !quorum.up) {
    return [
      {
        key: `quorum ${member} ${key}`,
        severity: 'critical',
        title: `Quorum lost: ${where}`,
        detail:
          `${up} of ${all} real servers up, weight ${quorum.sum} of ${quorum.required}` +
          (sorryServer?.inUse === true ? `; the sorry server ${sorryServer.label} answers` : ''),
      },
    ];
  }
  const [first] = down;
  return first === undefined
    ? []
    : [
        {
          key: `down ${member} ${key}`,
          severity: 'warning',
          title: `${counted(down.length, 'real server')} of ${all} down: ${where}`,
          detail: down
            .slice(0, 3)
            .map(({ label: name, reason }) => `${name}${reason === '' ? '' : `: ${reason}`}`)
            .concat(down.length > 3 ? [`and ${down.length - 3} more`] : [])
            .join('; '),
          ...(first.since === undefined ? {} : { since: first.since }),
        },
      ];
}

function maintenanceAlarms(maintenance: MaintenanceView | undefined): readonly Alarm[] {
  if (maintenance?.on !== true) {
    return [];
  }
  const { by = 'an operator', reason, createdAt, expiresAt } = maintenance;
  return [
    {
      key: 'maintenance',
      severity: 'note',
      title: `In maintenance, by ${by}`,
      detail: [reason, expiresAt === undefined ? undefined : `until ${expiresAt}`]
        .filter((each) => each !== undefined)
        .join('; '),
      ...(createdAt === undefined ? {} : { since: createdAt }),
    },
  ];
}
