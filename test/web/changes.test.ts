/** What the page says of a change before it is made, what it asks for, what it says afterwards. */
import { expect } from 'chai';
import { afterthoughts, canForce, planLines } from '../../src/web/model/change-result.js';
import {
  clientName,
  handOverOffer,
  maintenanceOffer,
  mayOperate,
  type Offer,
  reloadOffer,
} from '../../src/web/model/changes.js';
import { matrixRows } from '../../src/web/model/matrix.js';
import { membersOf } from '../../src/web/model/members.js';
import { serverOffer } from '../../src/web/model/server-changes.js';
import {
  ago,
  downServer,
  exampleCluster,
  exampleInstance,
  exampleServer,
  exampleService,
  exampleStatus,
} from '../lab/web/example-status.js';

const WORDS = { reason: '', weight: '', forSeconds: '', force: false };

function change(offer: Offer, verb: string) {
  const found = offer.changes.find((each) => each.verb === verb);
  expect(found, `${verb} among ${offer.changes.map((each) => each.verb)}`).to.not.equal(undefined);
  return found as NonNullable<typeof found>;
}

describe('changes of a real server', () => {
  const server = exampleServer(1);
  const service = exampleService(1, [exampleServer(0), server, downServer(2)]);
  const offer = serverOffer(service, server, [], ['lb1']);
  const realServer = '[10.0.1.100]:tcp:80/[10.1.0.2]:tcp:80';

  it('name the server of this one virtual server, and what a person has added', () => {
    expect(offer.title).to.equal('10.1.0.2:80 of TCP 10.0.1.100:80');
    expect(offer.changes.map(({ verb }) => verb)).to.deep.equal(['Drain', 'Disable', 'Set weight']);
    const words = { ...WORDS, reason: ' new disk ', forSeconds: '900' };
    expect(change(offer, 'Drain').request(words)).to.deep.equal({
      ...{ method: 'POST', path: 'v1/overrides' },
      body: { realServer, admin: 'drain', reason: 'new disk', forSeconds: 900 },
    });
    expect(change(offer, 'Disable').request({ ...WORDS, force: true }).body).to.deep.equal({
      ...{ realServer, admin: 'disabled', force: true },
    });
    expect(change(offer, 'Set weight').request({ ...WORDS, weight: '20%' }).body).to.deep.equal({
      ...{ realServer, weight: '20%' },
    });
  });

  it('are said to all members, where there are others', () => {
    const all = serverOffer(service, server, [], ['lb1', 'lb2']);
    expect(change(all, 'Drain').request(WORDS).path).to.equal('v1/cluster/overrides');
    expect(change(all, 'Drain').foresight.at(-1)).to.equal('It is said to lb1, lb2.');
  });

  it('tell what serves without it, and what will be refused', () => {
    expect(change(offer, 'Drain').foresight.slice(0, 2)).to.deep.equal([
      'No new connections go to it; the 47 it has may come to their end.',
      '1 of 3 go on, with a weight of 10; the quorum is 1.',
    ]);
    const last = exampleService(1, [server, downServer(2)]);
    expect(change(serverOffer(last, server, [], []), 'Disable').foresight[1]).to.equal(
      'No other server would take new connections: the quorum of 1 would be lost, ' +
        'which is refused.',
    );
  });

  it('end what was said of it, by whom it was', () => {
    const drained = exampleServer(1, { adminState: 'drain' });
    const target = { kind: 'realServer', address: drained.address, port: 80 };
    const override = { id: 'o', target, set: { admin: 'drain' }, by: 'anna', createdAt: ago(5) };
    const { changes } = serverOffer(exampleService(1, [drained]), drained, [override], []);
    expect(changes.map(({ verb }) => verb)).to.deep.equal(['Enable', 'Disable', 'Set weight']);
    expect(changes[0]?.foresight).to.deep.equal([
      'It ends what anna has said of it. Its checks decide again: it gets new connections.',
    ]);
    expect(changes[0]?.request(WORDS).body).to.include({ admin: 'ready' });
    expect(changes[0]?.asks).to.deep.equal([]);
  });
});

describe('changes of a router', () => {
  it('hand an instance over to those that are backup, in a path of its name', () => {
    const status = exampleStatus([exampleInstance(1)], []);
    const members = membersOf(status, exampleCluster('BACKUP'));
    const [row] = matrixRows(members, exampleCluster('BACKUP'));
    const here = { ...exampleInstance(1), name: 'a/b?' };
    const offer =
      row &&
      handOverOffer(
        here,
        row,
        members.map(({ name }) => name),
      );
    const handOver = change(offer as Offer, 'Hand over');
    expect(handOver.foresight[0]).to.match(/^It is offered to lb2 \(priority 120\)/);
    expect(handOver.request(WORDS).path).to.equal('v1/vrrp/instances/a%2Fb%3F/handover');
  });

  it('begin and end maintenance, and name what is handed over', () => {
    const begin = maintenanceOffer('lb1', { on: false }, [exampleInstance(1)]);
    expect(begin.changes[0]?.foresight[0]).to.equal('Handed over to their backups: VI_1.');
    expect(begin.changes[0]?.request({ ...WORDS, reason: 'x' })).to.deep.equal({
      ...{ method: 'PUT', path: 'v1/maintenance', body: { reason: 'x' } },
    });
    const end = maintenanceOffer('lb1', { on: true }, [exampleInstance(1)]);
    expect(end.changes[0]?.request(WORDS)).to.deep.equal({
      ...{ method: 'DELETE', path: 'v1/maintenance' },
    });
    expect(reloadOffer('lb1', '/etc/x').changes[0]?.asksPlan).to.equal(true);
  });

  it('are for those who may, who are known by a short name', () => {
    const client = (role: 'read' | 'operate' | 'admin', actor = 'token night from ::1') => ({
      ...{ role, actor },
    });
    expect([undefined, client('read'), client('operate'), client('admin')].map(mayOperate)).to.eql([
      ...[false, false, true, true],
    ]);
    expect(clientName(client('operate'))).to.equal('night');
    expect(clientName(client('operate', 'certificate console from 10.0.0.1'))).to.equal('console');
  });
});

describe('what has come of a change', () => {
  it('is told of each member that has not made it, and of clients that stay', () => {
    const answer = { set: [], clientsStay: ['[10.0.0.1]:tcp:80'] };
    const answers = [
      { member: 'lb1', status: 200, answer },
      { member: 'lb2', reason: 'connect ECONNREFUSED' },
    ];
    expect(afterthoughts({ answers })).to.deep.equal([
      'lb2: connect ECONNREFUSED',
      'Clients that [10.0.0.1]:tcp:80 knows go on coming to it until their persistence is over.',
    ]);
    expect(afterthoughts(answer)).to.have.length(1);
    expect(afterthoughts({ instance: 'VI_1', by: '10.0.0.2' })).to.deep.equal([
      'By now 10.0.0.2 is master.',
    ]);
    expect(afterthoughts(undefined)).to.deep.equal([]);
  });

  it('can be forced where the daemon would do that, and nowhere else', () => {
    const refused = (code: string) => ({ kind: 'refused' as const, code, detail: '' });
    expect([refused('wouldLoseQuorum'), refused('roleNotEnough'), undefined].map(canForce)).to.eql([
      ...[true, false, false],
    ]);
  });

  it('is foreseen for a reload, a line each', () => {
    const destinations = [{ change: 'add', destination: '10.1.0.4:80', details: ['weight 1'] }];
    const plan = {
      services: [{ change: 'edit', service: 'TCP 10.0.0.1:80', details: [], destinations }],
      settings: [{ change: 'remove', setting: 'tcp timeout', details: [] }],
      changes: [
        {
          ...{ change: 'edit', subject: 'vrrp_instance VI_1' },
          details: [{ change: 'edit', text: 'priority 100 → 90' }],
          consequences: ['it stays master'],
        },
      ],
    };
    expect(planLines(plan)).to.deep.equal([
      '~ TCP 10.0.0.1:80',
      '  + 10.1.0.4:80: weight 1',
      '− tcp timeout',
      '~ vrrp_instance VI_1: priority 100 → 90',
      '  → it stays master',
    ]);
    expect(planLines({ services: [], settings: [], changes: [] })).to.deep.equal([
      'It would change nothing.',
    ]);
    expect(planLines({ refused: 'line 3' })).to.deep.equal(['It would be refused: line 3']);
  });
});
