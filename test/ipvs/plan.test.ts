/** `upkeep plan` on a real kernel: what it says, and that it touches nothing. */
import { expect } from 'chai';
import { Daemon } from '../lab/daemon.js';
import { upkeepPath } from '../lab/daemon-kind.js';
import { controlSocket } from '../lab/upkeep-command.js';
import { eventually } from '../lab/wait.js';
import { checkedServer } from './stage/checked-server.js';
import { Topology } from './stage/topology.js';
import { startWebServer, type WebServer } from './stage/traffic.js';

/** What others change stays so: a plan is late on a machine that is busy. */
function configuration(scheduler: string, hosts: readonly number[]): string {
  return `global_defs {
  lvs_drift_interval 0
}
virtual_server 10.1.0.2 80 {
  protocol TCP
  lvs_sched ${scheduler}
  lvs_method NAT
  delay_loop 1
  warmup 0${hosts.map((host) => checkedServer(host)).join('')}
}
`;
}

interface PlanResult {
  readonly status: number;
  readonly text: string;
}

/** Everything is slow where there is one processor for all. */
const LONG_MS = 40_000;

describe('upkeep plan', function () {
  this.timeout(120_000);
  let topology: Topology;
  let daemon: Daemon;
  let webServer: WebServer;

  const rules = (): string => topology.node('a').run('ipvsadm', ['-Sn']);
  /** The plan; the table is the same after it. */
  function plan(...args: readonly string[]): PlanResult {
    const before = rules();
    const script = '"$0" "$@"; echo "status $?"';
    const command = [process.execPath, upkeepPath, 'plan', '--socket', controlSocket(daemon)];
    const text = topology.node('a').run('sh', ['-c', script, ...command, ...args]);
    expect(rules()).to.equal(before);
    return {
      status: Number(/status (\d+)\n$/.exec(text)?.[1]),
      text: text.replace(/status \d+\n$/, ''),
    };
  }

  before('start a director, one of whose servers is dead', async () => {
    topology = new Topology();
    webServer = await startWebServer(topology.node('server1'), [80]);
    daemon = new Daemon(topology.node('a'), configuration('rr', [11, 12]), {
      extraArguments: ['-C'],
    });
  });
  after('clear the stage', () => {
    daemon.close();
    webServer.kill();
    topology.close();
  });

  it('tells what a start would add, and touches nothing', () => {
    const { status, text } = plan(daemon.configurationPath);
    expect([status, rules()]).to.deep.equal([2, '']);
    expect(text).to.include('A start with').and.to.include('+ [10.1.0.2]:tcp:80  rr\n');
    expect(text).to.include('+   10.2.0.12:80  Masq, weight 1\n');
  });

  it('has nothing to change while the daemon runs, although a server is down', async () => {
    daemon.start();
    await eventually(
      'server 12 is out',
      () => /\.11:80/.test(rules()) && !/\.12:80/.test(rules()),
      LONG_MS,
    );
    const { status, text } = plan();
    expect([status, text]).to.deep.equal([
      0,
      `A reload with ${daemon.configurationPath} would change nothing.\n`,
    ]);
  });

  it('tells what a reload would change, and the reload does just that', async () => {
    daemon.configure(configuration('wlc', [11, 12, 13]));
    const { status, text } = plan();
    expect(status).to.equal(2);
    expect(text).to.include(
      '~ [10.1.0.2]:tcp:80  scheduler rr → wlc\n+   10.2.0.13:80  Masq, weight 1\n',
    );
    expect(text).to.include(
      '~ virtual_server [10.1.0.2]:tcp:80  scheduler rr → wlc\n+   real servers 10.2.0.13 80\n',
    );
    expect(text).to.include('\n\n1 service, 1 block\n');
    const json = JSON.parse(plan('--format', 'json').text);
    expect(json).to.have.nested.property('services[0].destinations.length', 1);
    daemon.reload();
    await eventually('the reload is done', () => rules().includes('-s wlc'), LONG_MS);
    expect(rules()).to.include('10.2.0.13:80');
    await eventually('server 13 is out', () => !rules().includes('10.2.0.13:80'), LONG_MS);
    expect(plan().status).to.equal(0);
  });

  it('sees what a stranger has changed, and forgives services of others', () => {
    const ipvsadm = (...args: readonly string[]): string => topology.node('a').run('ipvsadm', args);
    ipvsadm('-A', '-t', '10.60.0.1:80', '-s', 'rr');
    expect(plan().status).to.equal(0);
    ipvsadm('-e', '-t', '10.1.0.2:80', '-r', '10.2.0.11:80', '-m', '-w', '7');
    const { status, text } = plan();
    expect(status).to.equal(2);
    expect(text).to.include('  [10.1.0.2]:tcp:80\n~   10.2.0.11:80  weight 7 → 1\n');
  });
});
