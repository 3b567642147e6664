/** What an operator may say of a real server, and what will come of it. */
import { addedWords, type ChangeWords, type Offer, type PossibleChange } from './changes.js';
import { endpoint, overrideOf, serviceText } from './servers.js';
import type { OverrideView, RealServerView, VirtualServerView } from './views.js';

const LASTING = 'It lasts over reloads and restarts, until it is ended or its time is over.';

/** What a change of a real server says of itself. */
interface ServerChange extends Pick<PossibleChange, 'verb' | 'foresight'> {
  readonly asks?: PossibleChange['asks'];
  readonly done: string;
  /** What it sets. */
  what(words: ChangeWords): { readonly admin: string } | { readonly weight: string };
}

/** All of it; where there are members beside this router, it is said to each. */
export function serverOffer(
  service: VirtualServerView,
  server: RealServerView,
  overrides: readonly OverrideView[],
  members: readonly string[],
): Offer {
  const name = endpoint(server.address, server.port);
  const realServer = `${service.label}/${server.label}`;
  const isAlone = members.length <= 1;
  const path = isAlone ? 'v1/overrides' : 'v1/cluster/overrides';
  const told = isAlone ? [] : [`It is said to ${members.join(', ')}.`];
  const changes = possible(service, server, overrides).map(
    ({ verb, foresight, asks = ['reason', 'time'], done, what }): PossibleChange => ({
      ...{ verb, asks, done: `${name} ${done}` },
      foresight: [...foresight, ...told],
      request: (words) => ({
        ...{ method: 'POST', path },
        body: { realServer, ...what(words), ...addedWords(words) },
      }),
    }),
  );
  return { title: `${name} of ${serviceText(service)}`, changes };
}

/** In the order in which they are offered. */
function possible(
  service: VirtualServerView,
  server: RealServerView,
  overrides: readonly OverrideView[],
): readonly ServerChange[] {
  const rest = remainder(service, server);
  const drain = drained(server, rest);
  const disable = disabled(server, rest);
  const weight = reweighed(server);
  const enable = enabled(overrideOf(service, server, overrides), server);
  switch (server.adminState) {
    case 'ready':
      return [drain, disable, weight];
    case 'drain':
      return [enable, disable, weight];
    case 'disabled':
      return [enable, drain, weight];
  }
}

function drained(server: RealServerView, rest: string): ServerChange {
  const now = `No new connections go to it; ${activeText(server)} may come to their end.`;
  return {
    ...{ verb: 'Drain', done: 'drains', foresight: [now, rest, LASTING] },
    what: () => ({ admin: 'drain' }),
  };
}

function disabled(server: RealServerView, rest: string): ServerChange {
  const now =
    'It leaves the table of IPVS and its checks rest; what becomes of ' +
    `${activeText(server)} is up to the kernel (net.ipv4.vs.expire_nodest_conn). ` +
    'Drain lets them end.';
  return {
    ...{ verb: 'Disable', done: 'is disabled', foresight: [now, rest, LASTING] },
    what: () => ({ admin: 'disabled' }),
  };
}

function reweighed({ weight }: RealServerView): ServerChange {
  const now =
    `In the place of ${weight.configured}: a number, a share of it (20%), or auto for what the ` +
    'file says. No connection is lost.';
  return {
    ...{ verb: 'Set weight', done: 'has another weight', foresight: [now, LASTING] },
    asks: ['weight', 'reason', 'time'],
    what: (words) => ({ weight: words.weight }),
  };
}

function enabled(override: OverrideView | undefined, { health }: RealServerView): ServerChange {
  const end = override === undefined ? '' : `It ends what ${override.by} has said of it. `;
  const now = `${end}Its checks decide again${health === 'up' ? ': it gets new connections' : ''}.`;
  return {
    ...{ verb: 'Enable', done: 'is as its checks say', foresight: [now], asks: [] },
    what: () => ({ admin: 'ready' }),
  };
}

function activeText({ connections }: RealServerView): string {
  const count = connections?.active;
  const all = count === 1 ? 'the one it has' : `the ${count} it has`;
  return count === undefined ? 'those it has' : all;
}

/** What serves without it. */
function remainder({ realServers, quorum }: VirtualServerView, gone: RealServerView): string {
  const left = realServers.filter(
    ({ label, health, adminState, weight }) =>
      label !== gone.label && health === 'up' && adminState === 'ready' && weight.effective > 0,
  );
  const sum = left.reduce((total, { weight }) => total + weight.effective, 0);
  const rest =
    left.length === 0
      ? 'No other server would take new connections'
      : `${left.length} of ${realServers.length} go on, with a weight of ${sum}`;
  return quorum.up && sum < quorum.loseBelow
    ? `${rest}: the quorum of ${quorum.required} would be lost, which is refused.`
    : `${rest}; the quorum is ${quorum.required}.`;
}
