/** What snmpwalk(1) gets of Debian's keepalived and of upkeep, from the same file. */
import { expect } from 'chai';
import type { DaemonKind } from '../../lab/daemon-kind.js';
import { type SnmpMaster, startSnmpMaster } from '../../lab/servers/snmp-master.js';
import { useLab } from '../../lab/use-lab.js';
import { eventually } from '../../lab/wait.js';

const KEEPALIVED_MIB = '1.3.6.1.4.1.9586.100.5';
const ROOTS = [KEEPALIVED_MIB, '1.3.6.1.2.1.68', '1.3.6.1.2.1.207'];

/** Objects that differ on purpose or cannot be equal, by the beginning of their names. */
const DIFFERENT: readonly string[] = [
  `${KEEPALIVED_MIB}.1.1`, // the version
  `${KEEPALIVED_MIB}.1.3`, // `unset` where the file does not say; we say what holds
  `${KEEPALIVED_MIB}.2.3.1.6`, // wanted state: keepalived's follows the state
  `${KEEPALIVED_MIB}.2.3.1.11`, // it says "tracked" only of an interface that is listed
  `${KEEPALIVED_MIB}.2.3.1.15`, // it says that there is no authentication
  `${KEEPALIVED_MIB}.2.3.1.27`, // accept: 0 is none of the values of the MIB
  `${KEEPALIVED_MIB}.2.6.1.4`, // it says 0.0.0.0 where there is no broadcast address
  `${KEEPALIVED_MIB}.2.6.1.11`, // it says "advertised" of the addresses of one instance only
  `${KEEPALIVED_MIB}.2.7.1.19`, // features that the route does not have
  `${KEEPALIVED_MIB}.2.7.1.20`,
  ...[2, 3, 4, 5, 6].map((column) => `${KEEPALIVED_MIB}.2.8.1.${column}.`), // obsolete
  `${KEEPALIVED_MIB}.2.8.1.15`, // the type of service of a rule that has none
  `${KEEPALIVED_MIB}.2.8.1.32`, // it has no l3mdev without one
  `${KEEPALIVED_MIB}.2.13.1.4`, // the number in a file is in the metrics
  '1.3.6.1.2.1.68.1.3.1.7', // a master does not name itself
  '1.3.6.1.2.1.68.1.3.1.9', // the type of authentication, as above
  '1.3.6.1.2.1.68.1.3.1.10', // it has no key, where RFC 2787 asks for an empty one
  // counters and times of two runs
  ...['1.3.6.1.2.1.68.1.3.1.13', '1.3.6.1.2.1.68.2.4', '1.3.6.1.2.1.207.1.1.1.1.12'],
  '1.3.6.1.2.1.207.1.2.5',
];

function comparable(walked: ReadonlyMap<string, string>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    [...walked].filter(
      ([name]) => !DIFFERENT.some((start) => `${name}.`.startsWith(start.replace(/\.?$/, '.'))),
    ),
  );
}

describe('SNMP', function () {
  this.timeout(60_000);
  const lab = useLab(['n1'], { ipv6: true });

  const configuration = (master: SnmpMaster) => `
    global_defs {
      router_id lb1
      enable_snmp_vrrp
      enable_snmp_rfc
      snmp_socket unix:${master.socket}
      script_user root
      enable_script_security
    }
    vrrp_script chk { script "/usr/bin/true" interval 1 weight 5 }
    vrrp_track_file tf { file ${master.socket}.tf weight 2 init_file 3 }
    vrrp_sync_group G { group { VI_1 VI_2 }
      notify_master "/usr/bin/true m" }
    vrrp_instance VI_1 {
      interface eth0
      virtual_router_id 51
      priority 120
      advert_int 1
      authentication { auth_type PASS auth_pass abcd }
      virtual_ipaddress {
        10.99.0.100/24 dev eth0 label eth0:1
        10.99.0.101/32
      }
      virtual_ipaddress_excluded { 2001:db8::1/64 }
      virtual_routes { 10.77.0.0/16 via 10.99.0.9 dev eth0 metric 5 }
      virtual_rules { from 10.99.0.100 table 77 priority 1000 }
      notify_backup "/usr/bin/true b"
    }
    vrrp_instance VI_2 {
      version 3
      interface eth0
      virtual_router_id 52
      priority 110
      advert_int 0.5
      virtual_ipaddress { 10.99.1.100/24 }
    }
    vrrp_instance VI_6 {
      interface eth0
      virtual_router_id 53
      advert_int 0.5
      track_script { chk }
      track_file { tf }
      virtual_ipaddress { fe80::53
        2001:db8:1::53/64 }
    }
  `;

  async function walkOf(kind: DaemonKind, master: SnmpMaster) {
    const daemon = lab.start('n1', configuration(master), { kind, extraArguments: ['-D'] });
    const states = `${KEEPALIVED_MIB}.2.3.1.4`;
    await eventually(`${kind}: all are masters, and SNMP says so`, () => {
      const found = [...master.walk(states).values()];
      return found.length === 3 && found.every((value) => value === 'INTEGER: 2');
    });
    const walked = new Map(ROOTS.flatMap((root) => [...master.walk(root)]));
    await daemon.stop();
    return walked;
  }

  // Shows: global_defs.enable_snmp_vrrp, global_defs.enable_snmp_rfc, global_defs.snmp_socket
  // Shows: global_defs.enable_snmp_keepalived
  it('says of the same file what keepalived says', async () => {
    const master = await startSnmpMaster(lab.network.node('n1'));
    const theirs = await walkOf('keepalived', master);
    const ours = await walkOf('upkeep', master);
    master.close();
    expect(theirs.size).to.be.greaterThan(250);
    const [expected, got] = [comparable(theirs), comparable(ours)];
    const names = [...new Set([...Object.keys(expected), ...Object.keys(got)])];
    const differing = names.filter((name) => expected[name] !== got[name]);
    expect(differing.map((name) => [name, got[name], expected[name]])).to.deep.equal([]);
  });
});
