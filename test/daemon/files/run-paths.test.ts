import { expect } from 'chai';
import { runPaths } from '../../../src/daemon/files/run-paths.js';

const plain = { usePidDirectory: false };

describe('daemon/run-paths', () => {
  it('has keepalived’s default names', () => {
    expect(runPaths({ pidFiles: {} }, plain)).to.deep.equal({
      parent: '/run/keepalived.pid',
      vrrp: '/run/vrrp.pid',
      checkers: '/run/checkers.pid',
      bfd: '/run/bfd.pid',
      controlSocket: '/run/upkeep/control.sock',
      ipvsState: '/run/upkeep/control.ipvs.json',
      hostState: '/run/upkeep/control.host.json',
      settingState: '/run/upkeep/control.settings.json',
      firewallState: '/run/upkeep/control.firewall.json',
      announceState: '/run/upkeep/control.announce.json',
      vrrpState: '/run/upkeep/control.vrrp.json',
      overrides: '/var/lib/upkeep/overrides.json',
      maintenance: '/var/lib/upkeep/maintenance.json',
      discovered: '/var/lib/upkeep/discovered.json',
      events: '/var/lib/upkeep/events.jsonl',
    });
  });

  it('uses the directory with use_pid_dir', () => {
    const paths = runPaths({ pidFiles: {} }, { usePidDirectory: true });
    expect(paths.parent).to.equal('/run/keepalived/keepalived.pid');
    expect(paths.bfd).to.equal('/run/keepalived/bfd.pid');
  });

  it('tells instances and namespaces apart', () => {
    const paths = runPaths({ pidFiles: {} }, { ...plain, daemonInstance: 'two' });
    expect(paths.vrrp).to.equal('/run/keepalived/vrrp_two.pid');
    expect(paths.controlSocket).to.equal('/run/upkeep/control_two.sock');
    expect(paths.ipvsState).to.equal('/run/upkeep/control_two.ipvs.json');
    expect(paths.events).to.equal('/var/lib/upkeep/events_two.jsonl');
    const inBlue = runPaths(
      { pidFiles: {}, networkNamespace: 'blue' },
      {
        ...plain,
        networkNamespace: 'red',
      },
    );
    expect(inBlue.vrrp).to.equal('/run/keepalived/blue/vrrp.pid');
    expect(inBlue.controlSocket).to.equal('/run/upkeep/control_blue.sock');
  });

  it('puts the socket beside a pid file that was given', () => {
    const paths = runPaths({ pidFiles: { parent: '/tmp/a/k.pid' } }, plain);
    expect(paths.parent).to.equal('/tmp/a/k.pid');
    expect(paths.controlSocket).to.equal('/tmp/a/k.sock');
    expect(paths.ipvsState).to.equal('/tmp/a/k.ipvs.json');
    expect(paths.events).to.equal('/var/lib/upkeep/events@tmp-a-k.jsonl');
    expect(runPaths({ pidFiles: { parent: '/tmp/k' } }, plain).controlSocket).to.equal(
      '/tmp/k.sock',
    );
    const explicit = { pidFiles: { parent: '/tmp/k' }, controlSocket: '/tmp/c' };
    expect(runPaths(explicit, plain).controlSocket).to.equal('/tmp/c');
  });
});
