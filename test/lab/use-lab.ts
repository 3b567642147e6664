/** The lab as mocha sees it: made before the tests of a suite, cleaned between them, gone after. */
import { existsSync } from 'node:fs';
import { type Prober, startProber } from './clients/prober.js';
import { Daemon, type DaemonOptions } from './daemon.js';
import { daemonUnderTest } from './daemon-kind.js';
import { Network, type NetworkOptions } from './network.js';
import { Sniffer } from './packets/sniffer.js';

/** What a scenario works with. */
export interface Lab {
  readonly network: Network;
  /** Sniffs on the last node, which is the client; emptied before each test. */
  readonly sniffer: Sniffer;
  /** Starts a daemon on a node; it is killed after the test if it still runs. */
  start(nodeName: string, configuration: string, options?: DaemonOptions): Daemon;
  /** Asks an address from the client until the test ends or `stop`. */
  probe(address: string, intervalMs?: number): Prober;
}

/**
 * Makes a lab for the enclosing `describe`. Nodes are daemons' homes; a node `client` is added
 * as the last one.
 */
export function useLab(nodeNames: readonly string[], options: NetworkOptions = {}): Lab {
  let network: Network | undefined;
  let sniffer: Sniffer | undefined;
  const daemons: Daemon[] = [];
  const probers: Prober[] = [];

  before('make the lab network', async function () {
    this.timeout(30_000);
    network = new Network([...nodeNames, 'client'], options);
    sniffer = await Sniffer.start(network, 'client');
  });

  beforeEach('forget what was on the wire', () => {
    sniffer?.clear();
  });

  afterEach('stop daemons and remove addresses', async function () {
    this.timeout(30_000);
    const failure = this.currentTest?.err;
    if (failure !== undefined) {
      const words = daemons.map(lastWords).join('');
      failure.stack = (failure.stack ?? '').replace(/\n {4}at |$/, (rest) => words + rest);
    }
    await Promise.all(probers.splice(0).map((prober) => prober.stop()));
    for (const daemon of daemons.splice(0)) {
      daemon.close();
    }
    for (const node of network?.nodes ?? []) {
      node.flushVirtualAddresses();
    }
  });

  after('remove the lab network', () => {
    sniffer?.close();
    network?.close();
  });

  return {
    get network() {
      return present(network);
    },
    get sniffer() {
      return present(sniffer);
    },
    start(nodeName, configuration, options) {
      const daemon = new Daemon(present(network).node(nodeName), configuration, options);
      daemons.push(daemon);
      daemon.start();
      return daemon;
    },
    probe(address, intervalMs) {
      const prober = startProber(present(network), 'client', address, intervalMs);
      probers.push(prober);
      return prober;
    },
  };
}

/** For who reads of a failure that cannot be had again; mocha shows it above the frames. */
/** A test that closes its daemon has removed the log too. */
function lastWords(daemon: Daemon): string {
  return existsSync(daemon.directory)
    ? `\n-- the log of ${daemon.node.name} ends with:\n${daemon.log().slice(-4000)}`
    : '';
}

function present<T>(value: T | undefined): T {
  if (value === undefined) {
    throw new Error('the lab exists only while tests run');
  }
  return value;
}

/** A test of something that only our daemon does; with keepalived under test it does not exist. */
export function itOurs(title: string, body: () => Promise<void>): void {
  if (daemonUnderTest() === 'upkeep') {
    it(title, body);
  }
}
