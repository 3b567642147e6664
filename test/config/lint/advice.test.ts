/** Advice that is followed: the file is better for it, and nothing worse is found in it. */
import { expect } from 'chai';
import type { Diagnostic } from '../../../src/config/diagnostic.js';
import { lintConfiguration } from '../../../src/config/lint/lint.js';
import { lintRules } from '../../../src/config/lint/rules.js';
import { loadText } from '../load-text.js';
import { followedAdvice } from './followed-advice.js';
import { networksOf } from './machine-networks.js';
import { ruleCases } from './rule-cases.js';

const GRAVITY = ['hint', 'warning', 'error'];

/** On a machine with eth0 in 198.51.100.0/24, which has a virtual address as well. */
function findings(text: string): readonly Diagnostic[] {
  const loaded = loadText(text);
  return [...loaded.diagnostics, ...lintConfiguration({ ...loaded, networksOf })];
}

/** What is found in the followed text that is not better than what its advice was about. */
function worseThan(before: string, followed: string, code: string): readonly string[] {
  const known = findings(before);
  const severity = known.find((each) => each.code === code)?.severity ?? '';
  const codes = new Set(known.map((each) => each.code));
  return findings(followed)
    .filter(
      (each) =>
        each.code === code ||
        (!codes.has(each.code) && GRAVITY.indexOf(each.severity) >= GRAVITY.indexOf(severity)),
    )
    .map((each) => `${each.code}: ${each.message}`);
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
      expect(worseThan(text, followed, code)).to.deep.equal([]);
    });
  }

  for (const { code } of lintRules) {
    it(`of ${code}, followed in each way, leaves nothing that is as bad`, () => {
      const { bad = '' } = ruleCases[code] ?? {};
      const edits = followedAdvice[code] ?? [];
      expect(edits).to.not.deep.equal([]);
      for (const edit of edits) {
        expect(worseThan(bad, edit(bad), code), edit(bad)).to.deep.equal([]);
      }
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
