/**
 * What a client meets while directors that announce one address go and come. They share nothing:
 * each forwards as IPVS does with `mh` and DR, but by nft, which every kernel has; and as there,
 * only while the address is on the machine.
 *
 *     client ── router ──┬── d1 (BIRD) ──┬── w1
 *              (ECMP)    └── d2 (FRR)  ──┴── w2
 */
import { expect } from 'chai';
import { HttpWatch } from '../../lab/clients/http-watch.js';
import { globalDefinitions } from '../../lab/configuration.js';
import type { Daemon } from '../../lab/daemon.js';
import {
  birdSpeaker,
  frrSpeaker,
  nextHops,
  type Speaker,
  startRouter,
} from '../../lab/servers/bgp-routers.js';
import { NginxServer } from '../../lab/servers/nginx-server.js';
import { controlSocket, upkeep } from '../../lab/upkeep-command.js';
import { itOurs, useLab } from '../../lab/use-lab.js';
import { eventually, observeFor, wallMs } from '../../lab/wait.js';

const ADDRESS = '192.0.2.10';
const DIRECTORS = ['d1', 'd2'] as const;
const SERVERS = ['w1', 'w2'] as const;

/** A request that a step has broken ends within it, mostly. */
const AFTERWARDS_MS = 500;

/** Something that happens to a director, in wall-clock milliseconds. */
interface Step {
  readonly title: string;
  readonly sinceMs: number;
  readonly untilMs: number;
  /** When the router's kernel first had another route; undefined: it kept the one it had. */
  readonly changedMs: number | undefined;
}

describe('clients of announced addresses', function () {
  this.timeout(90_000);
  const lab = useLab([...DIRECTORS, 'router', ...SERVERS]);
  const node = (name: string) => lab.network.node(name);
  const closing: (() => void)[] = [];

  before('what forwards and answers', () => {
    const sysctls = ['ip_forward=1', 'fib_multipath_hash_policy=1', 'conf.all.send_redirects=0'];
    const settings = [...sysctls, 'conf.eth0.send_redirects=0'].map((each) => `net.ipv4.${each}`);
    node('router').run('sysctl', ['-qw', ...settings]);
    // Within one kernel the router chooses by the hash of the client's socket, and a SYN that is
    // sent again would get another one: on a wire it takes the same way again.
    node('client').run('sysctl', ['-qw', 'net.core.txrehash=0']);
    node('client').ip('route', 'add', ADDRESS, 'via', node('router').address);
    for (const name of DIRECTORS) {
      node(name).ip('link', 'add', 'eth1', 'type', 'veth', 'peer', 'name', 'far1');
      node(name).ip('link', 'set', 'far1', 'up');
      node(name).ip('link', 'set', 'eth1', 'up');
      node(name).ip('address', 'add', '10.98.0.1/24', 'dev', 'eth1');
      node(name).run('nft', ['-f', '-'], forwarding(node(name).hardwareAddress));
    }
    for (const name of SERVERS) {
      node(name).ip('address', 'add', `${ADDRESS}/32`, 'dev', 'lo');
      const server = new NginxServer(node(name));
      server.start();
      closing.push(() => server.kill());
    }
  });
  after('end what was started', () => {
    for (const close of closing.splice(0)) {
      close();
    }
  });

  /** A client's port decides on the server, the same one on every director. */
  function forwarding(own: string): string {
    const [first, second] = SERVERS.map((name) => node(name).hardwareAddress);
    return `table netdev ipvs { chain in { type filter hook ingress device "eth0" priority 0;
ether daddr ${own} ip daddr ${ADDRESS} tcp dport 80 fib daddr type local counter \
ether saddr set ${own} \
ether daddr set jhash ip saddr . tcp sport mod 2 map { 0 : ${first}, 1 : ${second} } fwd to "eth0"
}
}
`;
  }

  /** As in etc/announce/director.conf: what is announced is there for good, and drained. */
  function director(): string {
    const checked = (name: string) =>
      `real_server ${node(name).address} 80 {\nTCP_CHECK {\nconnect_timeout 1\n}\n}\n`;
    return `${globalDefinitions('announce_drain 0.3')}
static_ipaddress {
${ADDRESS}/31 dev eth1
}
virtual_server ${ADDRESS} 80 {
announce
protocol TCP
delay_loop 1
retry 0
lvs_sched mh
mh-port
mh-fallback
lvs_method DR
${SERVERS.map(checked).join('')}}
`;
  }

  async function speakers(): Promise<void> {
    const [d1, d2, router] = [node('d1'), node('d2'), node('router')];
    const started: Speaker[] = [await startRouter(router, [d1, d2])];
    started.push(await birdSpeaker(d1, router), await frrSpeaker(d2, router));
    closing.push(...started.map((speaker) => () => speaker.close()));
  }

  /** @returns what tells when the router's kernel got other routes, in wall-clock milliseconds. */
  function routeChanges(): () => readonly number[] {
    const monitor = node('router').spawn('ip', ['-ts', 'monitor', 'route']);
    let said = '';
    monitor.stdout?.on('data', (text: Buffer) => {
      said += text.toString();
    });
    closing.push(() => monitor.kill('SIGKILL'));
    return () => [...said.matchAll(/^\[(\S+)\]/gm)].map(([, time = '']) => Date.parse(time));
  }

  itOurs('lose no request in maintenance, at a stop, after a crash, without quorum', async () => {
    await speakers();
    const [d1, d2] = DIRECTORS.map((name) => lab.start(name, director())) as [Daemon, Daemon];
    const hops = () => nextHops(node('router'), ADDRESS).join(' ');
    const seen = (names: readonly string[]) => {
      const wanted = names.map((name) => node(name).address).join(' ');
      const details = () => `${hops()}\n${d1.log().slice(-2000)}\n${d2.log().slice(-2000)}`;
      return eventually(`the router has '${wanted}'`, () => hops() === wanted, 20_000, details);
    };
    await seen(DIRECTORS);
    const url = `http://${ADDRESS}/`;
    const watch = new HttpWatch(node('client'), url, { intervalMs: 10, timeoutMs: 5000 });
    closing.push(() => watch.close());
    const served = () => new Set(watch.answers.map(({ from }) => from));
    await eventually('both servers answer', () => SERVERS.every((name) => served().has(name)));

    const changes = routeChanges();
    const steps: Step[] = [];
    const step = async (
      title: string,
      act: () => unknown,
      then: readonly string[],
    ): Promise<void> => {
      const sinceMs = wallMs();
      const acting = act();
      await acting;
      await seen(then);
      await observeFor(AFTERWARDS_MS);
      const untilMs = wallMs();
      const changed = changes().find((timeMs) => timeMs > sinceMs);
      const changedMs = changed === undefined ? undefined : changed - sinceMs;
      steps.push({ title, sinceMs, untilMs, changedMs });
    };
    const maintenance = (...args: readonly string[]) =>
      expect(upkeep('maintenance', ...args, '--socket', controlSocket(d1))).to.include({
        status: 0,
      });
    const startAgain = async (daemon: Daemon) => {
      daemon.start();
      const ready = () => upkeep('wait', 'ready', '--socket', controlSocket(daemon)).status === 0;
      await eventually('the daemon is ready', ready, 20_000);
      await eventually('it is announced', () => daemon.node.routes(112) !== '');
    };
    const rule = (text: string) => node('d2').run('nft', ['-f', '-'], `${text}\n`);
    const reject = 'type filter hook output priority 0; tcp dport 80 reject with tcp reset;';

    await step('d1 in maintenance', () => maintenance('on'), ['d2']);
    await step('d1 back', () => maintenance('off'), DIRECTORS);
    await step('d2 stopped', () => d2.stop(), ['d1']);
    await step('d2 started', () => startAgain(d2), DIRECTORS);
    await step('d1 killed', () => d1.crash(), DIRECTORS);
    await step('d1 started', () => startAgain(d1), DIRECTORS);
    await step('d2 without quorum', () => rule(`table ip cut { chain out { ${reject} }; }`), [
      'd1',
    ]);
    await step('d2 with quorum', () => rule('delete table ip cut'), DIRECTORS);
    const untilMs = wallMs() - AFTERWARDS_MS;
    await step('machine d1 dead', () => lab.network.setCable('d1', false), ['d2']);

    console.log(steps.map((each) => line(each, watch)).join('\n'));
    const failures = watch.answers.filter(({ error, askedMs }) => error && askedMs < untilMs);
    expect(failures).to.deep.equal([]);
    for (const name of DIRECTORS) {
      expect(node(name).run('nft', ['list', 'ruleset'])).to.match(/counter packets [1-9]/);
    }
    await d2.stop();
  });
});

/** What became of the requests of a step, for people. */
function line({ title, sinceMs, untilMs, changedMs }: Step, watch: HttpWatch): string {
  const asked = watch.answers.filter(({ askedMs }) => askedMs >= sinceMs && askedMs < untilMs);
  const answered = asked.filter(({ from }) => from !== undefined);
  const slowestMs = Math.max(0, ...answered.map(({ askedMs, timeMs }) => timeMs - askedMs));
  const gapMs = watch.longestGapMs(sinceMs, untilMs);
  const route = changedMs === undefined ? 'same' : `other after ${Math.round(changedMs)} ms`;
  const times = `longest gap ${Math.round(gapMs)} ms, slowest answer ${Math.round(slowestMs)} ms`;
  const counts = `${answered.length} answered, ${asked.length - answered.length} failed`;
  return `      ${title.padEnd(18)} route: ${route.padEnd(20)} client: ${times}, ${counts}`;
}
