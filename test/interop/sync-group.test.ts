/** How long the members of a sync group wait at their start: ours and keepalived's alike. */
import { expect } from 'chai';
import { globalDefinitions, instance, masterDownIntervalMs } from '../lab/configuration.js';
import { useLab } from '../lab/use-lab.js';
import { wallMs } from '../lab/wait.js';

const PRIORITY = 200;
const INTERVAL_MS = 1000;

function group(version: 2 | 3): string {
  const members = ['A', 'B'].map((name, index) =>
    instance({
      ...{ name, virtualRouterId: 61 + index, addresses: [`10.99.0.16${index}/24`] },
      ...{ priority: PRIORITY, state: 'MASTER', version, advertInterval: INTERVAL_MS / 1000 },
    }),
  );
  return `${globalDefinitions()}vrrp_sync_group G1 {\n group {\n A\n B\n }\n}\n${members.join('')}`;
}

describe('a sync group whose members say state MASTER', function () {
  this.timeout(60_000);
  const lab = useLab(['n1']);

  // Shows: vrrp_instance.state
  for (const kind of ['upkeep', 'keepalived'] as const) {
    for (const version of [2, 3] as const) {
      it(`waits like any other instance: ${kind}, version ${version}`, async () => {
        const startedMs = wallMs();
        const daemon = lab.start('n1', group(version), { kind });
        const first = await lab.sniffer.waitFor('an advert', 'advert', () => true);
        const advertIntervalMs = INTERVAL_MS;
        const waitMs = masterDownIntervalMs({ version, priority: PRIORITY, advertIntervalMs });
        expect(first.timeMs - startedMs).to.be.greaterThan(waitMs);
        await daemon.stop();
      });
    }
  }
});
