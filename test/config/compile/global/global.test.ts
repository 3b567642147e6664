import { expect } from 'chai';
import { instanceOf, instanceText, loadText, problemsOf } from '../../load-text.js';

const text = (...lines: readonly string[]) => `global_defs {\n${lines.join('\n')}\n}\n`;
const global = (...lines: readonly string[]) => loadText(text(...lines)).configuration.global;

describe('global_defs', () => {
  it('may appear more than once', () => {
    const twice = text('router_id a') + text('enable_script_security');
    const { routerId, scripts } = loadText(twice).configuration.global;
    expect({ routerId, secure: scripts.enableScriptSecurity }).to.deep.equal({
      routerId: 'a',
      secure: true,
    });
    expect(problemsOf(twice)).to.deep.equal([]);
  });

  it('names accounts, with a colon for supplementary groups', () => {
    expect(global('script_user web www').scripts).to.deep.include({ user: 'web', group: 'www' });
    expect(global('script_user web :www').scripts).to.deep.include({
      group: 'www',
      supplementaryGroups: true,
    });
    expect(global('script_user web :').scripts).not.to.have.property('group');
    expect(global('set_supplementary_groups').scripts.supplementaryGroups).to.equal(true);
    expect(global('set_supplementary_groups off').scripts.supplementaryGroups).to.equal(false);
  });

  it('sets scripts, pipes and files', () => {
    const all = global(
      'startup_script "/bin/a b" u g',
      'startup_script_timeout 7',
      'notify_fifo /run/f root',
      'notify_fifo_script /bin/f',
      'vrrp_notify_fifo /run/v',
      'reload_file',
      'reload_check_config /var/log/check',
      'state_dump_file /tmp/s',
      'json_version 2',
    );
    expect(all).to.deep.include({
      startupScript: {
        argv: ['/bin/a', 'b'],
        text: '/bin/a b',
        user: 'u',
        group: 'g',
        supplementaryGroups: false,
        timeoutMs: 7000,
      },
      notifyFifo: {
        path: '/run/f',
        user: 'root',
        script: { argv: ['/bin/f'], text: '/bin/f', supplementaryGroups: false },
      },
      vrrpNotifyFifo: { path: '/run/v' },
      reloadFile: '',
      reloadCheckConfig: '/var/log/check',
      dumpFiles: { state: '/tmp/s', jsonVersion: 2, useInstance: false },
    });
    expect(all).not.to.have.property('shutdownScript');
  });

  it('says that a FIFO script without a FIFO does nothing', () => {
    expect(problemsOf(text('notify_fifo_script /bin/f'))).to.deep.equal([
      '2:1 hint fifo-script-alone OK',
    ]);
  });

  it('clamps a real-time priority and keeps the limit for it', () => {
    expect(problemsOf(text('vrrp_rt_priority 200'))).to.deep.equal([
      '2:18 error number-out-of-range GENERAL_ERROR',
    ]);
    expect(global('vrrp_rt_priority 200').vrrpProcess).to.deep.include({
      realTimePriority: 99,
    });
    expect(global('vrrp_rlimit_rttime 1').vrrpProcess).not.to.have.property('realTimeLimitUs');
    expect(
      global('vrrp_rt_priority 5', 'vrrp_rlimit_rtime 1').vrrpProcess.realTimeLimitUs,
    ).to.equal(2);
    expect(global('vrrp_cpu_affinity 0 2', 'vrrp_no_swap').vrrpProcess).to.deep.include({
      cpuAffinity: [0, 2],
      noSwap: true,
    });
  });

  it('reads modes as numbers and as names', () => {
    expect(global('umask 027').umask).to.equal(0o027);
    expect(global('umask 18').umask).to.equal(0o022);
    expect(global('umask 0x12').umask).to.equal(0o022);
    expect(global('umask IRWXG|IWOTH').umask).to.equal(0o072);
    expect(global('umask 07x').umask).to.equal(0o177);
    expect(problemsOf(text('umask IFOO'))).to.deep.equal([
      '2:7 error invalid-file-mode GENERAL_ERROR',
    ]);
  });

  it('cuts a process name that is too long', () => {
    expect(global('vrrp_process_name 01234567890123456').vrrpProcess.name).to.equal(
      '012345678901234',
    );
    expect(global('process_names').vrrpProcess.name).to.equal('keepalived_vrrp');
  });

  it('leaves what the language layer reads to it', () => {
    expect(problemsOf(text('random_seed 7', 'include_check read +match'))).to.deep.equal([]);
  });
});

describe('the top level', () => {
  it('names instance and namespace, which imply a pid directory', () => {
    const of = (line: string) => loadText(`${line}\n`).configuration.global;
    expect(of('instance a')).to.include({ daemonInstance: 'a', usePidDirectory: true });
    expect(of('net_namespace n')).to.include({ networkNamespace: 'n', usePidDirectory: true });
    expect(of('use_pid_dir')).to.include({ usePidDirectory: true });
    expect(of('child_wait_time 9')).to.include({ childWaitTimeMs: 9000, usePidDirectory: false });
  });
});

describe('gratuitous ARP settings', () => {
  const garp = (lines: readonly string[], ...own: readonly string[]) =>
    instanceOf(text(...lines) + instanceText(...own)).garp;

  it('follow each other', () => {
    expect(garp(['vrrp_garp_master_delay 9', 'vrrp_garp_master_repeat 2'])).to.include({
      masterDelayMs: 9000,
      lowerPriorityDelayMs: 9000,
      masterRepeat: 2,
      lowerPriorityRepeat: 2,
    });
    expect(garp(['vrrp_garp_interval 0.001'], 'garp_lower_prio_repeat 0')).to.include({
      intervalMs: 1,
      lowerPriorityRepeat: 0,
    });
    expect(garp([], 'garp_master_refresh 60', 'garp_master_delay 1')).to.include({
      masterRefreshMs: 60_000,
      masterDelayMs: 1000,
      lowerPriorityDelayMs: 5000,
    });
  });

  it('are few with vrrp_min_garp, unless told otherwise', () => {
    expect(garp(['vrrp_min_garp'])).to.include({ masterDelayMs: 0, masterRepeat: 1 });
    expect(garp(['vrrp_min_garp', 'vrrp_garp_master_repeat 3'])).to.include({ masterRepeat: 3 });
    expect(garp(['vrrp_min_garp off'])).to.include({ masterDelayMs: 5000, masterRepeat: 5 });
  });

  it('raise a count of 0 to 1, with an error', () => {
    expect(garp([], 'garp_master_repeat 0').masterRepeat).to.equal(1);
    expect(problemsOf(instanceText('garp_master_repeat 0'))).to.deep.equal([
      '4:20 error number-out-of-range GENERAL_ERROR',
    ]);
  });
});

describe('garp_group', () => {
  const group = (...lines: readonly string[]) => `garp_group {\n${lines.join('\n')}\n}\n`;

  it('needs an interval, as keepalived says', () => {
    expect(problemsOf(group('interface eth0'))).to.deep.equal([
      '1:1 warning garp-group-unused GENERAL_ERROR',
    ]);
    expect(problemsOf(group('interface eth0', 'gna_interval 0.1'))).to.deep.equal([]);
  });

  it('has interfaces of both keywords, and none that another has', () => {
    const both = group('garp_interval 0.1', 'interface eth0', 'interfaces {\neth1 eth2\n}');
    const [found] = loadText(both).configuration.garpGroups;
    expect(found?.interfaces).to.deep.equal(['eth0', 'eth1', 'eth2']);
    expect(problemsOf(both + group('garp_interval 0.2', 'interface eth1'))).to.deep.equal([
      '8:1 warning repeated-entry GENERAL_ERROR',
    ]);
  });
});
