/** Unicast adverts, with Debian's keepalived as the other router. */
import { expect } from 'chai';
import { configuration } from '../lab/configuration.js';
import { MixedPair, type RouterName } from '../lab/mixed-pair.js';
import { useLab } from '../lab/use-lab.js';

describe('unicast with keepalived as the other router', function () {
  this.timeout(120_000);
  const lab = useLab(['ours', 'theirs']);
  const pair = new MixedPair(lab);

  for (const version of [2, 3] as const) {
    it(`version ${version}: each hears the other and takes over from it`, async () => {
      const advertInterval = version === 2 ? 1 : 0.2;
      const text = (name: RouterName, priority: number) =>
        configuration({ version, advertInterval, priority, more: pair.unicast(name) });
      const { ours, theirs } = pair.start((name) => text(name, name === 'ours' ? 200 : 100));
      await pair.onlyHolder('ours');
      await ours.stop();
      await pair.onlyHolder('theirs');
      ours.configure(text('ours', 50));
      ours.start();
      await ours.waitForLog(/Entering BACKUP STATE/);
      await theirs.stop();
      await pair.onlyHolder('ours');
      // The client is on the same bridge; nothing of this was meant for it.
      expect(lab.sniffer.seen('advert')).to.deep.equal([]);
      expect(theirs.log()).not.to.match(/invalid|mismatch|checksum error/i);
    });
  }
});
