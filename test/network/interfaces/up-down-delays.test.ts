/** A link that flaps, and one that stays down, with `interface_up_down_delays`. */
import { expect } from 'chai';
import { configuration } from '../../lab/configuration.js';
import { useLab } from '../../lab/use-lab.js';
import { eventually, observeFor } from '../../lab/wait.js';

describe('interface_up_down_delays', function () {
  this.timeout(60_000);
  const lab = useLab(['n1']);

  // Shows: interface_up_down_delays
  it('hides a flap, and lets a loss count when it has lasted', async () => {
    // With A = 1 s the delay of a down is at most 2 A - A / 256.
    const text = configuration(
      { priority: 200, advertInterval: 1 },
      'interface_up_down_delays {\n eth0 1.5 0.5\n}\n',
    );
    const daemon = lab.start('n1', text);
    const transitions = () => daemon.log().match(/Entering (MASTER|BACKUP|FAULT) STATE/g) ?? [];
    await daemon.waitForLog(/Entering MASTER STATE/);
    const before = transitions().length;
    for (let flap = 0; flap < 3; flap += 1) {
      lab.network.setCable('n1', false);
      await observeFor(300);
      lab.network.setCable('n1', true);
      await observeFor(300);
    }
    await observeFor(2000);
    expect(transitions().slice(before)).to.deep.equal([]);
    lab.network.setCable('n1', false);
    await daemon.waitForLog(/Entering FAULT STATE/);
    lab.network.setCable('n1', true);
    await eventually('backup again', () => transitions().slice(before).length >= 2, 15_000);
  });
});
