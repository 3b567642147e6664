import { createServer } from 'node:net';
import { expect } from 'chai';
import { deliver } from '../../src/mail/smtp-relay.js';
import { startSmtpServer } from '../lab/servers/smtp-server.js';
import { type Answer, SmtpSink } from '../lab/servers/smtp-sink.js';
import { eventually } from '../lab/wait.js';
import { mailTo } from './fixture.js';

describe('deliver to a server that insists on the rules', function () {
  this.timeout(30_000);

  it('hands over one mail after the other', async () => {
    const server = await startSmtpServer('127.0.0.1');
    try {
      for (const number of [1, 2]) {
        const reason = await deliver(mailTo(server.port, number), new AbortController().signal);
        expect(reason).to.equal(undefined);
      }
      expect(server.mails).to.deep.equal(
        [1, 2].map((number) => ({
          sender: 'ha@example.net',
          recipients: ['a@example.org', 'b@example.org'],
          text: `Subject: number ${number}\r\n\r\n.hidden\r\n`,
        })),
      );
    } finally {
      server.close();
    }
  });

  it('is told when an address is none', async () => {
    const server = await startSmtpServer('127.0.0.1');
    try {
      const mail = { ...mailTo(server.port), sender: 'no address' };
      expect(await deliver(mail, new AbortController().signal)).to.include('501');
      expect(server.mails).to.deep.equal([]);
    } finally {
      server.close();
    }
  });
});

describe('deliver', function () {
  this.timeout(30_000);
  const never = new AbortController().signal;
  let sink: SmtpSink;
  afterEach(() => sink.close());

  async function sentTo(answer: Answer): Promise<string | undefined> {
    sink = await SmtpSink.start(answer);
    return await deliver(mailTo(sink.port), never);
  }

  async function sentToRude(serve: Parameters<typeof SmtpSink.startRude>[0]) {
    sink = await SmtpSink.startRude(serve);
    const reason = await deliver(mailTo(sink.port, 1, 200), never);
    await eventually('no connection is left', () => sink.connections === 0);
    return reason;
  }

  it('hands over a mail as it is', async () => {
    expect(await sentTo(() => undefined)).to.equal(undefined);
    expect(sink.mails).to.deep.equal([
      {
        commands: [
          'EHLO director.example.net',
          'MAIL FROM:<ha@example.net>',
          'RCPT TO:<a@example.org>',
          'RCPT TO:<b@example.org>',
          'DATA',
        ],
        text: 'Subject: number 1\r\n\r\n..hidden\r\n',
      },
    ]);
  });

  it('greets a relay of old times as keepalived does', async () => {
    const oldTimes: Answer = (command) =>
      command.startsWith('EHLO') ? '502 never heard of it' : undefined;
    expect(await sentTo(oldTimes)).to.equal(undefined);
    expect(sink.mails[0]?.commands.slice(0, 2)).to.deep.equal([
      'EHLO director.example.net',
      'HELO director.example.net',
    ]);
  });

  it('speaks no TLS, whatever is offered', async () => {
    const offering: Answer = (command) =>
      command.startsWith('EHLO') ? '250-sink\r\n250 STARTTLS' : undefined;
    expect(await sentTo(offering)).to.equal(undefined);
    expect(sink.mails[0]?.commands).not.to.include('STARTTLS');
  });

  it('says what a relay had against it', async () => {
    const cases: readonly (readonly [string, string])[] = [
      ['', '554 go away'],
      ['MAIL', '550 not from you'],
      ['DATA', '451 try later'],
      ['.', '552 too much'],
    ];
    for (const [command, reply] of cases) {
      const refusing: Answer = (line) => {
        return line === command || (command !== '' && line.startsWith(command)) ? reply : undefined;
      };
      expect(await sentTo(refusing), command).to.include(reply);
      sink.close();
    }
  });

  it('delivers to those who are accepted and names those who are not', async () => {
    const reason = await sentTo((line) => (line.includes('<b@') ? '550 no such user' : undefined));
    expect(reason).to.include('550 no such user').and.not.include('<a@');
    expect(sink.mails).to.have.lengthOf(1);
  });

  it('names the reason when nobody listens', async () => {
    sink = await SmtpSink.start();
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    await new Promise((resolve) => server.close(resolve));
    expect(await deliver(mailTo(port), never)).to.include('ECONNREFUSED');
  });

  it('names the reason when the name of the relay is none', async () => {
    sink = await SmtpSink.start();
    const mail = { ...mailTo(sink.port), relay: { host: 'no such.invalid', port: 25 } };
    expect(await deliver(mail, never)).to.match(/ENOTFOUND|EAI_AGAIN/);
  });

  it('leaves a relay that is silent', async () => {
    expect(await sentToRude(() => undefined)).to.equal('no answer in time');
  });

  it('leaves a relay that goes silent in the middle', async () => {
    expect(await sentToRude((socket) => void socket.write('220 sink\r\n'))).to.equal(
      'no answer in time',
    );
  });

  it('leaves a relay that drips', async () => {
    const reason = await sentToRude((socket) => {
      socket.write('220 sink\r\n');
      const timer = setInterval(() => socket.write('2'), 20);
      socket.on('close', () => clearInterval(timer));
    });
    expect(reason).to.equal('the relay takes too long');
  });

  it('leaves a relay that never ends its answer', async () => {
    const reason = await sentToRude((socket) => {
      const flood = () => {
        socket.write('220-'.repeat(4096), (error) => error || setImmediate(flood));
      };
      flood();
    });
    expect(reason).to.be.a('string').with.length.below(300);
  });

  it('notices a relay that hangs up', async () => {
    expect(await sentToRude((socket) => void socket.end())).to.match(/clos/i);
    sink.close();
    expect(await sentToRude((socket) => void socket.resetAndDestroy())).to.be.a('string');
    sink.close();
    const midway = await sentToRude((socket) => {
      socket.write('220 sink\r\n');
      socket.once('data', () => socket.end());
    });
    expect(midway).to.match(/clos/i);
  });

  it('counts a mail as delivered that the relay took, however it says good-bye', async () => {
    expect(await sentTo((line) => (line === 'QUIT' ? '' : undefined))).to.equal(undefined);
    await eventually('no connection is left', () => sink.connections === 0);
  });

  it('gives up when it is told to', async () => {
    sink = await SmtpSink.startRude(() => undefined);
    const end = new AbortController();
    const delivery = deliver(mailTo(sink.port), end.signal);
    await eventually('a connection', () => sink.connections === 1);
    end.abort();
    expect(await delivery).to.equal('the daemon ends');
    await eventually('no connection is left', () => sink.connections === 0);
  });
});
