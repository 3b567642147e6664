/** What a daemon answers that runs: every answer is as docs/openapi.json says. */
import { request } from 'node:http';
import { expect } from 'chai';
import { answerJudge, type HeardAnswer } from '../../daemon/control/openapi/answer-judge.js';
import type { Daemon } from '../../lab/daemon.js';
import { onlyHolder, startPair } from '../../lab/pair.js';
import { controlSocket } from '../../lab/upkeep-command.js';
import { useLab } from '../../lab/use-lab.js';
import { eventually } from '../../lab/wait.js';

const SYNC_GROUP = 'vrrp_sync_group G1 {\n group {\n VI_1\n }\n}\n';
const SCRIPT = 'vrrp_script chk {\n script "/bin/true"\n interval 1\n}\n';

/** Asks by the control socket. */
function ask(daemon: Daemon, method: string, path: string, body?: unknown): Promise<HeardAnswer> {
  return new Promise((resolve, reject) => {
    const socketPath = controlSocket(daemon);
    const asking = request({ socketPath, method, path }, (response) => {
      const { statusCode: status = 0 } = response;
      const type = response.headers['content-type'] ?? '';
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () => resolve({ method, path, status, type, body: text }));
    });
    asking.on('error', reject);
    asking.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

describe('the API', function () {
  this.timeout(60_000);
  const lab = useLab(['n1', 'n2']);

  it('says of a daemon that runs what its document describes', async () => {
    const judge = answerJudge();
    const more = 'track_script {\n chk\n }';
    const { high, low } = await startPair(lab, { more }, SCRIPT + SYNC_GROUP);
    const good = async (daemon: Daemon, method: string, path: string, body?: unknown) => {
      const answer = await ask(daemon, method, path, body);
      expect(judge(answer)).to.equal('');
      expect(answer.status, `${path}: ${answer.body}`).to.equal(200);
      return JSON.parse(answer.body);
    };
    const { links } = await good(high, 'GET', '/v1');
    const views = links.filter((path: string) => /^\/(v1|healthz|readyz|openapi)/.test(path));
    const silent = views.filter((path: string) => /^\/v1\/(lvs|checks)/.test(path));
    for (const path of views) {
      const answer = await ask(high, 'GET', path);
      expect(judge(answer)).to.equal('');
      expect(answer.status, path).to.equal(silent.includes(path) ? 503 : 200);
    }
    expect(judge(await ask(high, 'GET', '/metrics'))).to.equal('');
    const { events } = await good(high, 'GET', '/v1/events');
    expect(events.length).to.be.greaterThan(3);

    const instance = await good(high, 'GET', '/v1/vrrp/instances/VI_1');
    expect(instance).to.deep.include({
      ...{ state: 'MASTER', virtualRouter: '51@10.99.0.100', syncGroup: 'G1', preempt: true },
      addresses: [{ address: '10.99.0.100', interface: 'eth0', held: true }],
    });
    const master = async () => (await good(low, 'GET', '/v1/vrrp/instances/VI_1')).master;
    await eventually('an advert at the backup', async () => (await master()) !== undefined);
    expect((await master()).address).to.equal('10.99.0.1');
    const tracker = async () => (await good(low, 'GET', '/v1/trackers')).trackers[0];
    await eventually('a result of the script', async () => (await tracker()).up === true);
    expect(await tracker()).to.deep.include({
      ...{ name: 'chk', kind: 'script', subject: '/bin/true' },
      usedBy: [{ kind: 'instance', name: 'VI_1', weight: 0 }],
    });

    const plan = await good(high, 'POST', '/v1/plan');
    expect(plan).to.deep.include({ action: 'reload', changes: [] });
    const { applied, tookMs } = await good(high, 'POST', '/v1/reload', { wait: true });
    expect(applied).to.equal(true);
    expect(tookMs).to.be.greaterThan(0);
    high.configure('vrrp_instance VI_1 {\n priority 400\n}\n');
    const refusal = await ask(high, 'POST', '/v1/reload', { wait: true });
    expect(judge(refusal)).to.equal('');
    for (const daemon of [high, low]) {
      const said: string[] = (await good(daemon, 'GET', '/v1/events')).events.map(
        ({ event }: { event: string }) => event,
      );
      expect(said).to.include.members(['started', 'stateChanged', 'scriptChanged']);
    }
    expect([refusal.status, JSON.parse(refusal.body).code]).to.deep.equal([409, 'reloadRefused']);
    expect((await good(high, 'GET', '/v1/diagnostics')).problems).to.not.deep.equal([]);

    const moved = await good(high, 'POST', '/v1/vrrp/instances/VI_1/handover', {
      timeoutMs: 10_000,
    });
    expect(moved).to.include({ instance: 'VI_1', outcome: 'taken' });
    await onlyHolder(lab, 'n2');
    const again = await ask(high, 'POST', '/v1/vrrp/instances/VI_1/handover');
    expect(judge(again)).to.equal('');
    expect([again.status, JSON.parse(again.body).code]).to.deep.equal([409, 'notMaster']);
  });
});
