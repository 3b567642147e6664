import { expect } from 'chai';
import { DEFAULT_BALANCER } from '../../expected-defaults.js';
import { instanceText, loadText, machineWith, problemsOf } from '../../load-text.js';

function balancer(...lines: readonly string[]) {
  return loadText(`global_defs {\n${lines.join('\n')}\n}\n`).configuration.global.balancer;
}

describe('global_defs of the load balancer', () => {
  it('are the defaults when nothing is said', () => {
    expect(balancer()).to.deep.equal(DEFAULT_BALANCER);
  });

  it('hold time-outs, of which 0 is left alone', () => {
    const all = balancer('lvs_timeouts udp 3 tcp 9 tcpfin 4').timeouts;
    expect(all).to.deep.equal({ tcpSeconds: 9, tcpFinSeconds: 4, udpSeconds: 3 });
    const one = balancer('lvs_timeouts tcpfin 4').timeouts;
    expect(one).to.deep.equal({ tcpSeconds: 0, tcpFinSeconds: 4, udpSeconds: 0 });
  });

  it('tell the three ways to stop', () => {
    const way = (...lines: readonly string[]) => balancer(...lines).flushOnStop;
    expect(way()).to.equal('no');
    expect(way('lvs_flush_on_stop VS')).to.equal('services');
    expect(way('lvs_flush_on_stop')).to.equal('table');
    expect(way('lvs_flush_onstop VS')).to.equal('services');
  });

  it('hold the synchronisation of connections, in both its forms', () => {
    const options = 'lvs_sync_daemon eth0 inst A id 7 maxlen 1400 port 8848 ttl 3 group 224.0.0.81';
    expect(balancer(options).syncDaemon).to.deep.equal({
      interface: 'eth0',
      instance: 'A',
      syncId: 7,
      maximumMessageBytes: 1400,
      port: 8848,
      ttl: 3,
      group: '224.0.0.81',
    });
    const old = { interface: 'eth0', instance: 'A', syncId: 5 };
    expect(balancer('lvs_sync_daemon eth0 A 5').syncDaemon).to.deep.equal(old);
    expect(balancer('lvs_sync_daemon eth0 A id 5').syncDaemon).to.deep.equal(old);
    expect(balancer('lvs_sync_daemon eth0').syncDaemon).to.deep.equal({
      interface: 'eth0',
      syncId: 0,
    });
  });

  it('take the number of the virtual router for the synchronisation', () => {
    const text = `global_defs {\nlvs_sync_daemon eth0 inst A\n}\n${instanceText()}`;
    expect(loadText(text).configuration.global.balancer.syncDaemon?.syncId).to.equal(51);
  });

  it('say what the synchronisation lacks', () => {
    const text = (instance: string) =>
      `${instanceText()}global_defs {\nlvs_sync_daemon eth7 inst ${instance}\n}\n`;
    const known = { machine: machineWith(['eth0', 'eth7']) };
    expect(problemsOf(text('A'), known)).to.deep.equal([]);
    expect(problemsOf(text('B'), known)).to.deep.equal(['9:27 warning unknown-instance OK']);
    expect(problemsOf(text('A'), { machine: machineWith(['eth0']) })).to.deep.equal([
      '9:17 warning interface-not-found OK',
    ]);
  });

  it('hold the rest', () => {
    const settings = balancer(
      ...['lvs_flush', 'rs_init_notifies', 'lvs_drift_interval 0', 'lvs_host_setup check'],
      ...['lvs_netlink_cmd_rcv_bufs 9000', 'nftables_ipvs', 'nftables_ipvs_start_fwmark 7'],
      ...['lvs_notify_fifo /run/f', 'lvs_notify_fifo_script /s', 'process_names'],
      ...['lvs_masquerade 10.0.0.0/24 fd00::/64', 'lvs_masquerade 10.0.0.0/24 10.1.0.1'],
      ...['checker_rt_priority 3', 'checker_cpu_affinity 0 2', 'checker_no_swap'],
    );
    expect(settings).to.deep.equal({
      flush: true,
      flushOnStop: 'no',
      notifyFifo: {
        path: '/run/f',
        script: { argv: ['/s'], text: '/s', supplementaryGroups: false },
      },
      realServerInitNotifies: true,
      marking: { table: 'keepalived_ipvs', chainPriority: -1, firstMark: 7, counters: false },
      process: {
        name: 'keepalived_lvs',
        realTimePriority: 3,
        cpuAffinity: [0, 2],
        noSwap: true,
      },
      netlinkCommands: { bytes: 9000, force: false },
      netlinkEvents: { force: false },
      driftIntervalMs: 0,
      masquerade: [
        { address: '10.0.0.0', prefixLength: 24 },
        { address: 'fd00::', prefixLength: 64 },
        { address: '10.1.0.1', prefixLength: 32 },
      ],
      hostSetup: 'check',
    });
  });

  it('know the namespace of the load balancer', () => {
    const namespace = (text: string) =>
      loadText(text).configuration.global.balancer.networkNamespace;
    expect(namespace('net_namespace_ipvs lvs\n')).to.equal('lvs');
    expect(namespace('net_namespace_ipvs\n')).to.equal('');
    expect(namespace('')).to.equal(undefined);
  });
});

describe('the block SSL', () => {
  it('is one for all checks; a later one replaces it', () => {
    const first = 'SSL {\nca /ca\ncertificate /crt\n}\n';
    const { configuration } = loadText(first);
    expect(configuration.global.balancer.tlsClient).to.deep.equal({
      certificateAuthorities: '/ca',
      certificate: '/crt',
    });
    const both = `${first}SSL {\nkey /key\npassword p\n}\n`;
    expect(loadText(both).configuration.global.balancer.tlsClient).to.deep.equal({
      key: '/key',
      password: 'p',
    });
    expect(problemsOf(both)).to.deep.equal(['5:1 error repeated-ssl GENERAL_ERROR']);
    expect(problemsOf(first)).to.deep.equal([]);
  });
});
