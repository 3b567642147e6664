/** The steps of `upkeep key rotate`, carried out on a pair that runs: no advert is lost. */
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { applyEdits } from '../../../src/config/rotate/edits.js';
import type { Rotation } from '../../../src/config/rotate/rotation.js';
import { configuration, masterDownIntervalMs, VIRTUAL_ADDRESS } from '../../lab/configuration.js';
import type { Daemon } from '../../lab/daemon.js';
import { statusOf, upkeep } from '../../lab/upkeep-command.js';
import { itOurs, useLab } from '../../lab/use-lab.js';
import { eventually, observeFor } from '../../lab/wait.js';

const INTERVAL_MS = 200;

describe('upkeep key rotate', function () {
  this.timeout(60_000);
  const lab = useLab(['n1', 'n2']);

  function text(priority: number): string {
    const block = ['auth_hmac {', `key 1 hex:${'01'.repeat(32)}`, 'active_key 1', '}'].join('\n');
    return configuration({ priority, advertInterval: INTERVAL_MS / 1000, more: block });
  }

  function countersOf(daemon: Daemon) {
    const counters = statusOf(daemon).vrrp?.instances[0]?.counters;
    if (counters === undefined) {
      throw new Error('no instance answers');
    }
    return counters;
  }

  const downMs = masterDownIntervalMs({
    ...{ version: 3, priority: 100, advertIntervalMs: INTERVAL_MS },
  });

  itOurs('prints steps that lose no advert', async () => {
    const high = lab.start('n1', text(200));
    await eventually('n1 holds it', () => lab.network.node('n1').holds(VIRTUAL_ADDRESS));
    const low = lab.start('n2', text(100));
    await low.waitForLog(/Entering BACKUP STATE/);
    const run = upkeep('key', 'rotate', high.configurationPath, low.configurationPath, '--json');
    expect(run.errors).to.equal('');
    const { steps, id }: Rotation = JSON.parse(run.output);
    expect(steps).to.have.lengthOf(4);
    await eventually('adverts are heard', () => countersOf(low).advert_rcvd > 0);
    // In this order, and in the other one at the end: what is sent between is counted as received.
    const received = countersOf(low).advert_rcvd;
    const sent = countersOf(high).advert_sent;
    for (const { router, edits } of steps) {
      const daemon = router === high.configurationPath ? high : low;
      const before = daemon.log().length;
      daemon.reload(applyEdits(readFileSync(router, 'utf8'), edits));
      await daemon.waitForLog(/Reload complete/, 10_000, before);
      const { status } = upkeep(
        ...['check', '--elsewhere', high.configurationPath],
        ...['--peer', low.configurationPath],
      );
      expect(status).to.equal(0);
      await observeFor(downMs);
    }
    const sentBy = countersOf(high).advert_sent - sent;
    const { advert_rcvd: receivedBy, ...errors } = countersOf(low);
    expect(sentBy).to.be.greaterThan(steps.length * 3);
    expect(receivedBy - received).to.be.at.least(sentBy);
    const refused = Object.entries(errors).filter(([name]) => /_err$|^auth|^invalid/.test(name));
    expect(refused.length).to.be.greaterThan(10);
    expect(refused.filter(([, count]) => count > 0)).to.deep.equal([]);
    expect(low.log()).not.to.match(/Entering MASTER STATE/);
    for (const daemon of [high, low]) {
      const now = readFileSync(daemon.configurationPath, 'utf8');
      expect(now)
        .to.match(new RegExp(`key ${id} hex:`))
        .and.contain(`active_key ${id}`);
      expect(now).not.to.contain('key 1 ');
    }
  });
});
