/** The same file, the same mail: a filter that knows keepalived's knows ours. */
import { expect } from 'chai';
import { globalDefinitions, instance } from '../lab/configuration.js';
import type { DaemonKind } from '../lab/daemon-kind.js';
import { comparable, RELAY_PORT, startMailRelay, subjectsOf } from '../lab/servers/mail-relay.js';
import { useLab } from '../lab/use-lab.js';
import { eventually } from '../lab/wait.js';

describe('mail beside that of keepalived', function () {
  this.timeout(60_000);
  const lab = useLab(['n1']);

  const text =
    globalDefinitions(`smtp_server 127.0.0.1 ${RELAY_PORT}
    smtp_helo_name helo.example.net
    notification_email {
      a@example.org
      b@example.org
    }
    smtp_alert`) +
    `vrrp_sync_group G1 {
    group {
      VI_1
      VI_2
    }
}
` +
    instance({ priority: 120 }) +
    instance({
      priority: 100,
      name: 'VI_2',
      virtualRouterId: 52,
      addresses: ['10.99.0.101/24'],
    });

  async function mailsOf(kind: DaemonKind): Promise<readonly string[]> {
    const relay = await startMailRelay(lab.network.node('n1'));
    try {
      const daemon = lab.start('n1', text, { kind });
      await eventually('mail of masters', () => relay.mails.length === 6);
      lab.network.setCable('n1', false);
      await eventually('mail of faults', () => relay.mails.length === 9);
      expect(subjectsOf(relay.mails)).to.include('[lab] VRRP Group G1 - Entering FAULT state');
      daemon.close();
      return relay.mails.map(comparable).sort();
    } finally {
      lab.network.setCable('n1', true);
      relay.close();
    }
  }

  it('differs in nothing a filter looks at', async () => {
    const theirs = await mailsOf('keepalived');
    expect(await mailsOf('upkeep')).to.deep.equal(theirs);
  });
});
