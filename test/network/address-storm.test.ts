/**
 * Thousands of addresses of others come and go without a pause, so that no list of them can be read
 * undisturbed: a master stays master, also when its process is killed within the storm.
 */
import { expect } from 'chai';
import { configuration, VIRTUAL_ADDRESS } from '../lab/configuration.js';
import { itOurs, useLab } from '../lab/use-lab.js';
import { eventually } from '../lab/wait.js';

/** There all the time: a list of them takes several reads. */
const STANDING = 6000;
/** Added and removed in turn. */
const COMING_AND_GOING = 200;
/** A bound for the storm, should nothing end it before. */
const STORM_ROUNDS = 2000;

describe('a storm of foreign addresses', function () {
  this.timeout(120_000);
  const lab = useLab(['n1']);

  function addressLines(operation: string, network: number, count: number): string {
    return Array.from({ length: count }, (_, index) => {
      return `address ${operation} 10.${network}.${index >> 8}.${index & 255}/32 dev other0\n`;
    }).join('');
  }

  itOurs('costs no address, and no process of ours', async () => {
    const node = lab.network.node('n1');
    node.ip('link', 'add', 'other0', 'type', 'veth', 'peer', 'name', 'other1');
    node.run('ip', ['-batch', '-'], addressLines('add', 40, STANDING));
    const daemon = lab.start('n1', configuration({ priority: 200 }));
    await eventually('it holds the address', () => node.holds(VIRTUAL_ADDRESS), 15_000);
    await daemon.waitForLog(/Startup complete/);
    const round =
      addressLines('add', 41, COMING_AND_GOING) + addressLines('delete', 41, COMING_AND_GOING);
    const storm = node.spawn('ip', ['-batch', '-'], { stdio: ['pipe', 'ignore', 'ignore'] });
    storm.stdin?.on('error', () => undefined); // it is ended before it has read all
    storm.stdin?.end(round.repeat(STORM_ROUNDS));
    try {
      const from = daemon.log().length;
      process.kill(daemon.pidOf('vrrp'), 'SIGKILL');
      await daemon.waitForLog(/Respawning/, 10_000, from);
      await daemon.waitForLog(
        /went on with 1 address that the previous process held/,
        20_000,
        from,
      );
      lab.sniffer.clear();
      await lab.sniffer.waitFor('it adverts', 'advert', (advert) => advert.node === 'n1');
      expect(node.holds(VIRTUAL_ADDRESS)).to.equal(true);
      expect(daemon.log().match(/Respawning/g)).to.have.length(1);
      expect(storm.exitCode, 'the storm lasts').to.equal(null);
    } finally {
      storm.kill('SIGKILL');
    }
  });
});
