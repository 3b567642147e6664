/** What a daemon leaves in the kernel when all its processes are killed, and who takes it up. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { Daemon } from '../lab/daemon.js';
import { upkeepPath } from '../lab/daemon-kind.js';
import { controlSocket } from '../lab/upkeep-command.js';
import { eventually } from '../lab/wait.js';
import { Topology } from './stage/topology.js';

const FOREIGN = '-A -t 10.60.0.1:80 -s rr';

function service(address: string): string {
  return `virtual_server ${address} 80 {
  protocol TCP
  lvs_sched rr
  lvs_method NAT
  real_server 10.2.0.11 80 {
    weight 1
  }
}
`;
}

const [first, second] = [service('10.1.0.2'), service('10.1.0.3')];

/** Everything is slow where there is one processor for all. */
const LONG_MS = 40_000;

describe('what a killed daemon leaves behind', function () {
  this.timeout(120_000);
  let topology: Topology;
  let daemon: Daemon;
  /** The length of the log of the daemon that was killed. */
  let former: number;

  const rules = (): readonly string[] =>
    topology
      .node('a')
      .run('ipvsadm', ['-Sn'])
      .split('\n')
      .filter((line) => line.startsWith('-A'))
      .sort();
  const installed = (...addresses: readonly string[]) =>
    [...addresses.map((address) => `-A -t ${address}:80 -s rr`), FOREIGN].sort();
  const has = (...addresses: readonly string[]) =>
    eventually(
      `the services are ${addresses}`,
      () => rules().join() === installed(...addresses).join(),
      LONG_MS,
      () => `${rules().join('\n')}\n${daemon.log()}`,
    );
  const stateFile = (): string => join(daemon.directory, 'parent.ipvs.json');
  const upkeep = (...args: readonly string[]): string =>
    topology.node('a').run(process.execPath, [upkeepPath, ...args]);

  before('set the stage', () => {
    topology = new Topology();
    topology.node('a').run('ipvsadm', ['-R'], `${FOREIGN}\n`);
  });
  after('clear the stage', () => topology.close());

  beforeEach('kill a daemon with two services', async () => {
    daemon = new Daemon(topology.node('a'), first + second, { extraArguments: ['-C'] });
    daemon.start();
    await daemon.waitForLog(/Startup complete/, LONG_MS);
    await has('10.1.0.2', '10.1.0.3');
    await eventually('the state file is there', () => existsSync(stateFile()), LONG_MS);
    daemon.crash();
    expect(rules()).to.deep.equal(installed('10.1.0.2', '10.1.0.3'));
    former = daemon.log().length;
  });
  afterEach('clear the table', () => {
    daemon.close();
    topology.node('a').run('ipvsadm', ['-C']);
    topology.node('a').run('ipvsadm', ['-R'], `${FOREIGN}\n`);
  });

  it('is taken up by the next one, which removes what is not wanted any more', async () => {
    daemon.configure(second);
    daemon.start();
    await has('10.1.0.3');
    await daemon.waitForLog(/Removing Virtual Server \[10\.1\.0\.2\]:tcp:80/, LONG_MS);
    await daemon.stop();
    expect(rules()).to.deep.equal([FOREIGN]);
    expect(existsSync(stateFile())).to.equal(false);
  });

  it('is left on purpose with --dont-release-ipvs, and cleared by hand', async () => {
    const options = { extraArguments: ['-C', '-I'] };
    const lasting = new Daemon(topology.node('a'), service('10.1.0.4'), options);
    lasting.start();
    await lasting.waitForLog(/Startup complete/, LONG_MS);
    await has('10.1.0.2', '10.1.0.3', '10.1.0.4');
    await lasting.stop();
    expect(rules()).to.deep.equal(installed('10.1.0.2', '10.1.0.3', '10.1.0.4'));
    upkeep('ipvs', 'clear', '--ours', '--socket', controlSocket(lasting));
    expect(rules()).to.deep.equal(installed('10.1.0.2', '10.1.0.3'));
    lasting.close();
  });

  it('is removed by one that balances nothing', async () => {
    daemon.configure('global_defs {\n  router_id nobody\n}\n');
    daemon.start();
    await has();
    await daemon.stop();
  });

  it('stays when the state file is damaged, as anything of others', async () => {
    writeFileSync(stateFile(), readFileSync(stateFile(), 'utf8').slice(0, 99));
    daemon.configure(second);
    daemon.start();
    await daemon.waitForLog(/Ignoring state file .*: it is damaged/, LONG_MS);
    await daemon.waitForLog(/Startup complete/, LONG_MS, former);
    expect(rules()).to.deep.equal(installed('10.1.0.2', '10.1.0.3'));
    await daemon.stop();
    expect(rules()).to.deep.equal(installed('10.1.0.2'));
  });

  it('stays when the state file speaks of another boot', async () => {
    const text = readFileSync(stateFile(), 'utf8');
    writeFileSync(stateFile(), text.replace(/"bootId":"[^"]+"/, '"bootId":"another"'));
    daemon.configure(second);
    daemon.start();
    await daemon.waitForLog(
      /Ignoring state file .*: it was written before the machine was booted/,
      LONG_MS,
    );
    await daemon.waitForLog(/Startup complete/, LONG_MS, former);
    expect(rules()).to.include('-A -t 10.1.0.2:80 -s rr');
    await daemon.stop();
  });

  it('goes with upkeep ipvs clear --ours, and nothing else', async () => {
    const clear = ['ipvs', 'clear', '--ours', '--socket', controlSocket(daemon)];
    daemon.start();
    await daemon.waitForLog(/Startup complete/, LONG_MS, former);
    expect(() => upkeep(...clear)).to.throw('a daemon listens at');
    expect(rules()).to.deep.equal(installed('10.1.0.2', '10.1.0.3'));
    daemon.crash();
    expect(() => upkeep('ipvs', 'clear')).to.throw('clear needs --ours');
    const text = upkeep(...clear);
    expect(text).to.match(/^removed \[10\.1\.0\.2\]:tcp:80$/m);
    expect(text).to.include('2 services removed.');
    expect(rules()).to.deep.equal([FOREIGN]);
    expect(upkeep(...clear)).to.match(/^Nothing is left/);
  });
});
