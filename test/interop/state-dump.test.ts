/**
 * `keepalived.data` beside that of Debian's keepalived, from one file on machines with the same
 * interfaces: line by line. What is in one of them only is in the lists below, with the reason; a
 * line of the lists that explains nothing fails as well.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Daemon, DaemonOptions } from '../lab/daemon.js';
import { useLab } from '../lab/use-lab.js';
import { eventually } from '../lab/wait.js';

const CONFIGURATION = `global_defs {
  router_id LVS_DEVEL
  notification_email {
    root@localhost
    admin@example.org
  }
  notification_email_from keepalived@localhost
  smtp_server 127.0.0.1
  smtp_helo_name router
  smtp_connect_timeout 30
  script_user root
  enable_script_security
  vrrp_garp_master_delay 2
  lvs_flush_on_stop VS
}
vrrp_script chk {
  script "/usr/bin/sleep 0"
  interval 1
  timeout 3
  weight -10
  rise 2
  fall 3
  user nobody
}
vrrp_script long {
  script "/usr/bin/sleep 600"
  interval 1
  timeout 900
  weight 2
}
vrrp_sync_group G1 {
  group {
    VI_1
    VI_2
  }
  track_script {
    chk
  }
  notify_master /usr/bin/true
  notify_backup "/usr/bin/echo x y"
  notify /usr/bin/true
  smtp_alert
}
vrrp_instance VI_1 {
  state MASTER
  interface eth0
  virtual_router_id 51
  priority 150
  advert_int 1
  authentication {
    auth_type PASS
    auth_pass 1111
  }
  track_interface {
    lo
  }
  virtual_ipaddress {
    10.99.0.100/24 label eth0:1
    10.99.0.101/24
  }
  virtual_ipaddress_excluded {
    10.99.0.102
  }
  notify_master "/usr/bin/echo master"
  notify_fault "/usr/bin/echo fault"
  notify_stop "/usr/bin/echo stop"
  smtp_alert
}
vrrp_instance VI_2 {
  interface eth0
  virtual_router_id 52
  priority 100
  version 3
  preempt_delay 5
  unicast_peer {
    10.99.0.200
  }
  virtual_ipaddress {
    10.99.0.110/24
  }
}
vrrp_instance VI_6 {
  interface eth0
  virtual_router_id 53
  nopreempt
  dont_track_primary
  track_script {
    chk weight 3
    long
  }
  virtual_ipaddress {
    fe80::100/64
    2001:db8::100/64
  }
}
`;

type Argued = readonly (readonly [RegExp, string])[];

const DEFAULTS = 'a default of instances: each of them says what holds for it';
const NOT_THERE = 'what upkeep does not have';
const NO_LIMIT = 'only what the file asks for is set';
const OWN_LINES = 'what it says stands in lines of their own (Fault, Status, Check unicast src)';

const THEIRS: Argued = [
  [/^ (Default smtp_alert|Checkers log all failures|VRRP notify priority changes)/, DEFAULTS],
  [/^ (VRRP IPv[46] mcast group|Gratuitous (ARP|NA)|Num adverts|Send advert after)/, DEFAULTS],
  [/^ VRRP (default protocol|check unicast_src|skip check advert|strict mode)/, DEFAULTS],
  [/^ No test config before reload/, 'a reload always begins with it'],
  [/^ (VRRP|Checker|BFD) realtime limit = 10000$/, NO_LIMIT],
  [/^ (nftables|libnftnl)/, 'it depends on the build'],
  [/^ (SNMP|DBus)/, NOT_THERE],
  [/_rcv_bufs(_force)? = /, 'the kernel sizes these buffers'],
  [/^ {3}Script uid:gid = /, 'names of accounts, as the file has them'],
  [/^ Default script uid:gid/, 'names of accounts, as the file has them'],
  [/^ {3}Flags:| {5}Using unicast/, OWN_LINES],
  [/^ {3}Number of |^ {3}Unicast checksum/, OWN_LINES],
  [/^ {3}Password = /, 'who reads a dump need not learn it'],
  [/^ {3}fd_in /, 'numbers of descriptors'],
  [/^ {3}Insecure = no/, 'an insecure script is refused at the start, and the log says so'],
  [/^ {3}VRRP instances :$/, 'never followed by anything'],
  [/^ {3}(Seen up|Delayed state change|(Up|Down) debounce) /, NOT_THERE],
  [/^ {3}(Reset|Original) |^ {3}(rp_filter|Not IPv6 forwarding)/, NOT_THERE],
  [/^ {3}MAC broadcast = ff:ff:ff:ff:ff:ff/, 'the same on every Ethernet'],
  [/^ {3}IPv6 address = |^ {3}MAC = |^ {3}index = /, 'other machine'],
  [/^ {3}Status = BAD/, 'a script without a result is neither good nor bad'],
  [/^ {5}VI_6, weight 255/, 'the instance says that it does not track its interface'],
];

const OURS: Argued = [
  [/^ Default script user = root/, 'names of accounts, as the file has them'],
  [/^ {3}Script user = nobody/, 'names of accounts, as the file has them'],
  [/^ (VRRP|Checker|BFD) realtime limit = unlimited$/, NO_LIMIT],
  [/^ Child wait time = /, 'a setting of the supervisor'],
  [/^ {3}Status = NOT SET/, 'a script without a result is neither good nor bad'],
  [/^ {3}IPv6 address = |^ {3}MAC = |^ {3}index = /, 'other machine'],
];

/** Sections that the other does not have; interfaces that no instance names. */
const SECTIONS_LEFT_OUT = ['VRRP Sockpool'];

describe('the state in words beside that of keepalived', function () {
  this.timeout(60_000);
  const lab = useLab(['ours', 'theirs'], { ipv6: true });

  async function dumpOf(name: 'ours' | 'theirs', options: DaemonOptions): Promise<string> {
    const daemon = lab.start(name, CONFIGURATION, { ...options, extraArguments: ['-P'] });
    await daemon.waitForLog(/\(VI_1\) Entering MASTER STATE/, 20_000);
    await daemon.waitForLog(/\(VI_6\) Entering MASTER STATE/, 20_000);
    const text = await eventually(
      `${name}: addresses and scripts are as far`,
      async () => {
        const dump = await freshDump(daemon);
        const isSettled =
          dump.includes('2001:db8::100/64 dev eth0 scope global') &&
          /^ VRRP Script = chk\n(?: {3}.*\n)*? {3}State = idle$/m.test(dump);
        return isSettled && dump.includes('Result = 4') && !dump.includes('Timer garp') && dump;
      },
      20_000,
      () => daemon.log().slice(-2000),
    );
    daemon.close();
    return text;
  }

  async function freshDump(daemon: Daemon): Promise<string> {
    const path = join(daemon.directory, 'keepalived.data');
    const before = existsSync(path) ? readFileSync(path, 'utf8') : '';
    daemon.signal('SIGUSR1');
    return eventually('there is a dump', () => {
      const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
      return text !== before && text.endsWith('\n') && text;
    });
  }

  it('has the same lines in the same order, but for those that are argued', async () => {
    const ours = await dumpOf('ours', {});
    const theirs = await dumpOf('theirs', { kind: 'keepalived' });
    const unused = new Set([...OURS, ...THEIRS]);
    const strip = (lines: readonly string[], argued: Argued) =>
      lines.filter((line) => {
        const reason = argued.find(([pattern]) => pattern.test(line));
        unused.delete(reason ?? [/$./, '']);
        return reason === undefined;
      });
    const interfaces = namesOf(ours);
    const [own, other] = [
      strip(comparable(ours, interfaces), OURS),
      strip(comparable(theirs, interfaces), THEIRS),
    ];
    expect(own).to.deep.equal(other);
    expect([...unused].map(([pattern]) => pattern.source)).to.deep.equal([]);
  });
});

function namesOf(text: string): ReadonlySet<string> {
  return new Set([...text.matchAll(/^ Name = (.*)$/gm)].map(([, name]) => name ?? ''));
}

/** The lines without moments, without sections that only keepalived has and other interfaces. */
function comparable(text: string, interfaces: ReadonlySet<string>): readonly string[] {
  let leftOut = false;
  return text
    .trimEnd()
    .split('\n')
    .filter((line) => {
      const [, section] = /^------< (.*) >------$/.exec(line) ?? [];
      const [, name] = /^ Name = (.*)$/.exec(line) ?? [];
      if (section !== undefined) {
        leftOut = SECTIONS_LEFT_OUT.includes(section);
      } else if (name !== undefined) {
        leftOut = !interfaces.has(name);
      }
      return !leftOut;
    })
    .map((line) =>
      line
        .replace(/, uid:gid \d+:\d+$/, '') // names of accounts stand in the file
        .replace(/ = \d+\.\d+ \(.*\)$/, ' = MOMENT')
        .replace(/(ifindex|10\.99\.0\.[12]$|fe80::[12]$).*/, 'OWN'),
    );
}
