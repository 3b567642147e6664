/** `static_neighbours` in a real kernel: set, repaired, reloaded, undone. */
import { expect } from 'chai';
import { configuration } from '../../lab/configuration.js';
import { itOurs, useLab } from '../../lab/use-lab.js';
import { eventually } from '../../lab/wait.js';

const MAC = '02:00:00:00:00:77';

describe('static_neighbours', function () {
  this.timeout(60_000);
  const lab = useLab(['one']);

  const text = (...lines: readonly string[]) =>
    `static_neighbours {\n${lines.join('\n')}\n}\n${configuration({ priority: 100 })}`;

  itOurs('are there while the daemon runs, and again when somebody removes them', async () => {
    const node = lab.network.node('one');
    const neighbours = () => node.ip('neighbour', 'show', 'nud', 'permanent');
    const mine = `192.0.2.7 dev eth0 lladdr ${MAC} PERMANENT`;
    node.ip('neighbour', 'add', '192.0.2.9', 'lladdr', MAC, 'dev', 'eth0');
    const daemon = lab.start('one', text(`192.0.2.7 ${MAC} dev eth0`, `2001:db8::7 ${MAC} dev lo`));
    await daemon.waitForLog(/Startup complete/);
    expect(neighbours()).to.match(new RegExp(mine.replace(' PERM', '.* PERM')));

    node.ip('neighbour', 'delete', '192.0.2.7', 'dev', 'eth0');
    await eventually('it is back', () => neighbours().includes('192.0.2.7'), 20_000);

    daemon.crash();
    expect(neighbours()).to.contain('192.0.2.7');
    daemon.start();
    const from = daemon.log().length;
    await daemon.waitForLog(/Startup complete/, 10_000, from);
    daemon.reload(text(`192.0.2.8 ${MAC} dev eth0`));
    await eventually('the other is there', () => neighbours().includes('192.0.2.8'));
    expect(neighbours()).to.not.contain('192.0.2.7');
    await daemon.stop();
    expect(neighbours()).to.contain('192.0.2.9').and.not.contain('192.0.2.8');
  });
});
