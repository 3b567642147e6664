/** A status as the API says it: what `-o json` and `-o yaml` print. */
import type { View } from '../../../daemon/control/views/catalogue.js';
import type { DaemonStatus } from '../../../observe/status/status.js';
import { ask, member, refusalOf } from '../../daemon-answer.js';
import { exitCodes } from '../../exit-codes.js';
import type { Terminal } from '../../terminal.js';

type StatusView = View<'Status'>;

/**
 * Asks for it. @returns the exit status when there is none, which the user has been told
 */
export async function askView(
  socket: string | undefined,
  terminal: Terminal,
): Promise<StatusView | number> {
  const answer = await ask(socket, 'GET', '/v1/status', terminal);
  if (typeof answer === 'number') {
    return answer;
  }
  const { status, value } = answer;
  if (status !== 200 || !isView(value)) {
    terminal.error(`upkeep: the daemon cannot tell its state: ${refusalOf(answer)}\n`);
    return exitCodes.failed;
  }
  return value;
}

/** The daemon is of the same release: a look at the outside is enough. */
function isView(value: unknown): value is StatusView {
  return (
    typeof member(value, 'healthy') === 'boolean' &&
    typeof member(value, 'daemon') === 'object' &&
    Array.isArray(member(value, 'trackers'))
  );
}

/** Of a view what a part of the status has: instances, groups, servers, scripts and sessions. */
export function viewOf(view: StatusView, { vrrp, balancer, bfd }: DaemonStatus): StatusView {
  const namesOf = (each: readonly { readonly name: string }[] = []) =>
    new Set(each.map(({ name }) => name));
  const instances = namesOf(vrrp?.instances);
  const groups = namesOf(vrrp?.groups);
  const scripts = namesOf(vrrp?.scripts);
  const sessions = namesOf(bfd);
  const servers = new Map(
    balancer?.virtualServers.map(({ key, realServers }) => [
      key,
      new Set(realServers.map(({ label }) => label)),
    ]),
  );
  return {
    ...view,
    vrrp: view.vrrp && {
      instances: view.vrrp.instances.filter(({ name }) => instances.has(name)),
      groups: view.vrrp.groups.filter(({ name }) => groups.has(name)),
    },
    trackers: view.trackers.filter(({ kind, name }) => kind === 'script' && scripts.has(name)),
    lvs: view.lvs && {
      virtualServers: view.lvs.virtualServers.flatMap((each) => {
        const labels = servers.get(each.key);
        const realServers = each.realServers.filter(({ label }) => labels?.has(label));
        return labels === undefined ? [] : [{ ...each, realServers }];
      }),
    },
    bfd: view.bfd?.filter(({ name }) => sessions.has(name)),
  };
}
