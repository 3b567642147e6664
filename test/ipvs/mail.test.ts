/** Mail about virtual and real servers, beside that of keepalived from the same file. */
import { expect } from 'chai';
import { Daemon } from '../lab/daemon.js';
import type { DaemonKind } from '../lab/daemon-kind.js';
import {
  comparable,
  type MailRelay,
  RELAY_PORT,
  startMailRelay,
  subjectsOf,
} from '../lab/servers/mail-relay.js';
import { eventually } from '../lab/wait.js';
import { Topology } from './stage/topology.js';
import { startWebServer } from './stage/traffic.js';

const CONFIGURATION = `global_defs {
  router_id lab
  smtp_server 127.0.0.1 ${RELAY_PORT}
  notification_email_from ha@example.net
  notification_email { a@example.org }
  smtp_alert
}
virtual_server 10.1.0.2 80 {
  protocol TCP
  lvs_sched rr
  lvs_method NAT
  delay_loop 1
  warmup 0
  omega
  real_server 10.2.0.11 80 {
    TCP_CHECK {
      connect_timeout 1
      retry 0
    }
  }
}
`;

/** Several programs start on one slow processor. */
const PATIENCE_MS = 30_000;

const RS = '[lab] Realserver [10.2.0.11]:tcp:80 of virtual server [10.1.0.2]:tcp:80';
const VS = '[lab] Virtualserver [10.1.0.2]:tcp:80';

describe('mail about servers', function () {
  this.timeout(120_000);
  let topology: Topology;
  let relay: MailRelay;

  before('set the stage', () => {
    topology = new Topology();
  });
  after('clear the stage', () => topology.close());

  async function mailsOf(kind: DaemonKind): Promise<readonly string[]> {
    const web = await startWebServer(topology.node('server1'), [80]);
    relay = await startMailRelay(topology.node('a'));
    const daemon = new Daemon(topology.node('a'), CONFIGURATION, { kind, extraArguments: ['-C'] });
    try {
      daemon.start();
      await eventually('mail of the quorum', () => relay.mails.length === 1, PATIENCE_MS);
      web.kill();
      await eventually('mail of the loss', () => relay.mails.length === 3, PATIENCE_MS);
      const again = await startWebServer(topology.node('server1'), [80]);
      await eventually('mail of the return', () => relay.mails.length === 5, PATIENCE_MS);
      again.kill();
      expect(subjectsOf(relay.mails)).to.deep.equal([
        ...[`${RS} - DOWN`, `${RS} - UP`],
        ...[`${VS} - DOWN`, `${VS} - UP`, `${VS} - UP`],
      ]);
      return relay.mails.map(comparable).sort();
    } finally {
      daemon.close();
      relay.close();
    }
  }

  it('tells of the stop with omega, to the last word', async () => {
    const web = await startWebServer(topology.node('server1'), [80]);
    relay = await startMailRelay(topology.node('a'));
    const daemon = new Daemon(topology.node('a'), CONFIGURATION, { extraArguments: ['-C'] });
    try {
      daemon.start();
      await eventually('mail of the quorum', () => relay.mails.length === 1, PATIENCE_MS);
      await daemon.stop();
      await eventually('mail of the stop', () => relay.mails.length === 3, PATIENCE_MS);
      const last = relay.mails.slice(1);
      expect(subjectsOf(last)).to.deep.equal([`${RS} - DOWN`, `${VS} - DOWN`]);
      for (const { text } of last) {
        expect(text).to.match(/\r\n=> Shutting down <=\r\n/);
      }
    } finally {
      web.kill();
      daemon.close();
      relay.close();
    }
  });

  it('differs in nothing a filter looks at', async () => {
    const theirs = await mailsOf('keepalived');
    expect(await mailsOf('upkeep')).to.deep.equal(theirs);
  });
});
