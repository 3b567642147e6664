/** A link that flaps as fast as it can: a readable log, and an interface that loses nothing. */
import { expect } from 'chai';
import { configuration, instance } from '../../lab/configuration.js';
import { useLab } from '../../lab/use-lab.js';
import { eventually, observeFor } from '../../lab/wait.js';

/** Half of them are losses, half are returns: 100 a second, as a broken cable may do. */
const { UPKEEP_FLAPS: wanted = '200' } = process.env;
const FLAPS = Number(wanted);
const FLAPS_A_SECOND = 100;
const PAUSE_MS = 50;

describe('a link that flaps', function () {
  this.timeout(60_000);
  const lab = useLab(['n1', 'n2']);

  afterEach(() => lab.network.node('n1').ip('link', 'delete', 'eth1'));

  it('writes a handful of lines a second, and the other interface adverts', async () => {
    const node = lab.network.node('n1');
    node.run('ip', ['-batch', '-'], 'link add eth1 type veth peer name peer1\nlink set eth1 up\n');
    node.run('ip', ['-batch', '-'], 'address add 10.98.0.1/24 dev eth1\nlink set peer1 up\n');
    const other = instance({
      name: 'VI_2',
      virtualRouterId: 52,
      priority: 200,
      addresses: ['10.98.0.100/24'],
    }).replace('interface eth0', 'interface eth1');
    const steady = { priority: 200, advertInterval: 0.5 };
    const daemon = lab.start('n1', configuration(steady) + other);
    await daemon.waitForLog(/\(VI_1\) Entering MASTER/);
    await daemon.waitForLog(/\(VI_2\) Entering MASTER/);
    const peer = lab.start('n2', configuration({ ...steady, priority: 100 }));
    await peer.waitForLog(/Entering BACKUP STATE/);
    const from = daemon.log().length;
    const beganMs = performance.now();
    let done = 0;
    while (done < FLAPS) {
      await observeFor(PAUSE_MS);
      // Whatever starting a process costs, those that are due by now have been.
      const elapsedMs = performance.now() - beganMs;
      const due = Math.min(FLAPS, Math.ceil((elapsedMs * FLAPS_A_SECOND) / 1000));
      const flaps = Array.from({ length: due - done }, (_, index) =>
        (done + index) % 2 === 0 ? 'link set peer1 down\n' : 'link set peer1 up\n',
      );
      node.run('ip', ['-batch', '-'], flaps.join(''));
      done = due;
    }
    const stormMs = performance.now() - beganMs;
    process.stdout.write(`      ${FLAPS} flaps in ${(stormMs / 1000).toFixed(1)} s\n`);
    node.run('ip', ['-batch', '-'], 'link set peer1 down\n');
    const lines = (): readonly string[] => daemon.log().slice(from).split('\n');
    const links = (): readonly string[] =>
      lines().filter((text) => text.includes('Netlink reports eth1'));
    await eventually('the last state is told', () => links().at(-1)?.includes('eth1 down'));
    await observeFor(1500); // until what is held back is written
    const seconds = (performance.now() - beganMs) / 1000;
    expect(links()[0]).to.include('eth1 down');
    expect(links().at(-1)).to.include('eth1 down');
    expect(links().some((text) => / more like it, not logged\)/.test(text))).to.equal(true);
    // Of four kinds, one a second and five at once.
    const about = lines().filter((text) => /eth1|\(VI_2\)/.test(text));
    expect(about.length, about.join('\n')).to.be.lessThan(4 * (seconds + 6));
    expect(peer.log()).not.to.match(/Entering MASTER STATE/);
  });
});
