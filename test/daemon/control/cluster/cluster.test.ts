import { expect } from 'chai';
import type { MemberAnswer } from '../../../../src/daemon/api/member-client.js';
import { acrossMembers } from '../../../../src/daemon/control/cluster/across-members.js';
import { createClusterSource } from '../../../../src/daemon/control/cluster/cluster-source.js';
import { clusterView } from '../../../../src/daemon/control/cluster/cluster-view.js';
import type { HeardMember } from '../../../../src/daemon/control/cluster/heard-member.js';
import type { Answer } from '../../../../src/daemon/control/routes/answer.js';
import { clusterRoutes } from '../../../../src/daemon/control/routes/cluster-routes.js';
import { dispatch } from '../../../../src/daemon/control/routes/dispatch.js';
import { setOverrides } from '../../../../src/daemon/control/routes/override-routes.js';
import type { View } from '../../../../src/daemon/control/views/catalogue.js';
import { clusterMemberView } from '../../../../src/daemon/control/views/cluster-view.js';
import { exampleBalancer } from '../../../observe/status/example-balancer.js';
import { exampleConfiguration, exampleStatus } from '../../../observe/status/example-status.js';
import { exampleDaemon } from '../example-daemon.js';

const AT = '2026-11-29T01:07:33.000Z';
const status = { ...exampleStatus, balancer: exampleBalancer() };
const said = clusterMemberView(status, exampleConfiguration, []);

function memberOf(name: string, more: Partial<View<'ClusterMember'>> = {}): HeardMember {
  return { name, said: { ...said, name, ...more } };
}

/** Of the first virtual router; the others are left out. */
function as(
  name: string,
  state: 'MASTER' | 'BACKUP',
  more: Partial<View<'ClusterMember'>['virtualRouters'][number]> = {},
): HeardMember {
  const [first] = said.virtualRouters;
  const virtualRouters = first === undefined ? [] : [{ ...first, state, ...more }];
  return memberOf(name, { virtualRouters, virtualServers: [] });
}

function findings(...members: readonly HeardMember[]): readonly string[] {
  return clusterView(members, AT).findings.map(({ kind, severity }) => `${severity} ${kind}`);
}

describe('daemon/control/cluster', () => {
  it('puts together what members say of the same virtual router', () => {
    const view = clusterView([as('lb1', 'MASTER'), as('lb2', 'BACKUP')], AT);
    expect(view.self).to.equal('lb1');
    expect(view.virtualRouters).to.have.lengthOf(1);
    const [router] = view.virtualRouters;
    expect(router?.masters).to.deep.equal(['lb1']);
    expect(router?.on.map(({ member, state }) => `${member} ${state}`)).to.deep.equal([
      ...['lb1 MASTER', 'lb2 BACKUP'],
    ]);
    expect(view.findings).to.deep.equal([]);
    const both = clusterView([memberOf('lb1'), memberOf('lb2')], AT);
    expect(both.virtualServers.map(({ on }) => on.length)).to.deep.equal([2, 2, 2, 2]);
  });

  it('finds two masters, none, and those that do not answer', () => {
    const silent: HeardMember = { name: 'lb3', url: 'https://lb3', said: 'connect ECONNREFUSED' };
    expect(findings(as('lb1', 'MASTER'), as('lb2', 'MASTER'))).to.deep.equal(['alarm twoMasters']);
    expect(findings(as('lb1', 'BACKUP'), as('lb2', 'BACKUP'))).to.deep.equal(['alarm noMaster']);
    expect(findings(as('lb1', 'MASTER'), silent)).to.deep.equal(['notice noAnswer']);
    // It may be the master.
    expect(findings(as('lb1', 'BACKUP'), silent)).to.deep.equal([
      ...['notice noMaster', 'notice noAnswer'],
    ]);
    const { members } = clusterView([as('lb1', 'MASTER'), silent], AT);
    expect(members[1]).to.deep.include({ answered: false, reason: 'connect ECONNREFUSED' });
  });

  it('finds what members have to have alike', () => {
    const other = as('lb2', 'BACKUP', { digest: 'another' });
    expect(findings(as('lb1', 'MASTER'), other)).to.deep.equal(['notice disagreement']);
    const newer = { ...as('lb2', 'BACKUP') };
    const later = memberOf('lb2', {
      version: '99.0.0',
      virtualRouters: typeof newer.said === 'string' ? [] : newer.said.virtualRouters,
      virtualServers: [],
      virtualServersDigest: 'another',
    });
    const first = as('lb1', 'MASTER');
    const digest = 'one';
    const balancing =
      typeof first.said === 'string'
        ? first
        : { ...first, said: { ...first.said, virtualServersDigest: digest } };
    expect(findings(balancing, later)).to.deep.equal(['notice disagreement', 'notice versionSkew']);
    const drained = said.virtualServers.map((server) => ({
      ...server,
      realServers: server.realServers.map((each) => ({ ...each, adminState: 'drain' as const })),
    }));
    const [text] = clusterView(
      [memberOf('lb1'), memberOf('lb2', { virtualServers: drained })],
      AT,
    ).findings.flatMap((each) => (each.kind === 'adminStatesDiffer' ? each.text : []));
    expect(text).to.match(/is not the same for all: ready on lb1, drain on lb2$/);
  });

  it('finds directors with mh that would send a client to different servers', () => {
    const on = (name: string, tableDigest: string | undefined) =>
      memberOf(name, {
        virtualRouters: [],
        virtualServers: said.virtualServers.slice(0, 1).map((each) => ({ ...each, tableDigest })),
      });
    expect(findings(on('lb1', 'a1'), on('lb2', 'a1'), on('lb3', undefined))).to.deep.equal([]);
    expect(findings(on('lb1', 'a1'), on('lb2', 'b2'))).to.deep.equal(['notice tablesDiffer']);
  });

  it('asks once a second at most, and believes no answer that is another program’s', async () => {
    let nowMs = 0;
    let asked = 0;
    const answers: readonly MemberAnswer[] = [
      { kind: 'failed', name: 'lb2', url: 'https://lb2', reason: 'no answer within 1.5 s' },
      answer('lb3', 200, JSON.stringify({ ...said, name: 'lb3' })),
      answer('lb4', 200, '{"hello":"world"}'),
      answer('lb5', 403, '{"detail":"its role is not enough"}'),
      answer('lb6', 502, 'Bad Gateway'),
    ];
    const look = createClusterSource({
      own: async () => said,
      ask: async () => {
        asked += 1;
        return answers;
      },
      nowMs: () => nowMs,
      wallMs: () => Date.parse(AT),
    });
    const [first, second] = await Promise.all([look(), look()]);
    expect(first).to.equal(second);
    nowMs = 999;
    await look();
    expect(asked).to.equal(1);
    nowMs = 1000;
    await look();
    expect(asked).to.equal(2);
    expect(first.members.map(({ reason }) => reason)).to.deep.equal([
      ...[undefined, 'no answer within 1.5 s', undefined],
      ...['its answer is not that of a member', 'its role is not enough', 'it answered 502'],
    ]);
  });
});

function answer(name: string, code: number, body: string): MemberAnswer {
  return { kind: 'answer', name, url: `https://${name}`, status: code, body, tookMs: 1 };
}

describe('daemon/control/cluster/across-members', () => {
  const row = acrossMembers(setOverrides, { summary: '' });
  const drain = '{"realServer":"10.0.1.1:80","admin":"drain","reason":"disk"}';

  async function post(daemon: Partial<typeof exampleDaemon>): Promise<Answer> {
    const head = { method: 'POST', target: row.path, headers: {}, actor: 'token lea' } as const;
    const dispatched = dispatch({ ...head, role: 'operate' }, [row]);
    if (dispatched.kind === 'refused') {
      return dispatched.answer;
    }
    const found = await dispatched.answer({ ...exampleDaemon, ...daemon }, drain);
    expect(found).to.not.have.property('stream');
    return found as Answer;
  }

  it('tells the others the same, and who has asked', async () => {
    const asked: unknown[] = [];
    const { body, status: code } = await post({
      askMembers: async (question) => {
        asked.push(question);
        return [answer('lb2', 200, '{"servers":[]}'), answer('lb3', 409, '{"detail":"quorum"}')];
      },
    });
    expect(asked).to.deep.equal([
      {
        ...{ method: 'POST', path: '/v1/overrides', timeoutMs: 5000 },
        body: `{"by":"token lea",${drain.slice(1)}`,
      },
    ]);
    expect(code).to.equal(200);
    const { answers } = JSON.parse(body);
    expect(answers.map((each: { status: number; reason?: string }) => each.status)).to.deep.equal([
      ...[200, 200, 409],
    ]);
    expect(answers[2].reason).to.equal('quorum');
  });

  it('tells no other what this router refuses', async () => {
    const { status: code } = await post({
      steer: async () => ({ kind: 'refused', code: 'wouldLoseQuorum', detail: 'no server' }),
      askMembers: () => Promise.reject(new Error('asked')),
    });
    expect(code).to.equal(409);
  });

  it('ends maintenance of all, though this router is at work', async () => {
    const targets: string[] = [];
    const head = { method: 'DELETE', target: '/v1/cluster/maintenance', headers: {} } as const;
    const dispatched = dispatch({ ...head, role: 'operate', actor: 'lea' }, clusterRoutes);
    expect(dispatched.kind).to.equal('accepted');
    if (dispatched.kind === 'accepted') {
      await dispatched.answer(
        {
          ...exampleDaemon,
          leaveMaintenance: () => false,
          askMembers: async ({ path }) => {
            targets.push(path);
            return [];
          },
        },
        '',
      );
    }
    expect(targets).to.deep.equal(['/v1/maintenance?by=lea']);
  });
});
