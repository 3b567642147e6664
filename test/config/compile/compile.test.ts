/** Whole configurations: the model they give, and what is said about them. */
import { expect } from 'chai';
import { compileConfiguration } from '../../../src/config/compile/compile.js';
import { PLAIN_INSTANCE } from '../../../src/config/defaults.js';
import { DEFAULT_BALANCER, DEFAULT_SERVICES } from '../expected-defaults.js';
import { instanceText, loadText, problemsOf } from '../load-text.js';

const TUTORIAL = `! Configuration File for keepalived
global_defs {
   notification_email {
     admin@example.com
   }
   notification_email_from lb1@example.com
   smtp_server 127.0.0.1
   smtp_connect_timeout 30
   router_id LB1
}

vrrp_script chk_nginx {
    script "/usr/bin/pgrep nginx"
    interval 2
    weight -20
}

vrrp_instance VI_1 {
    state MASTER
    interface eth0
    virtual_router_id 51
    priority 100
    advert_int 1
    authentication {
        auth_type PASS
        auth_pass verysecret1
    }
    virtual_ipaddress {
        192.0.2.100/24 dev eth0 label eth0:1
    }
    track_script {
        chk_nginx
    }
}
`;

const TUTORIAL_INSTANCE = {
  name: 'VI_1',
  interface: 'eth0',
  virtualRouterId: 51,
  family: 'inet',
  version: 2,
  initialState: 'MASTER',
  priority: 100,
  advertIntervalMs: 1000,
  downTimerAdverts: 3,
  preempt: true,
  preemptDelayMs: 0,
  lowerPriorityNoAdvert: false,
  higherPrioritySendAdvert: false,
  ownerIgnoreAdverts: false,
  authentication: { type: 'PASS', password: 'verysecr' },
  trackSourceAddress: false,
  multicastGroup: '224.0.0.18',
  unicastPeers: [],
  unicastTtl: 255,
  checkUnicastSource: false,
  skipCheckAdvertAddresses: false,
  v3ChecksumAsV2: false,
  virtualAddresses: [
    {
      address: '192.0.2.100',
      prefixLength: 24,
      interface: 'eth0',
      scope: 0,
      label: 'eth0:1',
      flags: [],
      noTrack: false,
    },
  ],
  excludedAddresses: [],
  garp: {
    masterDelayMs: 5000,
    masterRepeat: 5,
    masterRefreshMs: 0,
    masterRefreshRepeat: 1,
    lowerPriorityDelayMs: 5000,
    lowerPriorityRepeat: 5,
    intervalMs: 0,
    neighbourAdvertisementIntervalMs: 0,
  },
  announced: false,
  dontTrackPrimary: false,
  trackScripts: [{ name: 'chk_nginx', weight: { value: -20, reverse: false } }],
  trackInterfaces: [],
  promoteSecondaries: false,
  unicastFaultWithoutPeer: false,
  ...PLAIN_INSTANCE,
  notify: {},
  notifyDeleted: false,
  notifyPriorityChanges: false,
};

describe('compileConfiguration: the tutorial pair', () => {
  it('says only what there is to say', () => {
    expect(problemsOf(TUTORIAL)).to.deep.equal(['26:19 warning password-too-long GENERAL_ERROR']);
    expect(loadText(TUTORIAL)).to.include({ exitStatus: 5 });
  });

  it('gives the instance and the script', () => {
    const { vrrpInstances, vrrpScripts, global } = loadText(TUTORIAL).configuration;
    expect(global.routerId).to.equal('LB1');
    expect(vrrpScripts).to.deep.equal([
      {
        name: 'chk_nginx',
        command: {
          argv: ['/usr/bin/pgrep', 'nginx'],
          text: '/usr/bin/pgrep nginx',
          supplementaryGroups: false,
        },
        intervalMs: 2000,
        timeoutMs: 2000,
        weight: { value: -20, reverse: false },
        rise: 1,
        fall: 1,
        initFail: false,
      },
    ]);
    expect(vrrpInstances).to.deep.equal([TUTORIAL_INSTANCE]);
  });
});

describe('compileConfiguration: blocks', () => {
  it('gives the defaults for nothing', () => {
    const { configuration, diagnostics } = compileConfiguration([], { hostName: 'h' });
    expect(diagnostics).to.deep.equal([]);
    expect(configuration.vrrpInstances).to.deep.equal([]);
    expect(configuration.global).to.deep.equal({
      routerId: 'h',
      usePidDirectory: false,
      childWaitTimeMs: 5000,
      scripts: { supplementaryGroups: false, enableScriptSecurity: false, useSymlinkPaths: false },
      fifoWritesStatesOnReload: false,
      vrrpProcess: { cpuAffinity: [], noSwap: false },
      vrrpStartupDelayMs: 0,
      waitForLvsMs: 20_000,
      logUnknownVrids: false,
      dynamicInterfaces: false,
      umask: 0o177,
      dumpFiles: { jsonVersion: 1, useInstance: false },
      balancer: DEFAULT_BALANCER,
      services: { ...DEFAULT_SERVICES, mail: { ...DEFAULT_SERVICES.mail, heloName: 'h' } },
    });
  });

  it('skips a block whose name is taken', () => {
    const text = `${instanceText()}${instanceText('  priority 7')}`;
    expect(problemsOf(text)).to.deep.equal(['8:15 error repeated-name GENERAL_ERROR']);
    expect(loadText(text).configuration.vrrpInstances.map(({ priority }) => priority)).to.eql([
      100,
    ]);
  });

  it('lets a name be used by different kinds of block', () => {
    const text = `vrrp_script A {\n script /bin/x\n}\n${instanceText()}`;
    expect(problemsOf(text)).to.deep.equal([]);
  });

  it('needs an interface and a virtual router id', () => {
    expect(problemsOf('vrrp_instance A {\n no_virtual_ipaddress\n}\n')).to.deep.equal([
      '1:15 error interface-missing GENERAL_ERROR',
      '1:15 error virtual-router-id-missing GENERAL_ERROR',
    ]);
    expect(problemsOf('vrrp_instance {\n}\n')).to.deep.equal([
      '1:1 error missing-argument GENERAL_ERROR',
    ]);
  });

  it('lets a VRF stand in for the interface of a unicast instance, not of its addresses', () => {
    const unicast = 'unicast_src_ip 10.0.0.1\n unicast_peer {\n  10.0.0.2\n }';
    const text = (way: string) =>
      `vrrp_instance A {\n vrf blue\n virtual_router_id 51\n ${way}\n` +
      ' virtual_ipaddress {\n  10.0.0.9 dev eth0\n  10.0.0.8\n }\n}\n';
    expect(problemsOf(text(unicast))).to.deep.equal(['10:3 error interface-missing GENERAL_ERROR']);
    const [instance] = loadText(text(unicast)).configuration.vrrpInstances;
    expect(instance?.interface).to.equal('blue');
    expect(instance?.virtualAddresses.map((each) => each.interface)).to.deep.equal(['eth0']);
    expect(problemsOf(text(''))).to.include('1:15 error interface-missing GENERAL_ERROR');
  });

  it('tells once that rules of iptables are made with nftables', () => {
    const text = `global_defs {\n vrrp_iptables\n vrrp_ipsets a\n}\nnamespace_with_ipsets\n`;
    expect(problemsOf(text)).to.deep.equal(['2:2 hint translated-to-nftables OK']);
  });

  it('refuses a virtual router twice on an interface', () => {
    const twice = `${instanceText()}${instanceText().replace('A {', 'B {')}`;
    const result = loadText(twice);
    expect(problemsOf(twice)).to.deep.equal([
      '10:21 error repeated-virtual-router-id GENERAL_ERROR',
    ]);
    expect(result.usable).to.deep.equal({ start: false, reload: false });
    expect(result.configuration.vrrpInstances.map(({ name }) => name)).to.deep.equal(['A']);
  });

  it('lets a virtual router id be used with another group, way or interface', () => {
    const group = instanceText('  mcast_dst_ip 224.0.0.30').replace('A {', 'B {');
    const unicast = instanceText('  unicast_peer {\n 192.0.2.9\n}').replace('A {', 'C {');
    const other = instanceText().replace('A {', 'D {').replace('eth0', 'eth1');
    expect(problemsOf(instanceText() + group + unicast + other)).to.deep.equal([]);
  });
});
