/** Unicast adverts, with Debian's keepalived as the other router. */
import { expect } from 'chai';
import { configuration, VIRTUAL_ADDRESS } from '../lab/configuration.js';
import { useLab } from '../lab/use-lab.js';
import { eventually } from '../lab/wait.js';

describe('unicast with keepalived as the other router', function () {
  this.timeout(120_000);
  const lab = useLab(['ours', 'theirs']);

  for (const version of [2, 3] as const) {
    it(`version ${version}: each hears the other and takes over from it`, async () => {
      const text = (name: 'ours' | 'theirs', priority: number): string => {
        const { address } = lab.network.node(name);
        const peer = lab.network.node(name === 'ours' ? 'theirs' : 'ours').address;
        const more = `unicast_src_ip ${address}\n unicast_peer {\n ${peer}\n }`;
        return configuration({ version, advertInterval: version === 2 ? 1 : 0.2, priority, more });
      };
      const holder = (name: 'ours' | 'theirs') =>
        eventually(
          `only ${name} holds the address`,
          () => {
            const other = name === 'ours' ? 'theirs' : 'ours';
            return (
              lab.network.node(name).holds(VIRTUAL_ADDRESS) &&
              !lab.network.node(other).holds(VIRTUAL_ADDRESS)
            );
          },
          20_000,
        );
      const ours = lab.start('ours', text('ours', 200));
      const theirs = lab.start('theirs', text('theirs', 100), {
        kind: 'keepalived',
        extraArguments: ['-D'],
      });
      await holder('ours');
      await ours.stop();
      await holder('theirs');
      ours.configure(text('ours', 50));
      ours.start();
      await ours.waitForLog(/Entering BACKUP STATE/);
      await theirs.stop();
      await holder('ours');
      // The client is on the same bridge; nothing of this was meant for it.
      expect(lab.sniffer.seen('advert')).to.deep.equal([]);
      expect(theirs.log()).not.to.match(/invalid|mismatch|checksum error/i);
    });
  }
});
