import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { expect } from 'chai';
import type { SmtpCheck } from '../../../src/config/lvs-model.js';
import type { ProbeOutcome } from '../../../src/health/messages.js';
import { startSmtp } from '../../../src/health/probes/smtp.js';
import { attempt, ip, timing, to } from './fixtures.js';

type Peer = (socket: Socket) => void;

function check(port: number, more = {}): SmtpCheck {
  return { kind: 'smtp', timing, connection: to('127.0.0.1', port, more), heloName: 'probe.test' };
}

/** Runs a server for one attempt; gives its outcome and what the server was told. */
async function against(peer: Peer, more = {}): Promise<{ outcome: ProbeOutcome; told: string }> {
  const sockets: Socket[] = [];
  let told = '';
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => undefined);
    socket.on('data', (data) => {
      told += data.toString();
    });
    peer(socket);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const bound = server.address();
  const port = typeof bound === 'object' ? (bound?.port ?? 0) : 0;
  const outcome = await attempt(startSmtp, check(port, more));
  for (const socket of sockets) {
    socket.destroy();
  }
  server.close();
  return { outcome, told };
}

/** Says one thing at once and the others after each line that it hears. */
function speaking(greeting: string, ...answers: readonly (string | undefined)[]): Peer {
  return (socket) => {
    let heard = 0;
    socket.write(greeting);
    socket.on('data', () => {
      const answer = answers[heard];
      heard += 1;
      if (answer === undefined) {
        socket.end();
      } else if (answer !== '') {
        socket.write(answer);
      }
    });
  };
}

/** A byte again and again, which never make a line. */
function dripping(everyMs: number): Peer {
  return (socket) => {
    const timer = setInterval(() => socket.write('2'), everyMs);
    socket.on('close', () => clearInterval(timer));
  };
}

const HELLO = '220 mail.test ESMTP\r\n';
const WELCOME = '250 mail.test\r\n';

describe('SMTP_CHECK', () => {
  it('is good for a server that greets, welcomes and takes leave', async () => {
    const { outcome, told } = await against(speaking(HELLO, WELCOME, '221 bye\r\n'));
    expect(outcome).to.deep.equal({ outcome: 'good' });
    expect(told).to.equal('HELO probe.test\r\nQUIT\r\n');
  });

  const good: readonly (readonly [string, Peer])[] = [
    ['any answer to QUIT', speaking(HELLO, WELCOME, 'whatever\n')],
    ['a status that ends its line', speaking('220\n', '250\r\n', '\n')],
    ['a greeting of many lines', speaking('220-a\r\n220-b\r\n220 c\r\n', WELCOME, '221\r\n')],
    ['answers of many lines', speaking(HELLO, '250-a\r\n250 b\r\n', '221\r\n')],
    [
      'a greeting in two packets',
      (socket) => {
        socket.write('220-mail.test\r\n22');
        const timer = setTimeout(() => speaking('0 ESMTP\r\n', WELCOME, '221\r\n')(socket), 50);
        socket.on('close', () => clearTimeout(timer));
      },
    ],
    ['more lines in one packet', speaking(`${HELLO}500 no\r\n`, WELCOME, '221\r\n')],
    [
      'a first line after 512 bytes of noise',
      speaking(`${'x'.repeat(512)}${HELLO}`, WELCOME, '\n'),
    ],
  ];
  for (const [what, peer] of good) {
    it(`accepts ${what}`, async () => {
      expect((await against(peer)).outcome).to.deep.equal({ outcome: 'good' });
    });
  }

  const bad: readonly (readonly [string, Peer, string])[] = [
    ['another greeting', speaking('554 no\r\n'), 'Bad greeting banner from server'],
    ['a greeting that changes its mind', speaking('220-a\r\n554 b\r\n'), 'Bad greeting banner'],
    ['a greeting without its last line', speaking('220-a\r\n'), 'Read timeout from server'],
    ['four digits', speaking('2200 hello\r\n'), 'Bad greeting banner'],
    ['garbage', speaking('\u0000\u0001\n'), 'Bad greeting banner'],
    ['a refused HELO', speaking(HELLO, '502 no\r\n'), 'Bad HELO response from server'],
    ['silence', () => undefined, 'Read timeout from server'],
    ['silence after HELO', speaking(HELLO, ''), 'Read timeout from server'],
    ['an unfinished line', speaking('220 never'), 'Read timeout from server'],
    ['bytes that make no line', dripping(20), 'Read timeout from server'],
    [
      'a reset',
      (socket) => setTimeout(() => socket.resetAndDestroy(), 50),
      'Error ECONNRESET with server',
    ],
    ['a close at once', (socket) => socket.end(), 'Connection closed by server'],
    ['a close after QUIT', speaking(HELLO, WELCOME, undefined), 'Connection closed by server'],
  ];
  for (const [what, peer, reason] of bad) {
    it(`refuses ${what}`, async () => {
      const { outcome } = await against(peer);
      expect(outcome.outcome).to.equal('bad');
      expect(outcome)
        .to.have.property('reason')
        .that.matches(/\[127\.0\.0\.1\]:\d+$/);
      expect(outcome).to.have.property('reason').that.includes(reason);
    });
  }

  it('waits no longer than connect_timeout for a greeting', async () => {
    const startedMs = performance.now();
    const { outcome } = await against(() => undefined, { connectTimeoutMs: 3000 });
    expect(outcome.outcome).to.equal('bad');
    // Twice as long would be another wait, after that for the connection.
    expect(performance.now() - startedMs).to.be.within(2990, 5500);
  });

  it('is bad where nobody listens, and when there is no such address to bind to', async () => {
    const refused = await attempt(startSmtp, check(1));
    expect(refused.outcome).to.equal('bad');
    expect(refused).to.have.property('reason').that.includes('connection refused');
    const foreign = await against(speaking(HELLO), { bindAddress: ip('192.0.2.1') });
    expect(foreign.outcome).to.have.property('outcome', 'bad');
    expect(foreign.outcome)
      .to.have.property('reason')
      .that.includes('this machine does not have 192.0.2.1');
  });
});
