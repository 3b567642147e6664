import { expect } from 'chai';
import type { ConnectionTimeouts, SyncDaemonSettings } from '../../../src/config/lvs-model.js';
import { IpvsSettings } from '../../../src/daemon/ipvs/ipvs-settings.js';
import { FakeIpvs } from './fake-ipvs.js';

const FORMER: ConnectionTimeouts = { tcpSeconds: 900, tcpFinSeconds: 120, udpSeconds: 300 };
const OURS: ConnectionTimeouts = { tcpSeconds: 60, tcpFinSeconds: 30, udpSeconds: 10 };
const OTHERS: ConnectionTimeouts = { ...OURS, tcpSeconds: 61 };
const DAEMON: SyncDaemonSettings = { interface: 'eth0', syncId: 7, instance: 'VI_1' };
const BOTH: SyncDaemonSettings = { interface: 'eth0', syncId: 7 };

/** Settings over a kernel, and what was told of each attempt. */
function stage(predecessor: ConstructorParameters<typeof IpvsSettings>[1], ipvs = new FakeIpvs()) {
  const told: string[] = [];
  const settings = new IpvsSettings(ipvs, predecessor, (subject, reason) => {
    told.push(reason === undefined ? subject : `${subject}: ${reason}`);
  });
  const roles = () => ipvs.daemons.map(({ role, syncId }) => `${role} ${syncId}`);
  return { ipvs, settings, told, roles };
}

const NOTHING = { syncDaemonRoles: [] };

describe('daemon/ipvs-settings: time-outs', () => {
  it('are set, set anew, and put back when none are wanted', () => {
    const { ipvs, settings, told } = stage(NOTHING);
    settings.setTimeouts(OURS);
    expect(ipvs.currentTimeouts).to.deep.equal(OURS);
    expect(settings.belongings().formerTimeouts).to.deep.equal(FORMER);
    settings.setTimeouts(OTHERS);
    expect(ipvs.currentTimeouts).to.deep.equal(OTHERS);
    settings.setTimeouts(undefined);
    expect(ipvs.currentTimeouts).to.deep.equal(FORMER);
    expect(settings.belongings()).to.deep.equal(NOTHING);
    expect(told).to.deep.equal(['lvs_timeouts', 'lvs_timeouts', 'lvs_timeouts']);
  });

  it('of others are left alone', () => {
    const { ipvs, settings, told } = stage(NOTHING);
    settings.setTimeouts(undefined);
    settings.putBack();
    expect(ipvs.currentTimeouts).to.deep.equal(FORMER);
    expect(told).to.deep.equal([]);
  });

  it('come back to what a predecessor had found', () => {
    const { ipvs, settings } = stage({ ...NOTHING, formerTimeouts: FORMER });
    ipvs.currentTimeouts = OURS;
    settings.setTimeouts(OTHERS);
    settings.putBack();
    expect(ipvs.currentTimeouts).to.deep.equal(FORMER);
  });

  it('are not set when the kernel has them already, or none is given', () => {
    let calls = 0;
    const ipvs = new FakeIpvs();
    const setTimeouts = (timeouts: ConnectionTimeouts) => {
      calls += 1;
      ipvs.currentTimeouts = timeouts;
      return undefined;
    };
    const { settings } = stage(NOTHING, Object.assign(ipvs, { setTimeouts }));
    settings.setTimeouts(FORMER);
    settings.setTimeouts({ ...FORMER, udpSeconds: 0 });
    expect(calls).to.equal(0);
    settings.setTimeouts(OURS);
    settings.setTimeouts(OURS);
    expect(calls).to.equal(1);
  });

  it('that the kernel refuses are told with its reason', () => {
    const refusal = { errno: 1, code: 'EPERM', message: undefined };
    const ipvs = Object.assign(new FakeIpvs(), { setTimeouts: () => refusal });
    const { settings, told } = stage(NOTHING, ipvs);
    settings.setTimeouts(OURS);
    expect(told).to.deep.equal(['lvs_timeouts: EPERM']);
  });
});

describe('daemon/ipvs-settings: sync daemons', () => {
  it('follow their instance', () => {
    const { settings, roles, told } = stage(NOTHING);
    settings.setSyncDaemons(DAEMON, undefined);
    expect(roles()).to.deep.equal(['backup 7']);
    settings.setSyncDaemons(DAEMON, 'MASTER');
    expect(roles()).to.deep.equal(['master 7']);
    settings.setSyncDaemons(DAEMON, 'FAULT');
    expect(roles()).to.deep.equal(['backup 7']);
    expect(told).to.include('sync daemon master').and.include('sync daemon backup');
  });

  it('are not touched again while nothing changes', () => {
    const { settings, roles, told } = stage(NOTHING);
    settings.setSyncDaemons(BOTH, undefined);
    expect(roles()).to.deep.equal(['master 7', 'backup 7']);
    const before = told.length;
    settings.setSyncDaemons(BOTH, 'MASTER');
    expect(told).to.have.lengthOf(before);
  });

  it('of ours end, those of others go on', () => {
    const { ipvs, settings, roles } = stage(NOTHING);
    ipvs.daemons = [{ role: 'master', interface: 'eth9', syncId: 9 }];
    settings.setSyncDaemons(undefined, undefined);
    settings.putBack();
    expect(roles()).to.deep.equal(['master 9']);
    settings.setSyncDaemons(DAEMON, 'BACKUP');
    expect(settings.belongings().syncDaemonRoles).to.deep.equal(['backup']);
    settings.putBack();
    expect(roles()).not.to.include('backup 7');
    expect(settings.belongings().syncDaemonRoles).to.deep.equal([]);
  });

  it('that the kernel refuses are told with the reason', () => {
    const reasons = (['ENODEV', 'EADDRNOTAVAIL', 'EINVAL', 'EPERM'] as const).map((code) => {
      const refusal = { errno: 1, code, message: undefined };
      const ipvs = Object.assign(new FakeIpvs(), { startSyncDaemon: () => refusal });
      const { settings, told } = stage(NOTHING, ipvs);
      settings.setSyncDaemons(DAEMON, 'MASTER');
      return told[0];
    });
    expect(reasons).to.deep.equal([
      'sync daemon master: there is no such interface',
      'sync daemon master: the interface has no address of the family of the multicast group',
      'sync daemon master: not while the table has servers of another family than their service',
      'sync daemon master: EPERM',
    ]);
  });

  it('of a predecessor are ours', () => {
    const { ipvs, settings, roles } = stage({ syncDaemonRoles: ['master'] });
    ipvs.daemons = [{ role: 'master', interface: 'eth0', syncId: 7 }];
    settings.setSyncDaemons(undefined, undefined);
    expect(roles()).to.deep.equal([]);
  });

  it('that have ended by themselves are no failure; another refusal is', () => {
    const answers = [
      { errno: 3, code: 'ESRCH', message: undefined },
      { errno: 1, code: 'EPERM', message: 'not you' },
    ];
    for (const answer of answers) {
      const ipvs = Object.assign(new FakeIpvs(), { stopSyncDaemon: () => answer });
      ipvs.daemons = [{ role: 'master', interface: 'eth0', syncId: 7 }];
      const { settings, told } = stage({ syncDaemonRoles: ['master'] }, ipvs);
      settings.setSyncDaemons(undefined, undefined);
      const reason = answer.code === 'ESRCH' ? '' : ': not you';
      expect(told).to.deep.equal([`sync daemon master${reason}`]);
    }
  });
});
