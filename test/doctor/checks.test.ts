import { expect } from 'chai';
import type { ScriptObservation } from '../../src/config/load.js';
import type { DoctorSubject } from '../../src/doctor/check.js';
import { examine } from '../../src/doctor/examine.js';
import { doctorChecks } from '../../src/doctor/table.js';
import type { WireReading } from '../../src/doctor/wire.js';
import { instanceText } from '../config/load-text.js';
import { address, type Case, ETH0, type MachineChanges, subjectOf } from './sample-machine.js';
import { wireCases } from './wire-cases.js';

const VRRP = instanceText();
const SIGNED = instanceText(
  '  auth_hmac {',
  `    key 1 hex:${'ab'.repeat(32)}`,
  '    active_key 1',
  '  }',
);
const BALANCED = `virtual_server 198.51.100.1 80 {
  protocol TCP
  lvs_method NAT
  lb_algo mh
  real_server 192.0.2.20 80 {
    TCP_CHECK {
    }
  }
}
`;
/** Virtual and real server behind one interface; nothing is set by the daemon. */
const ONE_ARM = `global_defs {
  lvs_host_setup check
}
${BALANCED.replace('198.51.100.1', '192.0.2.100')}`;

const chain = (hook: string, policy: string) => ({
  chain: { family: 'inet', table: 'filter', name: hook, hook, prio: 0, policy },
});
const closed = (hook: string): MachineChanges => ({
  firewall: { kind: 'ruleset', items: [chain(hook, 'drop')] },
});
const scriptProblem = (code: ScriptObservation['code']): readonly ScriptObservation[] => [
  { code, severity: 'warning', message: `there is ${code}`, security: false },
];
const daemon = { pid: 7, openFiles: 65_536, capabilities: (1n << 12n) | (1n << 13n) };
const VMAC_LINK: MachineChanges = {
  interfaces: [ETH0, { ...ETH0, name: 'vrrp.51', addresses: [] }],
};
const sourceChecks = (link: string, all: string) => ({
  'net/ipv4/conf/vrrp.51/rp_filter': link,
  'net/ipv4/conf/all/rp_filter': all,
});

const cases: Readonly<Record<string, Case>> = {
  ...wireCases,
  'fw-vrrp-in': {
    ...{ text: VRRP, bad: closed('input'), needless: BALANCED },
    ...{ level: 'fail', says: /^chain inet filter input .* drops IPv4 adverts in on eth0$/ },
  },
  'fw-vrrp-out': {
    ...{ text: VRRP, bad: closed('output'), needless: BALANCED },
    ...{ level: 'fail', says: /drops IPv4 adverts out on eth0$/ },
  },
  'fw-sync': {
    text: `global_defs {\n  lvs_sync_daemon eth0 A\n}\n${VRRP}`,
    ...{ bad: closed('input'), needless: VRRP },
    ...{ level: 'fail', says: /datagrams of the sync daemon in on eth0/ },
  },
  'fw-bfd': {
    text: 'bfd_instance far {\n  neighbor_ip 192.0.2.99\n}\n',
    ...{ bad: closed('input'), needless: VRRP },
    ...{ level: 'fail', says: /BFD of 192\.0\.2\.99 in on eth0/ },
  },
  'source-address': {
    ...{ text: VRRP, bad: { interfaces: [{ ...ETH0, running: false }] }, needless: BALANCED },
    ...{ level: 'fail', says: /^A: eth0 is without a carrier$/ },
  },
  'vip-prefix': {
    text: VRRP,
    bad: {
      interfaces: [{ ...ETH0, addresses: [{ address: address('10.0.0.1'), prefixLength: 8 }] }],
    },
    ...{ level: 'warn', says: /^A: 192\.0\.2\.1 is in no network of eth0 \(10\.0\.0\.1\/8\)$/ },
    needless: BALANCED,
  },
  'multicast-member': {
    ...{ text: VRRP, bad: { groups: [] }, needless: BALANCED },
    ...{ level: 'fail', says: /^A: eth0 does not listen to 224\.0\.0\.18$/ },
  },
  'proxy-arp': {
    ...{ text: VRRP, bad: { settings: { 'net/ipv4/conf/all/proxy_arp': '1' } } },
    ...{ level: 'warn', says: /^eth0 answers ARP for others$/, needless: BALANCED },
  },
  'promote-secondaries': {
    text: VRRP,
    good: { settings: { 'net/ipv4/conf/all/promote_secondaries': '1' } },
    bad: { settings: { 'net/ipv4/conf/eth0/promote_secondaries': '0' } },
    ...{ level: 'warn', says: /^A: 192\.0\.2\.1 goes when 192\.0\.2\.10 of eth0 is removed$/ },
    needless: instanceText('  promote_secondaries'),
  },
  'vmac-rp-filter': {
    text: instanceText('  use_vmac'),
    good: { ...VMAC_LINK, settings: sourceChecks('2', '1') },
    bad: { ...VMAC_LINK, settings: sourceChecks('0', '1') },
    ...{ level: 'fail', says: /^vrrp\.51 drops .* \(vrrp\.51: 0, all: 1\)$/, needless: VRRP },
  },
  'nm-owns-interface': {
    text: VRRP,
    bad: { interfaces: [{ ...ETH0, managers: { networkManager: true } }] },
    ...{ level: 'warn', says: /^NetworkManager manages eth0$/, needless: BALANCED },
  },
  'networkd-owns-interface': {
    text: VRRP,
    good: {
      interfaces: [
        {
          ...ETH0,
          managers: {
            networkManager: false,
            networkd: { file: '/etc/systemd/network/10-a.network', keepConfiguration: 'static' },
          },
        },
      ],
    },
    bad: {
      interfaces: [
        {
          ...ETH0,
          managers: {
            networkManager: false,
            networkd: { file: '/etc/systemd/network/10-a.network' },
          },
        },
      ],
    },
    ...{ level: 'warn', says: /manages eth0 \(10-a\.network\)/, needless: BALANCED },
  },
  'ipvs-modules': {
    ...{ text: BALANCED, bad: { modules: { ip_vs: 'missing' } }, needless: VRRP },
    ...{ level: 'fail', says: /no module ip_vs/ },
  },
  'ipvs-scheduler': {
    ...{ text: BALANCED, bad: { modules: { ip_vs_mh: 'missing' } }, needless: VRRP },
    ...{ level: 'fail', says: /no scheduler mh/ },
  },
  'ip-forward': {
    text: BALANCED,
    good: { settings: { 'net/ipv4/ip_forward': '1' } },
    bad: { settings: { 'net/ipv4/ip_forward': '0' } },
    ...{ level: 'fail', says: /^net\.ipv4\.ip_forward is not 1: /, needless: VRRP },
  },
  'send-redirects': {
    text: ONE_ARM,
    good: {
      settings: {
        'net/ipv4/conf/all/send_redirects': '0',
        'net/ipv4/conf/eth0/send_redirects': '0',
      },
    },
    bad: {
      settings: {
        'net/ipv4/conf/all/send_redirects': '0',
        'net/ipv4/conf/eth0/send_redirects': '1',
      },
    },
    ...{ level: 'fail', says: /^net\.ipv4\.conf\.eth0\.send_redirects is not 0/, needless: VRRP },
  },
  'conntrack-size': {
    text: VRRP,
    good: conntrack('10', '100'),
    bad: conntrack('90', '100'),
    ...{ level: 'fail', says: /^90 of 100 tracked connections$/ },
  },
  'ipvs-conn-table': {
    text: BALANCED,
    good: { parameters: { 'ip_vs.conn_tab_bits': '20' } },
    bad: { parameters: { 'ip_vs.conn_tab_bits': '12' } },
    ...{ level: 'warn', says: /^4,096 lists of connections/, needless: VRRP },
  },
  'neigh-gc': {
    text: BALANCED,
    good: { settings: { 'net/ipv4/neigh/default/gc_thresh2': '512' } },
    bad: { settings: { 'net/ipv4/neigh/default/gc_thresh2': '1' } },
    ...{ level: 'warn', says: /^1 real servers, 1 neighbours/, needless: VRRP },
  },
  'ipvsadm-unit': {
    ...{ text: BALANCED, bad: { enabledUnits: new Set(['ipvsadm.service']) }, needless: VRRP },
    ...{ level: 'warn', says: /^ipvsadm\.service is enabled$/ },
  },
  'script-path': {
    ...{ text: VRRP, bad: {}, badScripts: scriptProblem('script-not-found') },
    ...{ level: 'warn', says: /^there is script-not-found$/ },
  },
  'script-user': {
    ...{ text: VRRP, bad: {}, badScripts: scriptProblem('script-unsafe') },
    ...{ level: 'warn', says: /^there is script-unsafe$/ },
  },
  'keepalived-running': {
    text: VRRP,
    good: { processes: [{ pid: 5, name: 'keepalived', sameNetwork: false }] },
    bad: { processes: [{ pid: 5, name: 'keepalived', sameNetwork: true }] },
    ...{ level: 'fail', says: /^keepalived runs here \(process 5\)$/ },
  },
  'second-daemon': {
    text: VRRP,
    good: { processes: [{ pid: 5, name: 'upkeepd', sameNetwork: true }] },
    bad: { processes: [5, 6].map((pid) => ({ pid, name: 'upkeepd', sameNetwork: true })) },
    ...{ level: 'warn', says: /^2 upkeepd run here \(5, 6\)$/ },
  },
  'clock-skew': {
    ...{ text: SIGNED, bad: { clockSynchronised: false }, needless: VRRP },
    ...{ level: 'fail', says: /not synchronised, and adverts of A/ },
  },
  capabilities: {
    ...{ text: VRRP, bad: { daemon: { ...daemon, capabilities: 1n << 12n } } },
    ...{ level: 'fail', says: /lacks CAP_NET_RAW$/ },
  },
  'open-files': {
    ...{ text: VRRP, bad: { daemon: { ...daemon, openFiles: 64 } } },
    ...{ level: 'fail', says: /^upkeepd may have 64 files open/ },
  },
  'socket-buffers': {
    text: 'global_defs {\n  vrrp_netlink_cmd_rcv_bufs 1000000\n}\n',
    good: { settings: { 'net/core/rmem_max': '2000000' } },
    bad: { settings: { 'net/core/rmem_max': '212992' } },
    ...{ level: 'warn', says: /^a buffer of 1000000 bytes is asked for/, needless: VRRP },
  },
  'cgroup-cpu': {
    ...{ text: VRRP, bad: { daemon: { ...daemon, processors: 0.5 } } },
    ...{ level: 'warn', says: /0\.5 processors at most$/ },
  },
  'realtime-budget': {
    text: 'global_defs {\n  vrrp_rt_priority 50\n}\n',
    good: { settings: { 'kernel/sched_rt_runtime_us': '950000' } },
    bad: { settings: { 'kernel/sched_rt_runtime_us': '0' } },
    ...{ level: 'fail', says: /get no time/, needless: VRRP },
  },
  'nat-return-path': {
    text: `${VRRP}${BALANCED}`,
    bad: {
      interfaces: [{ ...ETH0, addresses: [{ address: address('192.0.2.17'), prefixLength: 28 }] }],
    },
    needless: BALANCED.replace('NAT', 'DR'),
    ...{
      level: 'warn',
      says: /^no virtual address in the network .* \(192\.0\.2\.17\/28 on eth0\)$/,
    },
  },
  'script-selinux': {
    ...{ text: VRRP, good: labelled('bin_t'), bad: labelled('user_home_t') },
    ...{
      level: 'warn',
      says: /^\/etc\/keepalived\/fit is user_home_t, which keepalived_t may not/,
    },
  },
  'systemd-version': {
    ...{ text: VRRP, good: { systemdVersion: 252 }, bad: { systemdVersion: 241 } },
    ...{ level: 'warn', says: /^systemd 241 leaves out parts/ },
  },
  'node-version': {
    ...{ text: VRRP, bad: { nodeVersion: '20.18.3' } },
    ...{ level: 'fail', says: /20\.18\.3 is older than 20\.19$/ },
  },
  'disk-state-dir': {
    text: VRRP,
    bad: { stateFolder: { path: '/var/lib/upkeep', freeBytes: 2 ** 30, writable: false } },
    ...{ level: 'fail', says: /^\/var\/lib\/upkeep cannot be written to$/ },
  },
};

function labelled(type: string): MachineChanges {
  const labels = new Map([['/etc/keepalived/fit', `system_u:object_r:${type}:s0`]]);
  return { selinux: { domain: 'system_u:system_r:keepalived_t:s0', labels } };
}

function conntrack(count: string, most: string): MachineChanges {
  return {
    settings: {
      'net/netfilter/nf_conntrack_count': count,
      'net/netfilter/nf_conntrack_max': most,
    },
  };
}

describe('the checks of the doctor', () => {
  it('each have a case here', () => {
    expect(doctorChecks.map(({ id }) => id)).to.have.members(Object.keys(cases));
  });

  for (const check of doctorChecks) {
    const { id } = check;
    const look = (subject: DoctorSubject, heard: Partial<WireReading> = {}) => {
      const silence = { claims: [], echoes: [], adverts: [], queries: [], listenedMs: 0 };
      const wire = { ...silence, refusals: [], ...heard };
      return examine([check], subject, { machine: wire, director: wire }).findings;
    };
    it(`${id}: content with what is right, and says what is wrong`, () => {
      const { text, good, bad, badScripts, level, says, needless, goodWire, badWire } =
        cases[id] ?? expect.fail(id);
      const content = look(subjectOf(text, good), goodWire);
      expect(content.map((each) => each.level)).to.deep.equal(['ok']);
      const found = look(subjectOf(text, bad, badScripts), badWire);
      const about = found.filter((each) => says.test(each.text));
      expect(
        about.map((each) => each.level),
        JSON.stringify(found),
      ).to.deep.equal([level]);
      if (needless !== undefined) {
        expect(look(subjectOf(needless, bad)), 'nothing is needed').to.deep.equal([]);
      }
    });
  }

  it('promote-secondaries: a prefix length of its own is a subnet of its own', () => {
    const check = doctorChecks.filter(({ id }) => id === 'promote-secondaries');
    const subject = subjectOf(VRRP.replace('192.0.2.1/24', '192.0.2.1/32'));
    expect(examine(check, subject).findings).to.deep.equal([]);
  });

  it('ask no one on the wire unless that is wanted', () => {
    const { notAsked, findings } = examine(doctorChecks, subjectOf(VRRP));
    expect(notAsked).to.have.members(Object.keys(wireCases));
    expect(findings.filter(({ id }) => notAsked.includes(id))).to.deep.equal([]);
  });

  it('promise what the daemon does at its start, and complain when it has not', () => {
    const forward = doctorChecks.filter(({ id }) => id === 'ip-forward');
    const look = (each: DoctorSubject) => examine(forward, each).findings;
    const subject = subjectOf(ONE_ARM.replace('check', 'auto'), {
      settings: { 'net/ipv4/ip_forward': '0' },
    });
    const { daemon: _, ...stopped } = subject.machine;
    const [promise] = look({ ...subject, director: stopped });
    expect(promise).to.include({ level: 'ok' });
    expect(promise?.text).to.match(/upkeepd sets net\.ipv4\.ip_forward = 1 when it starts/);
    const [complaint] = look(subject);
    expect(complaint).to.include({ level: 'fail' });
  });
});
