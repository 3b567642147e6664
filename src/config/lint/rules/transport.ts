/** Rules on how adverts travel. */
import { listEntries, placedInstances, settingsOf, valueSpan } from '../places.js';
import type { LintRule } from '../rule.js';
import { specialKind } from '../subnet.js';

/** Passwords of tutorials and manual pages. */
const TUTORIAL_PASSWORDS = new Set(['1111', '1234', '12345', '123456', '12345678', 'password']);
/** Keywords of `global_defs` for the distance between announcements. */
const GAPS = new Set(['vrrp_garp_interval', 'vrrp_gna_interval']);

const peerIsSelf: LintRule = {
  code: 'peer-is-self',
  severity: 'warning',
  title: 'a router as its own unicast peer',
  why:
    'A router that sends adverts to itself hears its own packets and logs a duplicate of its ' +
    'address. Usually the list was copied from the other router unchanged.',
  advice: 'list the other routers only, so that the lists of two routers mirror each other',
  check: (subject) =>
    placedInstances(subject).flatMap(({ instance, block }) => {
      const source = instance.sourceAddress;
      const entries = listEntries(block, 'unicast_peer');
      const own = entries.find(({ keyword }) => keyword.text === source);
      if (source === undefined || own === undefined) {
        return [];
      }
      const keyword = 'unicast_src_ip';
      const related = [{ message: 'its own address', span: valueSpan(block, keyword) }];
      const message = `${source} is the source address of '${instance.name}' itself`;
      return [{ span: own.keyword.span, message, related }];
    }),
};

const peerNotAHost: LintRule = {
  code: 'peer-not-a-host',
  severity: 'warning',
  title: 'a unicast peer that is no host',
  why: 'A unicast peer is the address of one router; a group or a loopback address is none.',
  advice: 'leave unicast_peer out to use multicast, or list the addresses of the routers',
  check: (subject) =>
    placedInstances(subject).flatMap(({ instance, block }) =>
      instance.unicastPeers.flatMap(({ address }) => {
        const kind = specialKind(address);
        const entry = listEntries(block, 'unicast_peer').find(
          ({ keyword }) => keyword.text === address,
        );
        return kind === undefined || entry === undefined
          ? []
          : [{ span: entry.keyword.span, message: `${address} is ${kind}` }];
      }),
    ),
};

const sourceElsewhere: LintRule = {
  code: 'source-elsewhere',
  severity: 'warning',
  title: 'a unicast source address that this machine does not have',
  why:
    'A router is known to its unicast peers by unicast_src_ip. On a machine without that address ' +
    'the instance is in FAULT, because two routers with one address cannot hear each other. ' +
    'Usually the file was copied from the other router; one file for all routers says it in ' +
    'conditional lines (@NAME) or leaves it out.',
  advice: 'write an address of this machine, or leave unicast_src_ip out',
  check: (subject) => {
    const here = subject.networksOf().map(({ address }) => address);
    const virtual = new Set(subject.addresses.flat().map(({ entry }) => entry.address));
    return placedInstances(subject).flatMap(({ instance, block }) => {
      const { sourceAddress: source, unicastPeers } = instance;
      const isMeant = source !== undefined && unicastPeers.length > 0 && !virtual.has(source);
      if (!isMeant || here.length === 0 || here.includes(source)) {
        return [];
      }
      const message = `no interface of this machine has ${source}`;
      return [{ span: valueSpan(block, 'unicast_src_ip'), message }];
    });
  },
};

const tutorialPassword: LintRule = {
  code: 'tutorial-password',
  severity: 'hint',
  title: 'the password of every tutorial',
  why:
    'A VRRP password keeps routers of different owners apart that chose the same ' +
    'virtual_router_id. With the password from the manual page it does not even do that. It ' +
    'is sent in the clear and protects from nobody who listens.',
  advice: 'choose another one of up to eight characters, the same on all routers',
  check: (subject) =>
    placedInstances(subject)
      .filter(({ instance }) => TUTORIAL_PASSWORDS.has(instance.authentication?.password ?? ''))
      .slice(0, 1)
      .flatMap(({ instance, block }) => {
        const directives = settingsOf(block).filter((each) => each.name === 'authentication');
        const password = directives
          .flatMap(settingsOf)
          .findLast((each) => each.name === 'auth_pass')?.arguments[0];
        const text = instance.authentication?.password ?? '';
        const message = `many networks have a router with the password '${text}'`;
        return password === undefined ? [] : [{ span: password.span, message }];
      }),
};

const gapOfZero: LintRule = {
  code: 'gap-of-zero',
  severity: 'hint',
  title: 'a distance of 0 between announcements',
  why:
    'vrrp_garp_interval and vrrp_gna_interval keep a distance between gratuitous ARPs, and ' +
    'between neighbour advertisements, where a switch drops what comes too fast. 0 is no ' +
    'distance, as without the keyword, and keepalived calls it invalid.',
  advice: 'remove the line, or write a distance in seconds, such as 0.001',
  check: ({ blocks }) =>
    blocks.globals.flatMap((setting) => {
      const [value] = setting.arguments;
      const isZero = GAPS.has(setting.name) && value !== undefined && Number(value.text) === 0;
      const message = `'${setting.name} 0' is what holds without it`;
      return isZero ? [{ span: value.span, message }] : [];
    }),
};

/** The rules on transport. */
export const transportRules: readonly LintRule[] = [
  peerIsSelf,
  peerNotAHost,
  sourceElsewhere,
  tutorialPassword,
  gapOfZero,
];
