import { expect } from 'chai';
import { Messenger } from '../../../src/daemon/supervisor/messenger.js';
import { DEFAULT_SERVICES } from '../../config/expected-defaults.js';
import { SmtpSink } from '../../lab/servers/smtp-sink.js';
import { command, configuration, instance, recorder, Workbench } from '../../notify/fixture.js';

describe('daemon/messenger', function () {
  this.timeout(30_000);
  let bench: Workbench;
  let sink: SmtpSink;
  before('load what the first mail loads, which may take its time', async () => {
    await import('nodemailer/lib/smtp-connection');
  });
  beforeEach(async () => {
    bench = new Workbench();
    sink = await SmtpSink.start();
  });
  afterEach(() => {
    sink.close();
    bench.remove();
  });

  function settings(mailed: boolean) {
    const script = bench.script('told', `echo "$*" >> ${bench.path('out')}`);
    const server = { host: '127.0.0.1', port: sink.port };
    const mail = { ...DEFAULT_SERVICES.mail, server, recipients: ['a@example.org'] };
    return configuration({
      vrrpInstances: [instance('A', { smtpAlert: mailed, notify: { any: command([script]) } })],
      global: { services: { ...DEFAULT_SERVICES, mail } },
    });
  }

  const stop = { kind: 'notify', type: 'INSTANCE', name: 'A', state: 'STOP', priority: 9 } as const;

  it('has both scripts and mail told before it closes', async () => {
    const { events, log } = recorder();
    const options = { configuration: settings(true), log, workingDirectory: '/' };
    const messenger = new Messenger(options, 20_000); // a second is little on a busy machine
    messenger.tellTransition(stop);
    messenger.mail({ subject: 'Virtualserver X - DOWN', body: '=> Shutting down <=' });
    await messenger.close();
    expect(bench.lines('out')).to.deep.equal(['INSTANCE A STOP 9']);
    expect(sink.mails).to.have.lengthOf(2);
    expect(events.map(({ event }) => event)).to.have.members([
      ...['scriptStarted', 'mailSent', 'mailSent'],
    ]);
  });

  it('goes by the settings of the last reload', async () => {
    const { log } = recorder();
    const messenger = new Messenger({ configuration: settings(true), log, workingDirectory: '/' });
    messenger.configure(settings(false));
    messenger.tellTransition(stop);
    await messenger.close();
    expect(bench.lines('out')).to.have.lengthOf(1);
    expect(sink.mails).to.deep.equal([]);
  });
});
