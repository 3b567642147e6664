/** Notifications (traps) of KEEPALIVED-MIB, VRRP-MIB and VRRPV3-MIB. Pure. */
import { addressBytes } from '../base/address.js';
import type { SnmpSettings } from '../config/services-model.js';
import type { Binding } from './agentx/pdu.js';
import { gauge, inetAddress, integer, type SnmpValue, text, ticks } from './managed-object.js';
import { realServerRows, virtualServerRows } from './mib/check-rows.js';
import { masterAddress, virtualRouters } from './mib/rfc-rows.js';
import { addressType, CHECK, GLOBAL, VRRP, VRRP_MIB, VRRPV3_MIB, vrrpState } from './mib/roots.js';
import type { MibSubject } from './mib/subject.js';
import { newMasterReason, routerIndex } from './mib/vrrpv3-mib.js';
import type { News } from './news.js';
import { type Oid, oid } from './oid.js';

/** A notification: its name, and what stands in it. */
interface Notification {
  readonly name: Oid;
  readonly bindings: readonly Binding[];
}

/** snmpTrapOID.0 and sysUpTime.0 (RFC 3418), with which each one begins. */
const TRAP_OID = oid('1.3.6.1.6.3.1.1.4.1.0');
const SYSTEM_UP_TIME = oid('1.3.6.1.2.1.1.3.0');
const ROUTER_ID = [...GLOBAL, 2, 0];
const ALIVE = 1;
const DEAD = 2;

/** What is sent of some news, the bindings of a packet each. */
export function notificationsOf(
  news: News,
  settings: SnmpSettings,
  subject: MibSubject,
): readonly (readonly Binding[])[] {
  return notifications(news, settings, subject).map(({ name, bindings }) => [
    { name: SYSTEM_UP_TIME, value: ticks(subject.status.uptimeMs) },
    { name: TRAP_OID, value: { type: 'oid', value: name } },
    ...bindings,
  ]);
}

function notifications(
  news: News,
  settings: SnmpSettings,
  subject: MibSubject,
): readonly Notification[] {
  switch (news.kind) {
    case 'instance':
      return [
        ...(settings.vrrp ? instanceChanged(news, subject) : []),
        ...(news.state === 'MASTER' ? newMasters(news.name, settings, subject) : []),
      ];
    case 'group':
      return settings.vrrp ? groupChanged(news, subject) : [];
    case 'realServer':
      return settings.checker ? realServerChanged(news, subject) : [];
    case 'quorum':
      return settings.checker ? quorumChanged(news, subject) : [];
  }
}

type Changed = Extract<News, { readonly state: unknown }>;

/** vrrpInstanceStateChange */
function instanceChanged(
  { name, state }: Changed,
  { configuration }: MibSubject,
): readonly Notification[] {
  const position = configuration.vrrpInstances.findIndex((each) => each.name === name);
  const configured = configuration.vrrpInstances[position];
  if (configured === undefined) {
    return [];
  }
  const cell = (column: number): Oid => [...VRRP, 3, 1, column, position + 1];
  return [
    {
      name: [...VRRP, 10, 0, 2],
      bindings: [
        { name: cell(2), value: text(name) },
        { name: cell(4), value: vrrpState(state) },
        { name: cell(5), value: vrrpState(configured.initialState) },
        { name: ROUTER_ID, value: text(configuration.global.routerId) },
      ],
    },
  ];
}

/** vrrpSyncGroupStateChange */
function groupChanged(
  { name, state }: Changed,
  { configuration }: MibSubject,
): readonly Notification[] {
  const position = configuration.syncGroups.findIndex((each) => each.name === name);
  const cell = (column: number): Oid => [...VRRP, 1, 1, column, position + 1];
  return position < 0
    ? []
    : [
        {
          name: [...VRRP, 10, 0, 1],
          bindings: [
            { name: cell(2), value: text(name) },
            { name: cell(3), value: vrrpState(state) },
            { name: ROUTER_ID, value: text(configuration.global.routerId) },
          ],
        },
      ];
}

/** vrrpTrapNewMaster (RFC 2787) and vrrpv3NewMaster (RFC 6527). */
function newMasters(
  name: string,
  settings: SnmpSettings,
  subject: MibSubject,
): readonly Notification[] {
  const router = virtualRouters(subject).find(({ configured }) => configured.name === name);
  if (router === undefined) {
    return [];
  }
  const { configured, link } = router;
  const address = masterAddress(router);
  const found: Notification[] = [];
  if (settings.rfc2787 && configured.version === 2 && configured.family === 'inet') {
    const value: SnmpValue = { type: 'ipAddress', value: addressBytes(address) };
    const row = [link.index, configured.virtualRouterId];
    found.push({
      name: [...VRRP_MIB, 0, 1],
      bindings: [{ name: [...VRRP_MIB, 1, 3, 1, 7, ...row], value }],
    });
  }
  if (settings.rfc6527) {
    const row = routerIndex(router);
    const master = { name: [...VRRPV3_MIB, 1, 1, 1, 1, 3, ...row], value: inetAddress(address) };
    const reason = {
      name: [...VRRPV3_MIB, 1, 2, 5, 1, 2, ...row],
      value: integer(newMasterReason(router)),
    };
    found.push({ name: [...VRRPV3_MIB, 0, 1], bindings: [master, reason] });
  }
  return found;
}

/** realServerStateChange */
function realServerChanged(
  { service, server, up }: Extract<News, { readonly kind: 'realServer' }>,
  subject: MibSubject,
): readonly Notification[] {
  const found = servicePosition(service, subject);
  const rows = found === undefined ? [] : realServerRows(found.row);
  const position = rows.findIndex((row) => row.kind === 'regular' && row.running?.label === server);
  const row = rows[position];
  if (found === undefined || row === undefined) {
    return [];
  }
  const cell = (column: number): Oid => [...CHECK, 4, 1, column, found.index, position + 1];
  return [
    {
      name: [...CHECK, 5, 0, 1],
      bindings: [
        { name: cell(3), value: addressType(row.configured.address) },
        { name: cell(4), value: inetAddress(row.configured.address) },
        { name: cell(5), value: gauge(row.configured.port) },
        { name: cell(6), value: integer(up ? ALIVE : DEAD) },
        ...serviceBindings(found),
        { name: ROUTER_ID, value: text(subject.configuration.global.routerId) },
      ],
    },
  ];
}

/** virtualServerQuorumStateChange */
function quorumChanged(
  { service, up }: Extract<News, { readonly kind: 'quorum' }>,
  subject: MibSubject,
): readonly Notification[] {
  const found = servicePosition(service, subject);
  if (found === undefined) {
    return [];
  }
  const cell = (column: number): Oid => [...CHECK, 3, 1, column, found.index];
  return [
    {
      name: [...CHECK, 5, 0, 2],
      bindings: [
        ...serviceBindings(found),
        { name: cell(23), value: integer(up ? ALIVE : DEAD) },
        { name: cell(22), value: gauge(found.row.configured.quorum) },
        { name: ROUTER_ID, value: text(subject.configuration.global.routerId) },
      ],
    },
  ];
}

interface Service {
  /** Counts from 1. */
  readonly index: number;
  readonly row: ReturnType<typeof virtualServerRows>[number];
}

function servicePosition(label: string, subject: MibSubject): Service | undefined {
  const rows = virtualServerRows(subject);
  const position = rows.findIndex(({ running }) => running?.label === label);
  const row = rows[position];
  return row === undefined ? undefined : { index: position + 1, row };
}

/** Which service it is, and how many of its servers are up. */
function serviceBindings({ index, row }: Service): readonly Binding[] {
  const cell = (column: number): Oid => [...CHECK, 3, 1, column, index];
  const { identity, realServers } = row.configured;
  const up = row.running?.realServers.filter(({ alive }) => alive).length ?? 0;
  return [
    ...identityBindings(identity, cell),
    { name: cell(21), value: gauge(up) },
    { name: cell(20), value: gauge(realServers.length) },
  ];
}

function identityBindings(
  identity: Service['row']['configured']['identity'],
  cell: (column: number) => Oid,
): readonly Binding[] {
  switch (identity.form) {
    case 'address':
      return [
        { name: cell(2), value: integer(2) },
        { name: cell(5), value: addressType(identity.address) },
        { name: cell(6), value: inetAddress(identity.address) },
        { name: cell(7), value: gauge(identity.port) },
      ];
    case 'fwmark':
      return [
        { name: cell(2), value: integer(1) },
        { name: cell(4), value: gauge(identity.mark) },
      ];
    case 'group':
      return [
        { name: cell(2), value: integer(3) },
        { name: cell(3), value: text(identity.group) },
      ];
  }
}
