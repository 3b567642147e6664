/** What the page calls to attention, and what it does not, by what the daemon says. */
import { expect } from 'chai';
import { type Alarm, alarmsOf } from '../../src/web/model/alarms.js';
import { matrixRows } from '../../src/web/model/matrix.js';
import { membersOf } from '../../src/web/model/members.js';
import type { ClusterView, MaintenanceView, StatusView } from '../../src/web/model/views.js';
import {
  ago,
  downServer,
  exampleBackup,
  exampleCluster,
  exampleInstance,
  exampleServer,
  exampleService,
  exampleStatus,
  RIVAL,
} from '../lab/web/example-status.js';

function alarms(
  status: StatusView,
  cluster?: ClusterView,
  maintenance?: MaintenanceView,
): readonly Alarm[] {
  const members = membersOf(status, cluster);
  return alarmsOf(members, matrixRows(members, cluster), maintenance, cluster);
}

const lines = (found: readonly Alarm[]) =>
  found.map(({ severity, title, detail }) => `${severity}: ${title} | ${detail}`);

const WELL = exampleStatus(
  [exampleInstance(1), exampleBackup(2)],
  [exampleService(1, [exampleServer(1), exampleServer(2)])],
);

describe('the alarms of the page', () => {
  it('are none where each virtual router has one master and all servers are up', () => {
    expect(alarms(WELL)).to.deep.equal([]);
    expect(
      alarms(exampleStatus([exampleInstance(1)], []), exampleCluster('BACKUP')),
    ).to.have.length(1);
  });

  it('name two masters, what of the other is refused, and since when', () => {
    const status = exampleStatus([exampleInstance(1, { otherMasters: [RIVAL] })], []);
    const found = alarms(status);
    expect(lines(found)).to.deep.equal([
      'critical: Two masters of VI_1 (51@10.0.1.100) | ' +
        'lb1 and 10.0.0.2: authentication type 1 instead of 0',
    ]);
    expect(found[0]?.since).to.equal(RIVAL.firstHeard);
    const claimed = { ...RIVAL, address: undefined, hardwareAddress: '02:00:00:00:00:02' };
    const { address, refused, ...byArp } = claimed;
    const heard = exampleStatus([exampleInstance(1, { otherMasters: [byArp] })], []);
    expect(lines(alarms(heard))[0]).to.match(/\| lb1 and 02:00:00:00:00:02$/);
  });

  it('do not take a single advert for a second master: two may have crossed', () => {
    const once = { ...RIVAL, lastHeard: RIVAL.firstHeard };
    expect(alarms(exampleStatus([exampleInstance(1, { otherMasters: [once] })], []))).to.be.empty;
  });

  it('name two masters by what members say of themselves, once, by their names', () => {
    const status = exampleStatus([exampleInstance(1, { otherMasters: [RIVAL] })], []);
    const found = lines(alarms(status, exampleCluster('MASTER')));
    expect(found.filter((line) => line.includes('Two masters'))).to.deep.equal([
      'critical: Two masters of VI_1 (51@10.0.1.100) | ' +
        'lb1 and lb2: authentication type 1 instead of 0',
    ]);
  });

  it('name a virtual router without a master, unless it starts or a member is silent', () => {
    const { master, ...orphan } = exampleBackup(1);
    expect(lines(alarms(exampleStatus([orphan], [])))).to.deep.equal([
      'critical: No master of VI_1 (51@10.0.1.100) | this router is not, and hears no other one',
    ]);
    const starting = exampleInstance(1, { state: 'INIT', waitingFor: ['eth0'] });
    expect(alarms(exampleStatus([starting], []))).to.deep.equal([]);
    const ofMany = exampleCluster('BACKUP');
    const virtualRouters = ofMany.virtualRouters.map((each) => ({ ...each, masters: [] }));
    const silent = { ...ofMany, virtualRouters };
    expect(lines(alarms(exampleStatus([orphan], []), silent))).to.deep.equal([
      'warning: lb3 cannot be asked | connect ECONNREFUSED',
    ]);
    const members = ofMany.members.filter(({ answered }) => answered);
    const all = alarms(exampleStatus([orphan], []), { ...silent, members });
    expect(lines(all)).to.deep.equal([
      'critical: No master of VI_1 (51@10.0.1.100) | none of the members is',
    ]);
  });

  it('name an instance in FAULT with its reasons', () => {
    const since = ago(30);
    const fault = exampleInstance(1, {
      ...{ state: 'FAULT', since, faults: [{ text: 'eth0 is down' }] },
      ...{
        problems: ['VI_1 is in FAULT: eth0 is down'],
        master: { address: '10.0.0.2', priority: 9 },
      },
    });
    const [first, ...others] = alarms(exampleStatus([fault], []));
    expect(first).to.include({ severity: 'critical', title: 'No master of VI_1 (51@10.0.1.100)' });
    expect(others).to.have.length(1);
    expect(others[0]).to.include({
      ...{ severity: 'warning', title: 'VI_1 is in FAULT on lb1', since },
      detail: 'VI_1 is in FAULT: eth0 is down',
    });
  });

  it('name servers that are down with their reasons, and no more than three of them', () => {
    const servers = [1, 2, 3, 4, 5].map(downServer);
    const service = exampleService(1, [exampleServer(0), ...servers]);
    const [found] = alarms(exampleStatus([], [service]));
    expect(found?.title).to.equal('5 real servers of 6 down: TCP 10.0.1.100:80');
    expect(found?.detail).to.equal(
      [2, 3, 4].map((each) => `10.1.0.${each}:80: HTTP_GET status 503 of /health`).join('; ') +
        '; and 2 more',
    );
    const since = servers[0]?.checks[0]?.since;
    expect(found?.since).to.equal(since);
  });

  it('say nothing of servers that an operator has taken out', () => {
    const drained = { ...downServer(1), adminState: 'drain' } as const;
    const disabled = { ...downServer(2), adminState: 'disabled' } as const;
    const service = exampleService(1, [exampleServer(0), drained, disabled]);
    expect(alarms(exampleStatus([], [service]))).to.deep.equal([]);
  });

  it('name a lost quorum in the place of its servers, and the sorry server that answers', () => {
    const sorryServer = { label: '[10.9.0.1]:tcp:80', inUse: true };
    const service = exampleService(1, [downServer(1)], { sorryServer });
    expect(lines(alarms(exampleStatus([], [service])))).to.deep.equal([
      'critical: Quorum lost: TCP 10.0.1.100:80 | 0 of 1 real servers up, weight 0 of 1; ' +
        'the sorry server [10.9.0.1]:tcp:80 answers',
    ]);
    const elsewhere = exampleService(1, [downServer(1)], { installed: false, suspended: true });
    expect(lines(alarms(exampleStatus([], [elsewhere])))[0]).to.match(
      /^warning: 1 real server of 1/,
    );
  });

  it('name a refused reload, a dead process, a BFD session, maintenance: the worst first', () => {
    const { daemon } = WELL;
    const bfd = {
      ...{ name: 'uplink', neighbour: '10.0.0.9', state: 'Down', remoteState: 'Down' },
      ...{ since: ago(5), transmitIntervalUs: 1, detectionTimeUs: 3, counters: {} },
    };
    const ill = {
      ...WELL,
      bfd: [bfd, { ...bfd, name: 'off', state: 'AdminDown' }],
      daemon: {
        ...daemon,
        lastReload: { at: ago(60), refused: 'line 3: unknown keyword' },
        children: [{ name: 'checker', restarts: 2 }],
      },
    };
    const maintenance = { on: true, by: 'anna', reason: 'new disk', createdAt: ago(9) };
    expect(lines(alarms(ill, undefined, maintenance))).to.deep.equal([
      'critical: The checker process is not running on lb1 | restarted 2 times so far',
      'warning: The last reload was refused on lb1 | ' +
        'line 3: unknown keyword; what was in force still is',
      'warning: BFD session uplink is Down | neighbour 10.0.0.9, on lb1',
      'note: In maintenance, by anna | new disk',
    ]);
  });

  it('name what members differ in, and keep their keys while a trouble lasts', () => {
    const cluster = exampleCluster('BACKUP');
    const finding: ClusterView['findings'][number] = {
      kind: 'disagreement',
      severity: 'notice',
      subject: '51@10.0.1.100',
      ...{ members: ['lb1', 'lb2'], text: 'lb1 and lb2 do not have the same addresses' },
    };
    const silent: typeof finding = { ...finding, kind: 'noAnswer' };
    const differ = { ...cluster, findings: [finding, silent] };
    const found = alarms(exampleStatus([exampleInstance(1)], []), differ);
    expect(lines(found).filter((line) => line.includes('do not'))).to.have.length(1);
    const keys = found.map(({ key }) => key);
    expect(new Set(keys).size).to.equal(keys.length);
    const later = alarms(exampleStatus([exampleInstance(1, { since: ago(1) })], []), differ);
    expect(later.map(({ key }) => key)).to.deep.equal(keys);
  });
});
