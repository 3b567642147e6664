/** Mail about changes of state, through a relay in the namespace of the daemon. */
import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { onCleanup } from '../lab/cleanup.js';
import { globalDefinitions, instance } from '../lab/configuration.js';
import { useLab } from '../lab/use-lab.js';
import { eventually } from '../lab/wait.js';

const SINK = fileURLToPath(new URL('../lab/smtp-sink-program.js', import.meta.url));
const PORT = 2525;

describe('mail', function () {
  this.timeout(60_000);
  const lab = useLab(['n1']);

  /** A relay on the node; its output grows by one line per mail. */
  async function startRelay(): Promise<{ readonly output: () => string; close(): void }> {
    let output = '';
    const relay: ChildProcess = lab.network
      .node('n1')
      .spawn(process.execPath, [SINK, String(PORT)], { stdio: ['ignore', 'pipe', 'inherit'] });
    const close = onCleanup(() => relay.kill('SIGKILL'));
    relay.stdout?.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
    await eventually('the relay listens', () => output.includes('ready\n'));
    return { output: () => output, close };
  }

  const text = (priority: number) =>
    globalDefinitions(`smtp_server 127.0.0.1 ${PORT}
    smtp_helo_name helo.example.net
    notification_email { a@example.org }
    notification_email_from ha@example.net
    smtp_alert`) + instance({ priority });

  it('tells a relay of each state, to the last one', async () => {
    lab.network.node('n1').setInterface('lo', true);
    const relay = await startRelay();
    try {
      const daemon = lab.start('n1', text(120));
      await eventually('mail of a master', () => relay.output().includes('MASTER state'));
      lab.network.setCable('n1', false);
      await eventually('mail of a fault', () => relay.output().includes('FAULT state'));
      lab.network.setCable('n1', true);
      await eventually('four mails', () => relay.output().split('"commands"').length > 5);
      await daemon.stop();
      await eventually('the last mail', () => relay.output().includes('Stopping'));
      expect(relay.output()).to.include('MAIL FROM:<ha@example.net>","RCPT TO:<a@example.org>');
      expect(relay.output()).to.match(
        /From: ha@example.net\\r\\nSubject: \[lab\] VRRP Instance VI_1 - Entering MASTER state\\r/,
      );
    } finally {
      relay.close();
    }
  });

  it('goes on without a relay, and says so once per mail', async () => {
    lab.network.node('n1').setInterface('lo', true);
    const daemon = lab.start('n1', text(120));
    await daemon.waitForLog(/SMTP alert not sent by \[127\.0\.0\.1\]:2525 \(.*ECONNREFUSED/);
    await daemon.waitForLog(/Entering MASTER STATE/);
    await daemon.waitForLog(/not sent .*Entering MASTER state/);
    expect(daemon.log().match(/not sent .*Entering MASTER state/g)).to.have.lengthOf(1);
    expect(await daemon.stop()).to.deep.equal({ code: 0, signal: null });
  });
});
