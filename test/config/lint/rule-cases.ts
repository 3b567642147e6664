/** For each lint rule a file that it speaks about and, beside it, one that it leaves alone. */
import type { RuleCase } from './rule-case.js';
import { serviceCases } from './service-cases.js';

const ADDRESSES = 'virtual_ipaddress {\n192.0.2.1/24\n}';

/** An instance A with these lines; one address unless the lines have some. */
function instance(...lines: readonly string[]): string {
  const own = lines.some((line) => line.startsWith('virtual_ipaddress {'));
  const body = [...lines, ...(own ? [] : [ADDRESSES])].join('\n');
  return `vrrp_instance A {\ninterface eth0\nvirtual_router_id 51\n${body}\n}\n`;
}

/** Instance B besides A. */
function second(...lines: readonly string[]): string {
  const text = instance(...lines).replace('instance A', 'instance B');
  return text.replace('id 51', 'id 52').replaceAll('192.0.2.1/24', '192.0.2.2/24');
}

function withAddresses(...entries: readonly string[]): string {
  return instance(`virtual_ipaddress {\n${entries.join('\n')}\n}`);
}

/** A script S and an instance that tracks it. */
function script(lines: string, entry = 'S', ...more: readonly string[]): string {
  const command = lines.startsWith('script') ? '' : 'script /usr/bin/true\n';
  const track = `track_script {\n${entry}\n}`;
  return `vrrp_script S {\n${command}${lines}\n}\n${instance(track, ...more)}`;
}

const unicast = (source: string, peer: string) =>
  instance(`unicast_src_ip ${source}`, `unicast_peer {\n${peer}\n}`);

const group = (...lines: readonly string[]) => `vrrp_sync_group G {\n${lines.join('\n')}\n}\n`;
const MEMBERS = 'group {\nA\nB\n}';

const election: Readonly<Record<string, RuleCase>> = {
  'preempt-delay-unused': {
    bad: instance('nopreempt', 'preempt_delay 5'),
    good: instance('preempt_delay 5') + second('nopreempt'),
  },
  'priority-left-out': {
    bad: instance('state MASTER'),
    good: instance('state MASTER', 'priority 150') + second('state BACKUP'),
  },
  'owner-priority': {
    bad: instance('state MASTER', 'priority 255'),
    good: instance('state MASTER', 'priority 254'),
  },
  'slow-takeover': { bad: instance('advert_int 10'), good: instance('advert_int 9') },
  'one-missed-advert': {
    bad: instance('down_timer_adverts 1'),
    good: instance('down_timer_adverts 2'),
  },
};

const tracking: Readonly<Record<string, RuleCase>> = {
  'unused-script': {
    bad: `vrrp_script S {\nscript /usr/bin/true\n}\n${instance()}`,
    good: `${script('interval 2')}`,
  },
  'timeout-over-interval': {
    bad: script('interval 2\ntimeout 3'),
    good: script('interval 3\ntimeout 3'),
  },
  'one-failed-run': { bad: script('interval 1'), good: script('interval 1\nfall 2') },
  'small-weight': { bad: script('weight -1'), good: script('weight -2') },
  'weight-beyond-limit': {
    bad: script('weight 55', 'S', 'priority 200'),
    good: script('weight 54', 'S', 'priority 200'),
  },
  'weight-without-preemption': {
    bad: script('weight -20', 'S', 'nopreempt'),
    good: script('weight 0', 'S', 'nopreempt') + second('nopreempt'),
  },
};

const scripts: Readonly<Record<string, RuleCase>> = {
  'script-needs-shell': {
    bad: script('script "/usr/bin/pidof haproxy && /usr/bin/true"'),
    good: script('script "/bin/sh -c \'pidof haproxy && true\'"'),
  },
  'killall-check': {
    bad: script('script "killall -0 haproxy"'),
    good: script('script "killall -9 haproxy"') + second('notify "/opt/killall0 -0"'),
  },
  'script-in-temporary-folder': {
    bad: script('script "/tmp/check.sh"'),
    good: script('script "/opt/tmp/check.sh"'),
  },
  'script-in-home': {
    bad: instance('notify /home/alice/notify.sh'),
    good: instance('notify /srv/home/notify.sh'),
  },
  'script-path-relative': {
    bad: instance('notify_master ./master.sh'),
    good: instance('notify_master /master.sh') + second('notify_master logger'),
  },
  'script-account-missing': {
    bad: `vrrp_script S {\nscript /usr/bin/true\n}\n${instance()}`,
    good:
      `global_defs {\nscript_user nobody\n}\nvrrp_script S {\nscript /usr/bin/true\n}\n` +
      instance('notify /a'),
  },
};

const FIFO = 'notify_fifo /run/a\nvrrp_notify_fifo';

const notification: Readonly<Record<string, RuleCase>> = {
  'same-notify-script': {
    bad: instance('notify_master /a', 'notify_backup /a'),
    good: instance('notify_master "/a up"', 'notify_backup "/a down"', 'notify_fault "/a down"'),
  },
  'fault-not-notified': {
    bad: instance('notify_master /a', 'notify_backup /b'),
    good:
      instance('notify_master /a', 'notify_backup /b', 'notify_fault /b') +
      second('notify_master /a', 'notify_backup /b', 'notify /c'),
  },
  'shared-fifo': {
    bad: `global_defs {\n${FIFO} /run/a\n}\n${instance()}`,
    good: `global_defs {\n${FIFO} /run/b\n}\n${instance()}`,
  },
};

const addresses: Readonly<Record<string, RuleCase>> = {
  'address-in-two-instances': {
    bad: instance() + second(ADDRESSES.replace('.1/24', '.1/32')),
    good: instance() + second(),
  },
  'address-is-source': {
    bad: instance('mcast_src_ip 192.0.2.1'),
    good: instance('mcast_src_ip 192.0.2.9'),
  },
  'address-is-peer': {
    bad: unicast('192.0.2.8', '192.0.2.1'),
    good: unicast('192.0.2.8', '192.0.2.9'),
  },
  'not-a-host-address': { bad: withAddresses('224.0.0.5/24'), good: withAddresses('223.0.0.5/24') },
  'label-of-other-interface': {
    bad: withAddresses('192.0.2.1/24 label eth1:1'),
    good: withAddresses('192.0.2.1/24 label eth0:1', '192.0.2.2/24 dev eth0 label eth0'),
  },
  'network-address': {
    bad: withAddresses('192.0.2.0/24'),
    good: withAddresses('192.0.2.0/31', '198.51.100.0/32', '203.0.113.1/24'),
  },
  'mixed-prefix-lengths': {
    bad: withAddresses('192.0.2.1/24', '192.0.2.2'),
    good: withAddresses('192.0.2.1/24', '192.0.2.2/32', '198.51.100.2'),
  },
  'address-outside-networks': {
    bad: withAddresses('192.0.2.1'),
    good:
      withAddresses('192.0.2.1/24', '198.51.100.7', '198.51.100.8/32', '192.0.2.9') +
      second('virtual_ipaddress {\n203.0.113.1 dev eth9\n}', 'track_interface {\neth9\n}'),
  },
  'wrong-broadcast': {
    bad: withAddresses('192.0.2.1/25 brd 192.0.2.255'),
    good: withAddresses('192.0.2.1/24 brd 192.0.2.255', '192.0.2.2/25 brd +'),
  },
};

const auth = (password: string) => `authentication {\nauth_type PASS\nauth_pass ${password}\n}`;

const transport: Readonly<Record<string, RuleCase>> = {
  'peer-is-self': {
    bad: unicast('192.0.2.8', '192.0.2.8\n192.0.2.9'),
    good: unicast('192.0.2.8', '192.0.2.9'),
  },
  'peer-not-a-host': {
    bad: unicast('192.0.2.8', '224.0.0.18'),
    good: unicast('192.0.2.8', '192.0.2.18'),
  },
  'source-elsewhere': {
    bad: unicast('192.0.2.200', '192.0.2.9'),
    good: unicast('198.51.100.2', '198.51.100.3'),
  },
  'tutorial-password': { bad: instance(auth('1111')), good: instance(auth('1112')) },
  'gap-of-zero': {
    bad: `global_defs {\nvrrp_garp_interval 0\n}\n${instance()}`,
    good: `global_defs {\nvrrp_garp_interval 0.001\n}\n${instance()}`,
  },
};

const groups: Readonly<Record<string, RuleCase>> = {
  'group-members-differ': {
    bad: group(MEMBERS) + instance('state MASTER', 'priority 100') + second(),
    good: group(MEMBERS) + instance() + second('priority 90'),
  },
  'group-priorities-differ': {
    bad: group(MEMBERS) + instance() + second('priority 90'),
    good: group(MEMBERS) + instance() + second('advert_int 2'),
  },
};

/** The cases by the code of their rule. */
export const ruleCases: Readonly<Record<string, RuleCase>> = {
  ...election,
  ...tracking,
  ...scripts,
  ...notification,
  ...addresses,
  ...transport,
  ...groups,
  ...serviceCases,
};
