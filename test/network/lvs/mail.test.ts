/** Mail about changes of state, through a relay in the namespace of the daemon. */
import { expect } from 'chai';
import { globalDefinitions, instance } from '../../lab/configuration.js';
import { RELAY_PORT, startMailRelay, subjectsOf } from '../../lab/servers/mail-relay.js';
import { itOurs, useLab } from '../../lab/use-lab.js';
import { eventually } from '../../lab/wait.js';

describe('mail', function () {
  this.timeout(60_000);
  const lab = useLab(['n1']);

  const text = (more = '') =>
    globalDefinitions(`smtp_server 127.0.0.1 ${RELAY_PORT}
    notification_email { a@example.org }
    notification_email_from ha@example.net
    smtp_alert
    ${more}`) + instance({ priority: 120 });

  const entering = (...states: readonly string[]) =>
    states.map((state) => `[lab] VRRP Instance VI_1 - Entering ${state} state`);

  itOurs('tells of each state, to the last one', async () => {
    const relay = await startMailRelay(lab.network.node('n1'));
    try {
      const daemon = lab.start('n1', text());
      await eventually('mail of a master', () => relay.mails.length === 2);
      lab.network.setCable('n1', false);
      await eventually('mail of a fault', () => relay.mails.length === 3);
      lab.network.setCable('n1', true);
      await eventually('mail of a master again', () => relay.mails.length === 5);
      await daemon.stop();
      await eventually('mail of the stop', () => relay.mails.length === 6);
      expect(subjectsOf(relay.mails)).to.deep.equal([
        ...entering('BACKUP', 'BACKUP', 'FAULT', 'MASTER', 'MASTER'),
        '[lab] VRRP Instance VI_1 - Stopping',
      ]);
    } finally {
      relay.close();
    }
  });

  itOurs('goes by the settings of the last reload', async () => {
    const relay = await startMailRelay(lab.network.node('n1'));
    try {
      const daemon = lab.start('n1', text('smtp_alert_vrrp off'));
      await daemon.waitForLog(/Entering MASTER STATE/);
      daemon.reload(text('no_email_faults'));
      await daemon.waitForLog(/Reload complete/);
      lab.network.setCable('n1', false);
      await daemon.waitForLog(/Entering FAULT STATE/);
      lab.network.setCable('n1', true);
      await eventually('mail of a master', () => relay.mails.length === 2);
      expect(subjectsOf(relay.mails)).to.deep.equal(entering('BACKUP', 'MASTER'));
    } finally {
      lab.network.setCable('n1', true);
      relay.close();
    }
  });

  itOurs('is held up by no relay that is silent, not even at the stop', async () => {
    const relay = await startMailRelay(lab.network.node('n1'), 'silent');
    try {
      const daemon = lab.start('n1', text());
      await daemon.waitForLog(/Entering MASTER STATE/);
      lab.network.setCable('n1', false);
      await daemon.waitForLog(/Entering FAULT STATE/);
      lab.network.setCable('n1', true);
      await daemon.waitForLog(/Entering MASTER STATE.*Entering MASTER STATE/s);
      const stoppedMs = performance.now();
      expect(await daemon.stop()).to.deep.equal({ code: 0, signal: null });
      expect(performance.now() - stoppedMs).to.be.below(6000);
      expect(daemon.log().match(/not sent by .*the daemon ends/g)).to.have.lengthOf(4);
      expect(daemon.log()).to.match(/2 SMTP alerts dropped: the daemon ends/);
    } finally {
      lab.network.setCable('n1', true);
      relay.close();
    }
  });

  itOurs('goes on without a relay, and says so once per mail', async () => {
    lab.network.node('n1').setInterface('lo', true);
    const daemon = lab.start('n1', text());
    await daemon.waitForLog(/SMTP alert not sent by \[127\.0\.0\.1\]:2525 \(.*ECONNREFUSED/);
    await daemon.waitForLog(/Entering MASTER STATE/);
    await daemon.waitForLog(/not sent .*Entering MASTER state/);
    expect(daemon.log().match(/not sent .*Entering MASTER state/g)).to.have.lengthOf(1);
    expect(await daemon.stop()).to.deep.equal({ code: 0, signal: null });
  });
});
