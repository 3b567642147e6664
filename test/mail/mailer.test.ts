import { expect } from 'chai';
import type { Configuration } from '../../src/config/model.js';
import type { MailSettings } from '../../src/config/services-model.js';
import { Mailer } from '../../src/mail/mailer.js';
import type { NotifyState } from '../../src/vrrp/messages.js';
import { DEFAULT_SERVICES } from '../config/expected-defaults.js';
import { SmtpSink } from '../lab/servers/smtp-sink.js';
import { configuration, instance, recorder, syncGroup } from '../notify/fixture.js';

describe('Mailer', function () {
  this.timeout(30_000);
  let sink: SmtpSink;
  let mailer: Mailer;
  beforeEach(async () => {
    sink = await SmtpSink.start();
  });
  afterEach(() => {
    mailer.close();
    sink.close();
  });

  function settings(
    more: Partial<MailSettings> = {},
    parts: Partial<Configuration> = {},
  ): Configuration {
    const mail: MailSettings = {
      ...DEFAULT_SERVICES.mail,
      server: { host: '127.0.0.1', port: sink.port },
      sender: 'ha@example.net',
      recipients: ['Some One <a@example.org>'],
      heloName: 'vm',
      ...more,
    };
    return configuration({
      vrrpInstances: [instance('A', { smtpAlert: true }), instance('QUIET', { smtpAlert: false })],
      ...parts,
      global: { routerId: 'R', services: { ...DEFAULT_SERVICES, mail } },
    });
  }

  const tell = (name: string, ...states: readonly NotifyState[]) => {
    for (const state of states) {
      mailer.tellTransition({ kind: 'notify', type: 'INSTANCE', name, state, priority: 1 });
    }
  };

  async function subjects(): Promise<readonly string[]> {
    await mailer.drain(20_000);
    return sink.mails
      .flatMap(({ text }) => /^Subject: \[R\] (.*)\r$/m.exec(text)?.[1] ?? [])
      .sort();
  }

  it('tells of transitions of those who want it', async () => {
    mailer = new Mailer(settings(), recorder().log);
    tell('A', 'BACKUP', 'MASTER_RX_LOWER_PRI');
    tell('QUIET', 'MASTER');
    tell('UNKNOWN', 'MASTER');
    expect(await subjects()).to.deep.equal(['VRRP Instance A - Entering BACKUP state']);
    expect(sink.mails[0]?.commands).to.include('RCPT TO:<a@example.org>');
    expect(sink.mails[0]?.text).to.include('To: Some One <a@example.org>\r\n');
  });

  it('tells a state once, until there was another', async () => {
    mailer = new Mailer(settings({ noFaults: true }), recorder().log);
    tell('A', 'BACKUP', 'BACKUP', 'FAULT', 'BACKUP', 'MASTER', 'BACKUP');
    const backup = 'VRRP Instance A - Entering BACKUP state';
    expect(await subjects()).to.deep.equal([
      backup,
      backup,
      'VRRP Instance A - Entering MASTER state',
    ]);
  });

  it('tells of a group on its own account', async () => {
    const group = syncGroup('A', ['QUIET'], { smtpAlert: true });
    mailer = new Mailer(settings({}, { syncGroups: [group] }), recorder().log);
    tell('A', 'MASTER');
    mailer.tellTransition({
      kind: 'notify',
      type: 'GROUP',
      name: 'A',
      state: 'MASTER',
      priority: 0,
    });
    expect(await subjects()).to.deep.equal([
      'VRRP Group A - Entering MASTER state',
      'VRRP Instance A - Entering MASTER state',
    ]);
  });

  it('tells of what a reload removed by the settings it had', async () => {
    mailer = new Mailer(settings(), recorder().log);
    mailer.configure(settings({}, { vrrpInstances: [] }));
    tell('A', 'DELETED');
    tell('QUIET', 'DELETED');
    expect(await subjects()).to.deep.equal(['VRRP Instance A - Deleted']);
  });

  it('begins anew with what was gone in between', async () => {
    mailer = new Mailer(settings(), recorder().log);
    tell('A', 'BACKUP');
    mailer.configure(settings({}, { vrrpInstances: [] }));
    mailer.configure(settings());
    tell('A', 'BACKUP', 'BACKUP');
    expect(await subjects()).to.have.lengthOf(2);
  });

  it('hands on what the load balancer tells', async () => {
    mailer = new Mailer(settings(), recorder().log);
    mailer.tell({ subject: 'Virtualserver [10.0.0.1]:tcp:80 - UP', body: '=> Gained <=' });
    expect(await subjects()).to.deep.equal(['Virtualserver [10.0.0.1]:tcp:80 - UP']);
  });

  it('says nothing without a relay or readers', async () => {
    const { server: _, ...mail } = settings().global.services.mail;
    const services = { ...DEFAULT_SERVICES, mail };
    const withoutRelay = settings();
    for (const each of [
      settings({ recipients: [] }),
      { ...withoutRelay, global: { ...withoutRelay.global, services } },
    ]) {
      const said = recorder();
      mailer = new Mailer(each, said.log);
      tell('A', 'MASTER');
      expect(await subjects()).to.deep.equal([]);
      expect(said.events).to.deep.equal([]);
    }
  });

  it('writes in the name of the account at this host without a sender', async () => {
    const { sender: _, ...mail } = settings().global.services.mail;
    const base = settings();
    const services = { ...DEFAULT_SERVICES, mail };
    mailer = new Mailer({ ...base, global: { ...base.global, services } }, recorder().log);
    tell('A', 'MASTER');
    await mailer.drain(20_000);
    expect(sink.mails[0]?.text).to.match(/^From: \S+@\S+\r$/m);
    expect(sink.mails[0]?.commands[1]).to.match(/^MAIL FROM:<\S+@\S+>$/);
  });
});
