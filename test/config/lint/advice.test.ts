/** Advice that is followed: the file is better for it, and nothing worse is found in it. */
import { expect } from 'chai';
import type { Diagnostic } from '../../../src/config/diagnostic.js';
import { lintConfiguration } from '../../../src/config/lint/lint.js';
import { loadText } from '../load-text.js';

const GRAVITY = ['hint', 'warning', 'error'];

function findings(text: string): readonly Diagnostic[] {
  const { configuration, directives, serviceBlocks, diagnostics } = loadText(text);
  const lint = lintConfiguration({ configuration, directives, serviceBlocks, diagnostics });
  return [...diagnostics, ...lint];
}

function service(head: string, lines: string, server = ''): string {
  const port = head.includes(' 0 ') ? 0 : 80;
  const servers = ['10.0.0.2', '10.0.0.3'].map((address, index) => {
    const inner = server.replace('W', `${index + 1}0`);
    return `real_server ${address} ${port} {\n${inner}\n}\n`;
  });
  return `virtual_server ${head} {\n${lines}\nlb_kind NAT\ndelay_loop 5\n${servers.join('')}}\n`;
}

const SCRIPT = `global_defs {
  enable_script_security
}
vrrp_script chk {
  script "/bin/true"
}
vrrp_instance V {
  interface eth0
  virtual_router_id 5
  virtual_ipaddress {
    10.0.0.1/24
  }
  track_script {
    chk
  }
}
`;

interface AdviceCase {
  readonly code: string;
  readonly text: string;
  /** What the hint must say. */
  readonly advice: string;
  /** The text with the advice followed. */
  readonly followed: string;
}

const add = (text: string, check: string) => text.replace(/real_server .*\{\n/g, `$&${check}\n`);
const UDP = service('10.0.0.1 53', 'protocol UDP\nlb_algo rr');
const MARK = service('fwmark 7', 'lb_algo rr');
const ALL_PORTS = service('10.0.0.1 0 ', 'protocol TCP\nlb_algo rr\npersistence_timeout 60');
const QUORUM = service(
  '10.0.0.1 80',
  'protocol TCP\nlb_algo rr\nquorum 20',
  'weight W\nTCP_CHECK {\nconnect_timeout 2\n}',
);

const CASES: readonly AdviceCase[] = [
  {
    code: 'script-account-missing',
    text: SCRIPT,
    advice: 'write script_user in global_defs',
    followed: SCRIPT.replace('enable_script_security', '$&\n  script_user nobody'),
  },
  {
    code: 'server-not-checked',
    text: UDP,
    advice: 'UDP_CHECK { }',
    followed: add(UDP, 'UDP_CHECK {\nconnect_timeout 2\n}'),
  },
  {
    code: 'server-not-checked',
    text: MARK,
    advice: 'PING_CHECK { }',
    followed: add(MARK, 'PING_CHECK {\nconnect_timeout 2\n}'),
  },
  {
    code: 'server-not-checked',
    text: ALL_PORTS,
    advice: 'PING_CHECK { }',
    followed: add(ALL_PORTS, 'PING_CHECK {\nconnect_timeout 2\n}'),
  },
  {
    code: 'weights-without-effect',
    text: QUORUM,
    advice: 'write lb_algo wrr',
    followed: QUORUM.replace('lb_algo rr', 'lb_algo wrr'),
  },
  {
    code: 'invalid-choice',
    text: QUORUM.replace('lb_algo rr', 'lb_algo wrr').replace('lb_kind NAT', 'lb_kind FNAT'),
    advice: "did you mean 'FULLNAT'?",
    followed: QUORUM.replace('lb_algo rr', 'lb_algo wrr').replace('lb_kind NAT', 'lb_kind FULLNAT'),
  },
];

describe('advice', () => {
  for (const { code, text, advice, followed } of CASES) {
    it(`of ${code}, ${advice}, leaves nothing that is worse`, () => {
      const before = findings(text).find((each) => each.code === code);
      expect(before?.hint).to.include(advice);
      const gravity = GRAVITY.indexOf(before?.severity ?? '');
      const known = new Set(findings(text).map((each) => each.code));
      const after = findings(followed);
      expect(after.map((each) => each.code)).to.not.include(code);
      const worse = after.filter(
        (each) => !known.has(each.code) && GRAVITY.indexOf(each.severity) >= gravity,
      );
      expect(worse.map((each) => `${each.code}: ${each.message}`)).to.deep.equal([]);
    });
  }

  it('does not send to what would make the quorum unreachable', () => {
    const found = findings(QUORUM).find(({ code }) => code === 'weights-without-effect');
    expect(found?.hint).to.not.include('leave the weights out');
  });

  it('says what becomes of scripts without an account when script security is on', () => {
    const message = findings(SCRIPT).find(({ code }) => code === 'script-account-missing')?.message;
    expect(message).to.include('is refused otherwise');
  });

  it('is a warning where a script is there twice, word for word, and an error where not', () => {
    const block = 'vrrp_script chk {\n  script "/bin/true"\n}\n';
    const severityOf = (second: string) =>
      findings(SCRIPT + second).find(({ code }) => code === 'repeated-name')?.severity;
    expect(severityOf(block)).to.equal('warning');
    expect(severityOf(block.replace('true', 'false'))).to.equal('error');
  });
});
