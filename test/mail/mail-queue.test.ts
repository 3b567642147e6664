import { expect } from 'chai';
import { MAXIMUM_UNDER_WAY, MAXIMUM_WAITING, MailQueue } from '../../src/mail/mail-queue.js';
import { SmtpSink } from '../lab/servers/smtp-sink.js';
import { eventually } from '../lab/wait.js';
import { recorder } from '../notify/fixture.js';
import { mailTo } from './fixture.js';

describe('MailQueue', function () {
  this.timeout(30_000);
  let sink: SmtpSink;
  let queue: MailQueue;
  let said: ReturnType<typeof recorder>;
  beforeEach(() => {
    said = recorder();
    queue = new MailQueue(said.log);
  });
  afterEach(() => {
    queue.close();
    sink.close();
  });

  const named = (event: string) => said.events.filter((each) => each.event === event);

  it('delivers all, a few at a time', async () => {
    sink = await SmtpSink.start();
    for (let number = 1; number <= 40; number += 1) {
      queue.push(mailTo(sink.port, number));
    }
    await queue.drain(20_000);
    const subjects = new Set(sink.mails.map(({ text }) => /number (\d+)/.exec(text)?.[1]));
    expect(subjects.size).to.equal(40);
    expect(sink.mostConnections).to.be.within(2, MAXIMUM_UNDER_WAY);
    expect(named('mailSent')).to.have.lengthOf(40);
    expect(said.events).to.have.lengthOf(40);
  });

  it('says once per mail what went wrong, and goes on', async () => {
    let refusing = true;
    sink = await SmtpSink.start((line) =>
      refusing && line.startsWith('MAIL') ? '550 no' : undefined,
    );
    queue.push(mailTo(sink.port, 1));
    await queue.drain(10_000);
    refusing = false;
    queue.push(mailTo(sink.port, 2));
    await queue.drain(10_000);
    const server = `[127.0.0.1]:${sink.port}`;
    const [failed, sent, ...more] = said.events;
    expect(failed).to.deep.include({ event: 'mailFailed', server, subject: 'number 1' });
    expect(failed).to.have.property('reason').that.includes('550 no');
    expect(sent).to.deep.equal({ event: 'mailSent', server, subject: 'number 2' });
    expect(more).to.deep.equal([]);
  });

  it('drops the oldest when too many wait, and counts them', async () => {
    let silent = true;
    sink = await SmtpSink.startRude((socket) => {
      if (!silent) {
        socket.destroy();
      }
    });
    for (let number = 1; number <= MAXIMUM_UNDER_WAY + MAXIMUM_WAITING + 5; number += 1) {
      queue.push(mailTo(sink.port, number, 500));
    }
    await eventually('the first ones are under way', () => sink.connections > 0);
    expect(said.events).to.deep.equal([]);
    silent = false;
    await queue.drain(20_000);
    const counts = said.events.map((event) => (event.event === 'mailsDropped' ? event.count : 0));
    expect(counts.filter((count) => count > 0)).to.deep.equal([5]);
    const failed = named('mailFailed').map((event) => 'subject' in event && event.subject);
    expect(failed).to.have.lengthOf(MAXIMUM_UNDER_WAY + MAXIMUM_WAITING);
    const first = MAXIMUM_UNDER_WAY + 1;
    expect(failed)
      .to.include(`number ${first - 1}`)
      .and.include(`number ${first + 5}`);
    expect(failed)
      .not.to.include(`number ${first}`)
      .and.not.include(`number ${first + 4}`);
  });

  it('waits for a relay no longer than it is told, and says what is lost', async () => {
    sink = await SmtpSink.startRude(() => undefined);
    for (let number = 1; number <= MAXIMUM_UNDER_WAY + 3; number += 1) {
      queue.push(mailTo(sink.port, number, 60_000));
    }
    const startedMs = performance.now();
    await queue.drain(100);
    expect(performance.now() - startedMs).to.be.within(90, 10_000);
    queue.close();
    await queue.drain(10_000);
    expect(named('mailsDropped')).to.deep.equal([
      { event: 'mailsDropped', count: 3, reason: 'the daemon ends' },
    ]);
    expect(named('mailFailed')).to.have.lengthOf(MAXIMUM_UNDER_WAY);
    expect(sink.mails).to.deep.equal([]);
  });
});
