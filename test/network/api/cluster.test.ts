/** The members of a cluster know of each other: one view, and one word for all of them. */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { askDaemon } from '../../../src/cli/control-client.js';
import { newToken } from '../../../src/daemon/api/token-file.js';
import type { View } from '../../../src/daemon/control/views/catalogue.js';
import { answerJudge } from '../../daemon/control/openapi/answer-judge.js';
import { instance } from '../../lab/configuration.js';
import type { Daemon } from '../../lab/daemon.js';
import { makeCertificate } from '../../lab/servers/real-servers.js';
import { controlSocket, statusOf, upkeep } from '../../lab/upkeep-command.js';
import { useLab } from '../../lab/use-lab.js';
import { eventually, START_WITHIN_MS } from '../../lab/wait.js';

const ADDRESSES = { n1: '10.99.0.1', n2: '10.99.0.2' } as const;
const PORT = 9443;

/** Two real servers, each enough for the quorum. */
const SERVERS = `virtual_server 10.99.0.100 80 {
  lb_algo rr\n lb_kind NAT\n protocol TCP
  real_server 10.99.1.4 80 {\n }
  real_server 10.99.1.5 80 {\n }
}\n`;

describe('a cluster', function () {
  this.timeout(60_000);
  const lab = useLab(['n1', 'n2']);
  let directory = '';
  const operator = newToken('peer', 'operate');
  before(() => {
    directory = mkdtempSync(join(tmpdir(), 'upkeep-cluster-'));
    chmodSync(directory, 0o755);
    makeCertificate(directory, 'lb', Object.values(ADDRESSES));
    writeFileSync(file('tokens'), `${operator.line}\n`);
    writeFileSync(file('token'), `${operator.token}\n`);
    chmodSync(file('tokens'), 0o640);
    chmodSync(file('token'), 0o600);
  });
  after(() => rmSync(directory, { recursive: true }));
  const file = (name: string) => join(directory, name);

  /** All have the same lines about the members. */
  function text(name: keyof typeof ADDRESSES): string {
    const members = Object.entries(ADDRESSES).map(([member, address]) =>
      [
        `cluster_member ${member} https://${address}:${PORT}`,
        `token_file ${file('token')} ca ${file('lb.crt')}`,
      ].join(' '),
    );
    return `global_defs {
      router_id ${name}
      api_listen ${ADDRESSES[name]}:${PORT}
      api_tls ${file('lb.crt')} ${file('lb.key')}
      api_token_file ${file('tokens')}
      ${members.join('\n')}
    }
    ${SERVERS}${instance({ priority: name === 'n1' ? 200 : 100 })}`;
  }

  const run = (daemon: Daemon, ...words: readonly string[]) =>
    upkeep(...words, '--socket', controlSocket(daemon));
  async function see(daemon: Daemon): Promise<View<'Cluster'>> {
    const reply = await askDaemon(controlSocket(daemon), 'GET', '/v1/cluster');
    expect(reply.kind === 'answer' && reply.status).to.equal(200);
    return JSON.parse(reply.kind === 'answer' ? reply.body : '');
  }
  const findings = async (daemon: Daemon) => (await see(daemon)).findings.map(({ kind }) => kind);
  const adminStates = (daemon: Daemon) =>
    statusOf(daemon).balancer?.virtualServers[0]?.realServers.map(({ adminState }) => adminState);

  // Shows: global_defs.cluster_member
  it('is seen from each member, and what is said of a server is said to all', async () => {
    const first = lab.start('n1', text('n1'));
    const second = lab.start('n2', text('n2'));
    for (const daemon of [first, second]) {
      await daemon.waitForLog(/Startup complete/, START_WITHIN_MS);
    }
    await eventually(
      'they agree on a master',
      async () => {
        const { virtualRouters, findings: found } = await see(first);
        return virtualRouters[0]?.masters[0] === 'n1' && found.length === 0;
      },
      START_WITHIN_MS,
    );
    const view = await see(second);
    expect(view.self).to.equal('n2');
    expect(view.members.map(({ name, answered }) => [name, answered])).to.deep.equal([
      ['n2', true],
      ['n1', true],
    ]);
    const body = JSON.stringify(view);
    const heard = { method: 'GET', path: '/v1/cluster', status: 200, type: 'application/json' };
    expect(answerJudge()({ ...heard, body })).to.equal('');
    const table = run(second, 'status', '--cluster').output;
    expect(table).to.match(/51@10\.99\.0\.100 +BACKUP 100 +MASTER 200/);
    expect(table).to.match(/\[10\.99\.0\.100\]:tcp:80 +2\/2 up +2\/2 up/);

    const drained = run(first, 'drain', '10.99.1.4', '--reason', 'disk');
    expect(drained.status, drained.errors).to.equal(0);
    expect(drained.output.split('\n').map((line) => line.slice(0, 4))).to.deep.equal([
      ...['n1: ', 'n2: ', ''],
    ]);
    expect([adminStates(first), adminStates(second)]).to.deep.equal([
      ['drain', 'ready'],
      ['drain', 'ready'],
    ]);
    expect(statusOf(second).overrides[0]).to.include({ reason: 'disk' });
    const refused = run(second, 'drain', '10.99.1.5');
    expect([refused.status, refused.errors]).to.deep.equal([1, refused.errors]);
    expect(refused.errors).to.match(/would lose its quorum/);
    expect(adminStates(first)).to.deep.equal(['drain', 'ready']);
    run(second, 'enable', '10.99.1.4', '--local');
    await eventually('it is seen', async () =>
      (await findings(first)).includes('adminStatesDiffer'),
    );
    expect(run(second, 'enable', '10.99.1.4').status).to.equal(0);
    expect(adminStates(first)).to.deep.equal(['ready', 'ready']);
    expect(run(first, 'maintenance', 'status', '--cluster').output).to.match(
      /^n1: This machine is at work\.\nn2: This machine is at work\.\n$/,
    );

    lab.network.node('n2').setDeaf(true);
    await eventually('two are', async () => (await findings(first))[0] === 'twoMasters');
    expect(run(second, 'status', '--cluster', '--check').status).to.equal(2);
    lab.network.node('n2').setDeaf(false);
    await second.stop();
    await eventually('it is missed', async () => (await findings(first)).join() === 'noAnswer');
    const [, lost] = (await see(first)).members;
    expect(lost?.reason).to.match(/ECONNREFUSED/);
    const alone = run(first, 'drain', '10.99.1.4');
    expect(alone.status).to.equal(1);
    expect(alone.output).to.match(/^n1: .* drains$/m);
    expect(alone.errors).to.match(/^upkeep: n2: .*ECONNREFUSED/m);
    expect(run(first, 'status', '--cluster', '--check').status).to.equal(0);
  });
});
