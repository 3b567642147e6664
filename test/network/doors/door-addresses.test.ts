/** The network table on a real kernel. */
import { expect } from 'chai';
import { DoorProcess } from '../../lab/door-process.js';
import { Network } from '../../lab/network.js';

describe('network table on the kernel', function () {
  this.timeout(30_000);
  let network: Network | undefined;
  const processes: DoorProcess[] = [];

  beforeEach(() => {
    network = new Network(['n1']);
  });

  afterEach(() => {
    for (const running of processes.splice(0)) {
      running.close();
    }
    network?.close();
  });

  function run(task: string, ...args: readonly number[]): DoorProcess {
    const node = network?.node('n1');
    if (!node) {
      throw new Error('the network exists only while tests run');
    }
    const running = new DoorProcess(node, task, ...args);
    processes.push(running);
    return running;
  }

  it('adds and removes 1020 addresses without reporting its own changes', async () => {
    const outcome = await run('many-addresses', 1020).waitFor('result', () => true);
    expect(outcome).to.deep.include({ failures: [0, 0], held: [1020, 1020, 0, 0, 0], reports: 0 });
    expect(outcome.again).to.deep.equal([
      { errno: 17, code: 'EEXIST', message: 'ipv4: Address already assigned' },
    ]);
    expect(outcome.gone).to.deep.equal([
      { errno: 99, code: 'EADDRNOTAVAIL', message: 'ipv4: Address not found' },
    ]);
  });

  it('reports what somebody else does to our address, to others and to links', async () => {
    const monitor = run('monitor');
    const node = network?.node('n1');
    await monitor.waitFor('own address', (line) => 'added' in line);
    node?.ip('address', 'delete', '10.100.0.1/32', 'dev', 'eth0');
    node?.ip('address', 'add', '10.100.7.7/32', 'dev', 'eth0', 'label', 'eth0:7');
    const [removed, added] = [
      await monitor.waitFor('removal', (line) => line.removed === true),
      await monitor.waitFor('addition', (line) => line.removed === false),
    ];
    expect(removed.address).to.include({ address: '10.100.0.1', prefixLength: 32 });
    expect(added.address).to.include({ address: '10.100.7.7', label: 'eth0:7', flags: 128 });
    node?.setInterface('eth0', false);
    const down = await monitor.waitFor('link', (line) => line.kind === 'link');
    expect(down.link).to.include({ name: 'eth0', up: false, running: false });
    const addresses = monitor.lines.filter((line) => line.kind === 'address');
    expect(addresses).to.have.lengthOf(2);
  });

  it('reads everything again after lost announcements, and reports the differences', async () => {
    const outcome = await run('loses-announcements').waitFor('result', () => true);
    expect(outcome).to.deep.equal({ reason: 'ENOBUFS', reports: 200, addresses: 200 });
  });

  for (const seed of [1, 2, 3, 4, 5, 6]) {
    it(`is like the simulated kernel, seed ${seed}`, async () => {
      const line = await run('compares-kernels', seed, 200).waitFor('result', () => true);
      expect(line).to.deep.equal({ different: 'in nothing' });
    });
  }
});
