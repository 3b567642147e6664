/**
 * Real requests over every way that a director sends packets and every manner of choosing. All is
 * tried with rules typed by hand first: the stage must be right before a daemon is judged by it.
 */
import { expect } from 'chai';
import { Daemon } from '../lab/daemon.js';
import { daemonUnderTest } from '../lab/daemon-kind.js';
import { eventually } from '../lab/wait.js';
import { addressOf, CLIENT_ADDRESSES, SERVERS, Topology } from './stage/topology.js';
import { request, startWebServer, type TrafficReport, type WebServer } from './stage/traffic.js';

/** One service over the three servers. */
interface Way {
  readonly title: string;
  readonly address: string;
  readonly port: number;
  readonly method: 'NAT' | 'DR' | 'TUN';
  readonly scheduler: string;
  readonly weights: readonly [number, number, number];
  readonly persistent: boolean;
  /** From how many addresses the client asks, in turn. */
  readonly sources: number;
  readonly judge: (report: TrafficReport) => void;
}

const EVEN = { server1: 4, server2: 4, server3: 4 };

function isEven({ answers }: TrafficReport): void {
  expect(answers).to.deep.equal(EVEN);
}

/** Each client always meets the same server, and not all meet the same. */
function sticks({ bySource }: TrafficReport): void {
  const perClient = Object.values(bySource).map((answers) => Object.keys(answers));
  expect(perClient.length).to.be.greaterThan(2);
  expect(perClient.map((names) => names.length)).to.deep.equal(perClient.map(() => 1));
  expect(new Set(perClient.flat()).size).to.be.greaterThan(1);
}

const plain = { port: 80, scheduler: 'rr', persistent: false, sources: 0 } as const;
const front = { ...plain, address: '10.1.0.2', method: 'NAT', weights: [1, 1, 1] } as const;
const back = { ...plain, weights: [1, 1, 1], judge: isEven } as const;

const WAYS: readonly Way[] = [
  { ...front, title: 'NAT, rr: evenly', judge: isEven },
  {
    ...{ ...front, title: 'NAT, wrr: by weight', port: 81, scheduler: 'wrr', weights: [3, 2, 1] },
    judge: ({ answers }) => expect(answers).to.deep.equal({ server1: 6, server2: 4, server3: 2 }),
  },
  {
    ...{ ...front, title: 'NAT, sh: a client stays where it is', port: 82, scheduler: 'sh' },
    ...{ sources: 4, judge: sticks },
  },
  {
    ...{ ...front, title: 'NAT, rr with persistence: a client stays', port: 83 },
    ...{ persistent: true, sources: 3, judge: sticks },
  },
  { ...front, title: 'NAT over IPv6', address: 'fd00:1::2', judge: isEven },
  { ...back, title: 'DR', address: '10.2.0.100', method: 'DR' },
  { ...back, title: 'DR over IPv6', address: 'fd00:2::100', method: 'DR' },
  { ...back, title: 'TUN', address: '10.2.0.101', method: 'TUN' },
];

const OPTION = { NAT: '-m', DR: '-g', TUN: '-i' } as const;

function serversOf({ address }: Way): readonly string[] {
  return SERVERS.map((name) => addressOf(name, 'back', address.includes(':') ? 6 : 4));
}

function endpoint(address: string, port: number): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}

/** For `ipvsadm -R`. */
function rulesOf(way: Way): string {
  const service = `-t ${endpoint(way.address, way.port)}`;
  const destinations = serversOf(way).map(
    (server, index) =>
      `-a ${service} -r ${endpoint(server, 80)} ${OPTION[way.method]} -w ${way.weights[index]}\n`,
  );
  const persistence = way.persistent ? ' -p 300' : '';
  return `-A ${service} -s ${way.scheduler}${persistence}\n${destinations.join('')}`;
}

/** For keepalived.conf. */
function virtualServerOf(way: Way): string {
  const servers = serversOf(way).map(
    (server, index) => `  real_server ${server} 80 {
    weight ${way.weights[index]}
    TCP_CHECK {
      connect_timeout 3
    }
  }
`,
  );
  return `virtual_server ${way.address} ${way.port} {
  protocol TCP
  lvs_sched ${way.scheduler}
  lvs_method ${way.method}
  delay_loop 10
${way.persistent ? '  persistence_timeout 300\n' : ''}${servers.join('')}}
`;
}

describe('requests over', function () {
  this.timeout(60_000);
  let topology: Topology;
  let webServers: readonly WebServer[];

  before('set the stage', async () => {
    topology = new Topology();
    for (const { address, method } of WAYS.filter((way) => way.method !== 'NAT')) {
      topology.setVirtualAddress('a', address, true);
      topology.acceptOnServers(address, method === 'TUN');
    }
    webServers = await Promise.all(topology.servers.map((node) => startWebServer(node, [80])));
  });
  after('clear the stage', () => {
    for (const server of webServers) {
      server.kill();
    }
    topology.close();
  });

  const tryAll = () => {
    for (const { title, address, port, sources, judge } of WAYS) {
      it(title, async () => {
        const url = `http://${endpoint(address, port)}/`;
        const from = CLIENT_ADDRESSES.slice(0, sources);
        const report = await request(topology.node('client'), url, 12, ...from);
        expect(report.failures).to.deep.equal([]);
        judge(report);
      });
    }
  };

  describe('rules typed by hand', () => {
    before('type them', () => {
      topology.node('a').run('ipvsadm', ['-R'], WAYS.map(rulesOf).join(''));
    });
    after('remove them', () => {
      topology.node('a').run('ipvsadm', ['-C']);
    });
    tryAll();

    it('and none where there are no rules', async () => {
      const report = await request(topology.node('client'), 'http://10.1.0.2:84/', 2);
      expect(report.answers).to.deep.equal({});
      expect(report.failures).to.have.length(2);
    });
  });

  describe(`what ${daemonUnderTest()} makes of a file`, () => {
    let daemon: Daemon;
    const rules = () => topology.node('a').run('ipvsadm', ['-Sn']);

    before('start it', async () => {
      expect(rules()).to.equal('');
      const configuration = WAYS.map(virtualServerOf).join('');
      daemon = new Daemon(topology.node('a'), configuration, { extraArguments: ['-C'] });
      daemon.start();
      const isWhole = () => rules().match(/ -r /g)?.length === WAYS.length * SERVERS.length;
      await eventually('its table is there', isWhole, 30_000, () => daemon.log());
    });
    after('kill it', () => daemon.close());
    tryAll();
  });
});
