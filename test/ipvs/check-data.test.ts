/**
 * `keepalived_check.data` beside that of Debian's keepalived, from one file in one kernel: line by
 * line. What is in one of them only is in the lists below, with the reason; a row that explains
 * nothing fails as well.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { Daemon } from '../lab/daemon.js';
import type { DaemonKind } from '../lab/daemon-kind.js';
import { scratchDirectory } from '../lab/scratch.js';
import { eventually } from '../lab/wait.js';
import { Topology } from './stage/topology.js';

const directory = scratchDirectory();
const FILE = join(directory, 'number');

const CONFIGURATION = `global_defs {
  router_id LVS_DEVEL
  lvs_timeouts tcp 901 tcpfin 121 udp 301
  lvs_flush_on_stop VS
  lvs_sync_daemon eth0 id 7 maxlen 1000 port 8849 ttl 3 group 224.0.0.90
  script_user root
  enable_script_security
}
track_file f {
  file "${FILE}"
  weight 1
}
virtual_server_group pool {
  10.50.1.1-3 80
  10.50.1.9 80
}
virtual_server_group marks {
  fwmark 101
  fwmark 102
}
virtual_server fwmark 104 {
  ip_family inet6
  lvs_sched lc
  lvs_method DR
  virtualhost marked.example.org
  persistence_timeout 300
  persistence_granularity 64
  real_server fd00:2::11 {
  }
}
virtual_server 10.50.2.1 80 {
  lvs_method NAT
  lvs_sched sh
  sh-port
  protocol TCP
  persistence_timeout 300
  persistence_granularity 255.255.255.0
  omega
  quorum 3
  hysteresis 1
  quorum_up "/usr/bin/echo up"
  quorum_down "/usr/bin/echo down" root
  virtualhost www.example.org
  alpha
  delay_loop 1
  retry 1
  delay_before_retry 0.5
  warmup 0.2
  smtp_alert
  snmp_name svc
  sorry_server 10.2.0.13 80
  sorry_server_inhibit
  sorry_server_lvs_method DR
  real_server 10.2.0.11 8080 {
    weight 2
    inhibit_on_failure
    notify_up "/usr/bin/echo rs up"
    notify_down "/usr/bin/echo rs down"
    uthreshold 100
    lthreshold 50
    TCP_CHECK {
      connect_port 9
      connect_ip 10.2.0.12
      connect_timeout 1
      fwmark 3
    }
    HTTP_GET {
      url {
        path /
        digest 00112233445566778899aabbccddeeff
        status_code 200 301-303
        virtualhost v.example.org
        regex "a.*b"
        regex_no_match
        regex_min_offset 3
        regex_max_offset 300
      }
      url {
        path /two
        regex "c"
      }
      http_protocol 1.1
      fast_recovery
      connect_timeout 2
      log_all_failures
    }
    SSL_GET {
      url {
        path /s
      }
    }
  }
  real_server 10.2.0.12 8080 {
    weight 1
    virtualhost rs.example.org
    snmp_name some
    alpha off
    delay_loop 2
    connect_timeout 3
    retry 3
    delay_before_retry 0.3
    warmup 0.1
    smtp_alert off
    SMTP_CHECK {
      helo_name me.example.org
    }
    DNS_CHECK {
      type A
      name example.org.
    }
  }
}
virtual_server 10.50.2.4 53 {
  lvs_method NAT
  lvs_sched rr
  protocol UDP
  ops
  delay_loop 1
  warmup 0
  real_server 10.2.0.11 53 {
    UDP_CHECK {
      payload 01 02
      require_reply 01x2
      min_reply_length 4
      max_reply_length 40
    }
    PING_CHECK {
      retry 1
    }
  }
}
virtual_server 10.50.2.5 5060 {
  lvs_method NAT
  lvs_sched mh
  mh-fallback
  inhibit_on_failure
  protocol UDP
  persistence_timeout 20
  persistence_engine sip
  real_server 10.2.0.11 5060 {
    FILE_CHECK {
      track_file f
      weight 2 reverse
    }
  }
}
virtual_server group pool {
  protocol TCP
  lvs_sched rr
  lvs_method TUN type gue port 6080 csum
  inhibit_on_failure
  delay_loop 1
  warmup 0
  real_server 10.2.0.11 80 {
    weight 3
    lvs_method TUN type gre csum
    MISC_CHECK {
      misc_path "/usr/bin/sh -c 'exit 5'"
      misc_timeout 4
      misc_dynamic
    }
  }
  real_server 10.2.0.12 80 {
    lvs_method TUN
  }
}
virtual_server group marks {
  lvs_sched wrr
  lvs_method DR
  protocol TCP
  real_server 10.2.0.11 {
    weight 3
  }
}
`;

type Argued = readonly (readonly [RegExp, string])[];

const DEFAULTS = 'a default of instances: each of them says what holds for it';
const NO_LIMIT = 'only what the file asks for is set';
const NOT_THERE = 'what upkeep does not have';
const ASKED_WITH = 'the names that a url is asked with, wherever they are written';
const INTERNAL = 'what the program of keepalived remembers of itself';

const THEIRS: Argued = [
  [/^ (Default smtp_alert|Checkers log all failures|VRRP notify priority changes)/, DEFAULTS],
  [/^ (VRRP IPv[46] mcast group|Gratuitous (ARP|NA)|Num adverts|Send advert after)/, DEFAULTS],
  [/^ VRRP (default protocol|check unicast_src|skip check advert|strict mode)/, DEFAULTS],
  [/^ (VRRP|Checker|BFD) realtime limit = 10000$/, NO_LIMIT],
  [/^ No test config before reload/, 'a reload always begins with it'],
  [/^ (nftables|libnftnl)| System is compiled with/, 'it depends on the build'],
  [/^ (SNMP|DBus)/, NOT_THERE],
  [/_rcv_bufs(_force)? = /, 'the kernel sizes these buffers'],
  [/^ Default script uid:gid|^ {3}uid:gid = /, 'names of accounts, as the file has them'],
  [/^ {5}Alive: /, 'a count that has been seen to go below 0'],
  [/^ {3,5}[Rr]eloaded = |^ {3}previous effective_weight/, INTERNAL],
  [/^ {3}Hashed = /, 'it has no effect'],
  [/^ {3}Status = /, 'the checks say what became of a file'],
  [/^ {3}(Retries iterations|Last (ran|status)|Failed URL) /, 'the reason says what became of it'],
  [/^ {3}Default delay before retry/, 'that of the kind: the check says what holds for it'],
  [/^ {3}Enable SNI|^ {5}Virtual host = /, ASKED_WITH],
  [/^ {5}Regex ref count/, INTERNAL],
];

const OURS: Argued = [
  [/^ Default script user = root/, 'names of accounts, as the file has them'],
  [/^ (VRRP|Checker|BFD) realtime limit = unlimited$/, NO_LIMIT],
  [/^ Child wait time = /, 'a setting of the supervisor'],
  [/^ {3}Reason = /, 'why a check failed'],
  [/^ {5}Virtual host = /, ASKED_WITH],
  [/^ {5}In use = /, 'whether the sorry server serves'],
];

/** Failed: all but those of the FILE_CHECK, the MISC_CHECK and the PING_CHECK. */
const SETTLED = { checks: 9, up: 3 };

describe('keepalived_check.data beside that of keepalived', function () {
  this.timeout(120_000);
  let topology: Topology;
  before('make the nodes', () => {
    writeFileSync(FILE, '0\n');
    topology = new Topology();
  });
  after('clear the stage', () => topology.close());

  async function dumpOf(kind: DaemonKind): Promise<string> {
    const options = { kind, extraArguments: ['-C'] };
    const daemon = new Daemon(topology.node('a'), CONFIGURATION, options);
    daemon.start();
    await daemon.waitForLog(/Startup complete|Gained quorum/, 30_000);
    const path = join(daemon.directory, 'keepalived_check.data');
    const text = await eventually(
      `the checks of ${kind} have run`,
      () => {
        const dump = existsSync(path) ? readFileSync(path, 'utf8') : '';
        daemon.signal('SIGUSR1');
        const count = (line: string) => dump.split(`\n   ${line}\n`).length - 1;
        const isWhole = dump.endsWith('\n') && count('Has run = yes') === SETTLED.checks;
        return isWhole && count('Up = yes') === SETTLED.up && dump;
      },
      40_000,
      () => `${existsSync(path) ? readFileSync(path, 'utf8') : ''}\n${daemon.log().slice(-2000)}`,
    );
    await daemon.stop();
    daemon.close();
    return text;
  }

  it('has the same lines in the same order, but for those that are argued', async () => {
    const theirs = await dumpOf('keepalived');
    const ours = await dumpOf('upkeep');
    const unused = new Set([...OURS, ...THEIRS]);
    const strip = (text: string, argued: Argued) =>
      text
        .trimEnd()
        .split('\n')
        .filter((line) => {
          const reason = argued.find(([pattern]) => pattern.test(line));
          unused.delete(reason ?? [/$./, '']);
          return reason === undefined;
        })
        .map((line) => line.replace(/, uid:gid \d+:\d+$/, '')); // accounts stand in the file
    const [own, other] = [strip(ours, OURS), strip(theirs, THEIRS)];
    const place = own.findIndex((line, index) => line !== other[index]);
    const around = (lines: readonly string[]) => lines.slice(Math.max(0, place - 12), place + 8);
    expect(around(own), 'the first difference').to.deep.equal(around(other));
    expect(own).to.deep.equal(other);
    expect([...unused].map(([pattern]) => pattern.source)).to.deep.equal([]);
  });
});
