/** What a virtual server takes over from its former self at a reload, and what is said of it. */

import { endpointText } from '../../base/endpoint-text.js';
import { findFormer } from '../../base/find-former.js';
import { startsDown } from '../../config/checkers/kinds.js';
import { contributionOf } from '../../health/check-progress.js';
import { serviceLabel } from '../labels.js';
import type { DirectorEffect } from '../messages.js';
import { serviceKey } from '../table/table.js';
import { announceServer, announceService, mailAboutServer } from './announce.js';
import { sayServerChange, serverState } from './check-report.js';
import { settleQuorum } from './settle-quorum.js';
import {
  type CheckEntry,
  isAlive,
  type ServerEntry,
  usesSorryServer,
  type VirtualServerEntry,
} from './virtual-server-entry.js';

const GONE = 'no longer in the configuration';

/** A virtual server that is in the configuration no more. */
export function sayVirtualServerGone(former: VirtualServerEntry): readonly DirectorEffect[] {
  return [
    { kind: 'log', event: { event: 'serviceRemoved', service: former.label } },
    ...former.servers.flatMap((server) => sayServerGone(former, server)),
    ...(former.quorumUp ? [announceService(former, 'DOWN')] : []),
  ];
}

/** What has gone from a virtual server that stays. */
export function sayWhatIsGone(
  former: VirtualServerEntry,
  fresh: VirtualServerEntry,
): readonly DirectorEffect[] {
  const find = findFormer(fresh.servers, keyOf);
  return [
    ...sayFormerSorryServer(former, fresh),
    ...sayGroupEntries('groupEntryRemoved', former, fresh),
    ...former.servers
      .filter((server, index) => find(server.key, index) === undefined)
      .flatMap((server) => sayServerGone(former, server)),
  ];
}

/**
 * Gives the results of the former checks to their successors. A new check of a server that was
 * there is trusted, even with `alpha`, unless the server had a check that was down, or was down
 * itself and none of its checks has run.
 */
export function carryOver(former: VirtualServerEntry, fresh: VirtualServerEntry): void {
  fresh.quorumUp = former.quorumUp;
  const find = findFormer(former.servers, keyOf);
  fresh.servers.forEach((server, index) => {
    const before = find(server.key, index);
    if (before !== undefined) {
      carryChecks(before, server);
      server.slowStart = before.slowStart;
    }
  });
}

function keyOf({ key }: ServerEntry): string {
  return key;
}

function carryChecks(former: ServerEntry, fresh: ServerEntry): void {
  const find = findFormer(former.checks, ({ id }) => id);
  const isDoubtful = !isAlive(former);
  for (const [index, check] of fresh.checks.entries()) {
    const before = find(check.id, index);
    if (before === undefined) {
      check.trusted = !isDoubtful;
      check.up = !(startsDown(check.check) && isDoubtful);
    } else {
      check.up = before.up;
      check.hasRun = before.hasRun;
      check.weight = carriedWeight(before, fresh);
      check.agent = before.agent;
      check.reason = before.reason;
      check.changedMs = before.changedMs;
      check.trusted = before.trusted;
      check.memory = before.memory;
    }
  }
}

/** A script sets the weight of its server, whatever is configured now. */
function carriedWeight({ check, weight, up, memory }: CheckEntry, fresh: ServerEntry): number {
  return up && memory !== undefined
    ? contributionOf(check, memory.weight, fresh.configuration.weight)
    : weight;
}

/** What is new or different in a virtual server that stays; its quorum is settled last. */
export function sayWhatIsNew(
  former: VirtualServerEntry,
  fresh: VirtualServerEntry,
  initNotifies: boolean,
): readonly DirectorEffect[] {
  const find = findFormer(former.servers, keyOf);
  const effects: DirectorEffect[] = [...sayGroupEntries('groupEntryAdded', former, fresh)];
  for (const [index, server] of fresh.servers.entries()) {
    const before = find(server.key, index);
    if (before !== undefined) {
      effects.push(...sayServerChange(fresh, server, serverState(before), 'checks were removed'));
    } else if (isAlive(server)) {
      effects.push(...sayNewServer(fresh, server, initNotifies));
    }
  }
  const settled = settleQuorum(fresh, 'reload');
  if (settled.length === 0) {
    return [...effects, ...sayNewSorryServer(former, fresh)];
  }
  // A sorry server that is new has not been in the table, and need not leave it.
  const isOther = sorryText(former) !== sorryText(fresh);
  return [...effects, ...settled.filter((effect) => !(isOther && saysSorryServerLeaves(effect)))];
}

function saysSorryServerLeaves(effect: DirectorEffect): boolean {
  return effect.kind === 'log' && effect.event.event === 'sorryServerRemoved';
}

function sayNewServer(
  fresh: VirtualServerEntry,
  server: ServerEntry,
  initNotifies: boolean,
): readonly DirectorEffect[] {
  const { inhibitOnFailure: inhibit } = server.configuration;
  const names = { server: server.label, service: fresh.label };
  const reason = 'new in the configuration';
  return [
    { kind: 'log', event: { event: 'realServerAdded', ...names, inhibit, reason } },
    ...(initNotifies ? [announceServer(fresh, server, 'UP')] : []),
  ];
}

function sayServerGone(former: VirtualServerEntry, server: ServerEntry): readonly DirectorEffect[] {
  const names = { server: server.label, service: former.label };
  const log: DirectorEffect = {
    kind: 'log',
    event: { event: 'realServerRemoved', ...names, inhibit: false, reason: GONE },
  };
  return isAlive(server)
    ? [
        log,
        announceServer(former, server, 'DOWN'),
        ...mailAboutServer(former, server, 'DOWN', 'Removing'),
      ]
    : [log];
}

function sorryText({ configuration: { sorryServer } }: VirtualServerEntry): string {
  return sorryServer === undefined ? '' : endpointText(sorryServer.address, sorryServer.port);
}

/** Another sorry server: the former one is said to leave when it was in the table. */
function sayFormerSorryServer(
  former: VirtualServerEntry,
  fresh: VirtualServerEntry,
): readonly DirectorEffect[] {
  const { sorryServer } = former.configuration;
  const isInTable = usesSorryServer(former) || sorryServer?.inhibit === true;
  if (sorryServer === undefined || !isInTable || sorryText(former) === sorryText(fresh)) {
    return [];
  }
  const names = { server: former.sorryLabel, service: former.label };
  return [{ kind: 'log', event: { event: 'sorryServerRemoved', ...names, inhibit: false } }];
}

/** The sorry server of a virtual server that goes on without a quorum. */
function sayNewSorryServer(
  former: VirtualServerEntry,
  fresh: VirtualServerEntry,
): readonly DirectorEffect[] {
  const { sorryServer } = fresh.configuration;
  const isOther = sorryText(former) !== sorryText(fresh);
  if (sorryServer === undefined || !usesSorryServer(fresh) || !isOther) {
    return [];
  }
  const names = { server: fresh.sorryLabel, service: fresh.label };
  const { inhibit } = sorryServer;
  return [{ kind: 'log', event: { event: 'sorryServerAdded', ...names, inhibit } }];
}

function sayGroupEntries(
  event: 'groupEntryAdded' | 'groupEntryRemoved',
  former: VirtualServerEntry,
  fresh: VirtualServerEntry,
): readonly DirectorEffect[] {
  const { identity } = fresh.configuration;
  if (identity.form !== 'group') {
    return [];
  }
  const [here, there] = event === 'groupEntryAdded' ? [fresh, former] : [former, fresh];
  const known = new Set(there.services.map(({ address }) => serviceKey(address)));
  return here.services
    .filter(({ address }) => !known.has(serviceKey(address)))
    .map(({ address }) => {
      const entry = serviceLabel(address);
      return { kind: 'log', event: { event, entry, group: identity.group } };
    });
}
