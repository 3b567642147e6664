/** What peers have to agree on although they hear each other: addresses, priorities, groups. */
import type { VirtualAddress, VrrpInstance } from '../../model.js';
import { nameSpan, valueSpan } from '../places.js';
import { signedWeight } from '../rules/tracking.js';
import {
  bothSpans,
  type Disagreement,
  type InstancePair,
  type PairCheck,
  type RouterPair,
} from './pair.js';

const OWNER = 255;

const addresses: PairCheck = (pair) => {
  const lists = ['virtualAddresses', 'excludedAddresses'] as const;
  return lists.flatMap((list) => {
    const keyword =
      list === 'virtualAddresses' ? 'virtual_ipaddress' : `virtual_ipaddress_excluded`;
    const [own, other] = [pair.own.instance[list], pair.other.instance[list]];
    const spans = bothSpans(pair, keyword);
    return compareAddresses(pair, keyword, own, other).map((found) => ({ ...found, ...spans }));
  });
};

type Found = Omit<Disagreement, 'span' | 'otherSpan'>;

function compareAddresses(
  { here, there, own: { instance } }: InstancePair,
  keyword: string,
  own: readonly VirtualAddress[],
  other: readonly VirtualAddress[],
): readonly Found[] {
  const lacking = (from: readonly VirtualAddress[], to: readonly VirtualAddress[]) =>
    from.filter((each) => !to.some(({ address }) => address === each.address));
  const [extra, missing] = [lacking(own, other), lacking(other, own)];
  const name = (list: readonly VirtualAddress[]) =>
    list
      .slice(0, 3)
      .map(({ address }) => address)
      .join(', ') + (list.length > 3 ? ` and ${list.length - 3} more` : '');
  if (extra.length > 0 || missing.length > 0) {
    const [absent, file] = extra.length > 0 ? [extra, there] : [missing, here];
    const words =
      own.length === other.length
        ? `ip address associated with VRID ${instance.virtualRouterId} not present in advert`
        : `expected ${own.length} VIPs but received ${other.length}`;
    const logged = keyword === 'virtual_ipaddress' ? `; the peers log it (${words})` : '';
    const message =
      `${name(absent)} of '${instance.name}' is not in ${keyword} of ${file.name}: ` +
      `nobody has it when that router is master${logged}`;
    const hint = 'list the same addresses in all files';
    const code = 'peer-addresses-differ';
    return [{ code, severity: 'error', message, hint }];
  }
  const odd = own.find(({ address, prefixLength }) =>
    other.some((each) => each.address === address && each.prefixLength !== prefixLength),
  );
  if (odd !== undefined) {
    const message = `${odd.address} has another prefix length than in ${there.name}`;
    const hint = 'write the same prefix length, so that routes stay the same after a takeover';
    return [{ code: 'peer-prefix-differs', severity: 'warning', message, hint }];
  }
  if (
    keyword === 'virtual_ipaddress' &&
    own.some((each, at) => each.address !== other[at]?.address)
  ) {
    const message = `the addresses of '${instance.name}' stand in another order in ${there.name}`;
    const hint =
      'adverts are accepted; one order in all files makes them equal and easy to compare';
    return [{ code: 'peer-address-order', severity: 'hint', message, hint }];
  }
  return [];
}

const priorities: PairCheck = (pair) => {
  const [own, other] = [pair.own.instance.priority, pair.other.instance.priority];
  if (own !== other) {
    return [];
  }
  const owners = own === OWNER;
  const message = owners
    ? `both files claim to own the addresses (priority 255): both become master at once`
    : `priority ${own} in both files: the router that starts first stays master, and of two ` +
      'masters the one with the higher address';
  const hint = 'give each router a priority of its own';
  const code = 'peer-priority-equal';
  const severity = owners ? 'error' : 'warning';
  return [{ code, severity, message, hint, ...bothSpans(pair, 'priority') }];
};

const bothMaster: PairCheck = (pair) => {
  const [own, other] = [pair.own.instance, pair.other.instance];
  if (own.initialState !== 'MASTER' || other.initialState !== 'MASTER') {
    return [];
  }
  const message =
    'state MASTER in both files makes neither of them master: every router listens for the ' +
    'master-down interval first, and the priority decides';
  const hint = 'write state BACKUP in all files but one, or in all of them';
  return [
    { code: 'peer-both-master', severity: 'hint', message, hint, ...bothSpans(pair, 'state') },
  ];
};

/** The lowest and highest priority that the weights of an instance allow. */
function range({ priority, trackScripts, trackInterfaces }: VrrpInstance) {
  const changes = [...trackScripts, ...trackInterfaces].map(({ weight }) => signedWeight(weight));
  const limit = (value: number) => Math.min(254, Math.max(1, value));
  return {
    weighted: changes.some((change) => change !== 0),
    failing: limit(changes.reduce((sum, each) => sum + Math.min(0, each), priority)),
    good: limit(changes.reduce((sum, each) => sum + Math.max(0, each), priority)),
  };
}

const weights: PairCheck = (pair) => {
  const ranked = [pair.own, pair.other].sort(
    (left, right) => right.instance.priority - left.instance.priority,
  );
  const [high, low] = ranked;
  if (high === undefined || low === undefined || high.instance.priority === OWNER) {
    return [];
  }
  const [upper, lower] = [range(high.instance), range(low.instance)];
  const equal = high.instance.priority === low.instance.priority;
  if (equal || !upper.weighted || upper.failing < lower.good) {
    return [];
  }
  const file = high === pair.own ? pair.here.name : pair.there.name;
  const message =
    `with everything that '${high.instance.name}' tracks in ${file} failing, its priority is ` +
    `${upper.failing} and that of the other router ${lower.good}: it stays master`;
  const hint = 'make the weight larger than the difference of the priorities';
  const spans = bothSpans(pair, 'priority');
  return [{ code: 'peer-weight-too-small', severity: 'warning', message, hint, ...spans }];
};

const preemption: PairCheck = (pair) => {
  const { own, other, here, there } = pair;
  const [high, low] =
    own.instance.priority > other.instance.priority
      ? [own.instance, other.instance]
      : [other.instance, own.instance];
  if (low.preempt || !high.preempt || low.priority === high.priority) {
    return [];
  }
  const file = low === own.instance ? here.name : there.name;
  const message =
    `nopreempt stands in ${file} only, at the lower priority: it is the other router that ` +
    'takes over again when it returns';
  const hint = 'write nopreempt where the priority is higher';
  const spans = bothSpans(pair, 'nopreempt');
  return [{ code: 'peer-nopreempt-at-lower', severity: 'hint', message, hint, ...spans }];
};

const interfaces: PairCheck = (pair) => {
  const [own, other] = [pair.own.instance.interface, pair.other.instance.interface];
  const message =
    `virtual router ${pair.own.instance.virtualRouterId} is on '${own}' in ${pair.here.name} and ` +
    `on '${other}' in ${pair.there.name}`;
  const hint = 'good if both are on the same network';
  const spans = bothSpans(pair, 'interface');
  return own === other
    ? []
    : [{ code: 'peer-interface-differs', severity: 'hint', message, hint, ...spans }];
};

/** The checks of one virtual router. */
export const electionChecks: readonly PairCheck[] = [
  interfaces,
  addresses,
  priorities,
  bothMaster,
  weights,
  preemption,
];

/** Virtual routers that are in one group in one file and not in the other. */
export function compareGroups(
  pair: RouterPair,
  pairs: readonly InstancePair[],
): readonly Disagreement[] {
  const found = scatteredGroups(pair, pairs);
  if (found.length > 0) {
    return found;
  }
  const turned = pairs.map(({ own, other }) => ({ own: other, other: own }));
  return scatteredGroups({ here: pair.there, there: pair.here }, turned);
}

/** Groups of `here` whose members are not exactly the members of one group of `there`. */
function scatteredGroups(
  { here, there }: RouterPair,
  pairs: readonly Pick<InstancePair, 'own' | 'other'>[],
): readonly Disagreement[] {
  return here.configuration.syncGroups.flatMap((group) => {
    const members = pairs.filter(({ own }) => group.members.includes(own.instance.name));
    const [counterpart, ...further] = new Set(members.map(({ other }) => other.group));
    const size = counterpart?.members.length;
    const alike = further.length === 0 && size === members.length;
    const [first] = members;
    const block = here.blocks.groups.get(group.name);
    if (first === undefined || block === undefined || members.length < 2 || alike) {
      return [];
    }
    const message =
      `the members of sync group '${group.name}' in ${here.name} are not one group in ` +
      `${there.name}: after a takeover they may be spread over two routers`;
    const hint = 'put the same virtual routers into a group in all files';
    const otherSpan = valueSpan(first.other.block, 'interface');
    const code = 'peer-group-differs';
    return [{ code, severity: 'warning', message, hint, span: nameSpan(block), otherSpan }];
  });
}
