/** VRRP packets between two namespaces through the transport, and frames through its neighbour. */
import { expect } from 'chai';
import { internetChecksum } from '../../../src/base/checksum.js';
import { type DoorLine, DoorProcess } from '../../lab/door-process.js';
import { Network } from '../../lab/network.js';

/** A version 2 advert of 10.99.0.1 with this VRID and time to live. */
function advert(virtualRouterId: number, timeToLive = 255): string {
  const [id, ttl] = [virtualRouterId, timeToLive].map((n) => n.toString(16).padStart(2, '0'));
  const header = `45c0002800010000${ttl}7000000a630001e0000012`;
  return `${header}21${id}640100010000${'0a630063'}${'00'.repeat(8)}`;
}

/** A version 3 advert of fe80::1 with this VRID and hop limit. */
function advert6(virtualRouterId: number, hopLimit = 255): string {
  const source = `fe80${'0'.repeat(27)}1`;
  const group = `ff02${'0'.repeat(26)}12`;
  const content = Buffer.from(`3100640100640000fe80${'0'.repeat(27)}9`, 'hex');
  content.writeUInt8(virtualRouterId, 1);
  const length = content.length.toString(16).padStart(4, '0');
  const pseudo = Buffer.from(`${source}${group}0000${length}00000070`, 'hex');
  content.writeUInt16BE(internetChecksum(pseudo, content), 6);
  const header = `6c000000${length}70${hopLimit.toString(16).padStart(2, '0')}`;
  return header + source + group + content.toString('hex');
}

function byteOf(line: DoorLine, offset: number): number | undefined {
  return Buffer.from(String(line.bytes), 'hex')[offset];
}

function routerOf(line: DoorLine): number | undefined {
  return byteOf(line, 21);
}

function timeToLiveOf(line: DoorLine): number | undefined {
  return byteOf(line, 8);
}

describe('VRRP transport on the kernel', function () {
  this.timeout(30_000);
  let network: Network | undefined;
  const processes: DoorProcess[] = [];

  beforeEach(() => {
    network = new Network(['n1', 'n2'], { ipv6: true });
  });

  afterEach(() => {
    for (const running of processes.splice(0)) {
      running.close();
    }
    network?.close();
  });

  function run(node: string, task: string, ...args: readonly (string | number)[]): DoorProcess {
    if (!network) {
      throw new Error('the network exists only while tests run');
    }
    const running = new DoorProcess(network.node(node), task, ...args);
    processes.push(running);
    return running;
  }

  it('hands over the adverts of the listed virtual routers only, whatever their TTL', async () => {
    const receiver = run('n2', 'receiver', 7, 51, 255);
    const { refused } = await receiver.waitFor('ready', (line) => 'refused' in line);
    expect(refused).to.deep.equal([
      { interface: 'none', operation: 'open', message: 'No such device' },
    ]);
    const all = Array.from({ length: 255 }, (_, index) => advert(index + 1));
    const sender = run('n1', 'sender', ...all, advert(51, 3));
    await receiver.waitFor('the last advert', (line) => timeToLiveOf(line) === 3);
    const datagrams = receiver.lines.filter((line) => 'bytes' in line);
    expect(datagrams.map(routerOf)).to.deep.equal([7, 51, 255, 51]);
    const [first] = datagrams;
    expect(first?.name).to.equal('eth0');
    // The kernel fills in the checksum of the IP header, and nothing else.
    const bytes = String(first?.bytes);
    expect(bytes.slice(0, 20) + bytes.slice(24)).to.equal(
      advert(7).slice(0, 20) + advert(7).slice(24),
    );
    expect(await sender.waitFor('report', () => true)).to.deep.include({ quiet: 0, heard: 0 });
  });

  it('gives IPv6 adverts their header back, as it was sent', async () => {
    const receiver = run('n2', 'receiver6', 7, 51);
    await receiver.waitFor('ready', (line) => 'refused' in line);
    const last = advert6(51, 3);
    run('n1', 'sender6', advert6(6), advert6(7), advert6(51), last);
    await receiver.waitFor('the last advert', (line) => byteOf(line, 7) === 3);
    const datagrams = receiver.lines.filter((line) => 'bytes' in line);
    expect(datagrams.map((line) => byteOf(line, 41))).to.deep.equal([7, 51, 51]);
    // The kernel does not tell the flow label; the traffic class is not looked at.
    expect(String(datagrams[2]?.bytes).slice(8)).to.equal(last.slice(8));
  });

  it('binds the socket to the IPv6 source of what it sends, ours or not', async () => {
    const sender = run('n1', 'sender6', advert6(7));
    const report = await sender.waitFor('report', () => true);
    expect(report).to.deep.include({ quiet: 0, boundTo: [`fe80${'0'.repeat(27)}1`] });
    expect(report.errors).to.deep.include({
      interface: 'eth0',
      operation: 'send',
      message: 'ENETUNREACH',
    });
  });

  it('gives send errors to the listener', async () => {
    const report = await run('n1', 'sender', advert(1)).waitFor('report', () => true);
    expect(report.errors).to.deep.equal([
      { interface: 'none', operation: 'send', message: 'the socket is not open' },
      { interface: 'eth0', operation: 'send', message: 'Network is unreachable' },
    ]);
  });

  it('listens for other virtual routers after it was configured anew', async () => {
    const receiver = run('n2', 'receiver', 7);
    await receiver.waitFor('ready', (line) => 'refused' in line);
    receiver.tell('8');
    await receiver.waitFor('configured', (line) => 'configured' in line);
    run('n1', 'sender', advert(7), advert(8));
    const heard = await receiver.waitFor('advert', (line) => 'bytes' in line);
    expect(routerOf(heard)).to.equal(8);
  });
});

describe('frame sender on the kernel', function () {
  this.timeout(30_000);

  it('sends a thousand frames in one go', async () => {
    const network = new Network(['n1', 'n2']);
    const counter = new DoorProcess(network.node('n2'), 'frame-counter', 1000);
    let sender: DoorProcess | undefined;
    try {
      await counter.waitFor('ready', (line) => 'ready' in line);
      sender = new DoorProcess(network.node('n1'), 'frames', 1000);
      const report = await sender.waitFor('report', () => true);
      expect(report).to.deep.equal({
        sent: { taken: 1000 },
        nowhere: { taken: 0, refusal: 'ENXIO' },
        none: { taken: 0 },
      });
      const { seen } = await counter.waitFor('count', (line) => 'seen' in line);
      expect(seen).to.equal(1000);
    } finally {
      counter.close();
      sender?.close();
      network.close();
    }
  });
});

describe('process controls on the kernel', function () {
  this.timeout(30_000);

  it('take effect, and the namespace is the one that was entered', async () => {
    const network = new Network(['n1', 'n2']);
    const target = network.node('n2');
    const process = new DoorProcess(network.node('n1'), 'controls', target.namespace);
    try {
      expect(await process.waitFor('report', () => true)).to.deep.equal({
        realTimePriority: 7,
        policy: 2,
        processors: '0',
        locked: true,
        timeLimit: '1000000',
        links: ['lo', 'eth0'],
        addresses: ['127.0.0.1', target.address],
      });
    } finally {
      process.close();
      network.close();
    }
  });
});
