import { expect } from 'chai';
import { kindOf } from '../../../../src/config/checkers/kinds.js';
import type { TcpCheck } from '../../../../src/config/lvs-model.js';
import { loadText, problemsOf } from '../../load-text.js';

function textOf(...lines: readonly string[]): string {
  const head = ['virtual_server 192.0.2.1 80 {', 'lb_algo rr', 'lb_kind NAT', 'protocol TCP'];
  const server = ['real_server 192.0.2.2 80 {', 'TCP_CHECK {', ...lines, '}', '}', '}', ''];
  return [...head, ...server].join('\n');
}

function checkOf(...lines: readonly string[]): TcpCheck {
  const [service] = loadText(textOf(...lines)).configuration.virtualServers;
  const check = service?.realServers[0]?.checks[0];
  if (check?.kind !== 'tcp') {
    throw new Error('no TCP_CHECK');
  }
  return check;
}

/** Bytes in hexadecimal as text. */
function said(...lines: readonly string[]): string {
  return Buffer.from(checkOf(...lines).send ?? '', 'hex').toString('latin1');
}

describe('what a TCP_CHECK says and expects', () => {
  it('is text with escapes, or bytes', () => {
    expect(said('send PING')).to.equal('PING');
    expect(said('send "PING now\\r\\n"')).to.equal('PING now\r\n');
    expect(said('send "\\x00\\xff\\t\\\\hex:"')).to.equal('\x00\xff\t\\hex:');
    expect(said('send "hex:50 49 4E 47"')).to.equal('PING');
    expect(checkOf('send é').send).to.equal('c3a9');
    expect(checkOf('expect +PONG').expect).to.deep.equal({ bytes: '2b504f4e47' });
    expect(checkOf('expect hex:2B50').expect).to.deep.equal({ bytes: '2b50' });
    expect(checkOf('expect "regex:^\\d+ (ok|ready)"').expect).to.deep.equal({
      pattern: '^\\d+ (ok|ready)',
    });
  });

  it('is nothing where nothing is written, as in keepalived', () => {
    expect(checkOf()).not.to.have.any.keys('send', 'expect');
    const [plain, more] = [checkOf(), checkOf('send x')];
    const { identity, particulars } = kindOf<TcpCheck>(plain);
    expect(identity(plain)).to.deep.equal(['tcp', plain.connection]);
    expect(identity(more)).not.to.deep.equal(identity(plain));
    expect(particulars?.(plain)).to.deep.equal([]);
    expect(particulars?.(checkOf('send x', 'expect regex:y'))).to.deep.equal([
      '   Send = 1 bytes',
      '   Expect = regex:y',
    ]);
  });

  it('is refused where it cannot be said or looked for', () => {
    const problems = (line: string) =>
      problemsOf(textOf(line)).filter((problem) => problem.startsWith('7:'));
    for (const line of ['send hex:5', 'send hex:xy', 'send "\\q"', 'send regex:x', 'expect hex:']) {
      expect(problems(line).join(), line).to.match(/^7:\d+ error \S+/);
    }
    expect(problems('expect regex:(').join()).to.match(/^7:\d+ error invalid-regex/);
    expect(problems('expect "regex:(?=x)"').join()).to.match(/^7:\d+ error invalid-regex/);
    expect(problems('expect "220 ready"')).to.deep.equal([]);
  });
});
