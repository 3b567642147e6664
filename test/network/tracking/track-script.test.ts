/** Scripts that say whether a node is fit to be master. */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { configuration, VIRTUAL_ADDRESS } from '../../lab/configuration.js';
import { onlyHolder, startPair } from '../../lab/pair.js';
import { scratchDirectory } from '../../lab/scratch.js';
import { useLab } from '../../lab/use-lab.js';
import { eventually } from '../../lab/wait.js';

describe('track_script', function () {
  this.timeout(60_000);
  const lab = useLab(['n1', 'n2']);
  const directory = scratchDirectory();

  /** Succeeds on a node while the file named after the node's address exists. */
  function script(weight: string): string {
    const ask = `/usr/bin/ip -o -4 address show dev eth0 to 10.99.0.1/32`;
    const body = `${ask} | grep -q . || exit 0; test -e ${join(directory, 'fit')}`;
    return `vrrp_script fit {
    script "/usr/bin/sh -c '${body}'"
    interval 1
    timeout 1
    rise 1
    fall 1
    ${weight}
}
`;
  }

  function setFit(fit: boolean): void {
    if (fit) {
      writeFileSync(join(directory, 'fit'), '');
    } else {
      rmSync(join(directory, 'fit'), { force: true });
    }
  }

  // Shows: vrrp_script, vrrp_script.script, vrrp_script.interval, vrrp_script.weight
  // Shows: vrrp_instance.track_script
  it('takes its weight from the priority, and gives it back', async () => {
    setFit(true);
    const more = 'track_script {\n fit\n }';
    const { high } = await startPair(lab, { more }, script('weight -150'));
    setFit(false);
    await high.waitForLog(/VRRP_Script\(fit\) failed/);
    await high.waitForLog(/Changing effective priority from 200 to 50/);
    await onlyHolder(lab, 'n2');
    setFit(true);
    await high.waitForLog(/Changing effective priority from 50 to 200/);
    await onlyHolder(lab, 'n1');
    expect(high.log()).not.to.match(/FAULT/);
  });

  it('means FAULT without a weight', async () => {
    setFit(true);
    const { high } = await startPair(lab, { more: 'track_script {\n fit\n }' }, script(''));
    setFit(false);
    await high.waitForLog(/Entering FAULT STATE/);
    await onlyHolder(lab, 'n2');
    setFit(true);
    await onlyHolder(lab, 'n1');
  });

  it('keeps a node out of the race until it has succeeded once', async () => {
    setFit(false);
    const more = 'track_script {\n fit\n }';
    const daemon = lab.start('n1', configuration({ priority: 200, more }, script('')));
    await daemon.waitForLog(/VRRP_Script\(fit\) failed/);
    expect(lab.sniffer.seen('advert')).to.deep.equal([]);
    setFit(true);
    await eventually('it is master now', () => lab.network.node('n1').holds(VIRTUAL_ADDRESS));
  });
});
