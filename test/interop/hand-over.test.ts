/** Debian's keepalived takes over from us without knowing of our hand-over, and gives back. */
import { expect } from 'chai';
import { configuration, VIRTUAL_ADDRESS } from '../lab/configuration.js';
import { controlSocket, upkeep } from '../lab/upkeep-command.js';
import { useLab } from '../lab/use-lab.js';
import { eventually } from '../lab/wait.js';
import { complaints } from './complaints.js';

describe('a hand-over to keepalived', function () {
  this.timeout(60_000);
  const lab = useLab(['ours', 'theirs']);

  for (const [version, advertInterval] of [
    [2, 1],
    [3, 0.2],
  ] as const) {
    it(`leaves it the address with its own advert, version ${version}`, async () => {
      const text = (priority: number) => configuration({ version, advertInterval, priority });
      const ours = lab.start('ours', text(200));
      const holds = (name: string) => lab.network.node(name).holds(VIRTUAL_ADDRESS);
      await eventually('ours holds the address', () => holds('ours'), 15_000);
      const theirs = lab.start('theirs', text(100), {
        kind: 'keepalived',
        extraArguments: ['-D'],
      });
      await theirs.waitForLog(/Entering BACKUP STATE/);
      const { status, output } = upkeep('handover', '--socket', controlSocket(ours), 'VI_1');
      expect(status, output).to.equal(0);
      await eventually('it has moved', () => holds('theirs') && !holds('ours'), 15_000);
      await lab.sniffer.waitFor('it is master', 'advert', ({ node }) => node === 'theirs');
      const priorities = lab.sniffer
        .seen('advert', ({ node }) => node === 'ours')
        .map(({ priority }) => priority);
      expect(priorities).to.include(1).and.to.not.include(0);
      await theirs.stop();
      await eventually('it is back', () => holds('ours'), 15_000);
      expect(complaints(theirs)).to.deep.equal([]);
    });
  }
});
