import { expect } from 'chai';
import { instanceProblems, secondMaster } from '../../../src/observe/status/instance-problems.js';
import { renderStatus } from '../../../src/observe/status/render-status.js';
import { ip } from '../../vrrp/machine/sample-instance.js';
import { exampleSession } from './example-session.js';
import { exampleSnapshot, exampleStatus, masterSnapshot } from './example-status.js';

const backup = {
  ...masterSnapshot,
  name: 'VI_WEB',
  state: 'BACKUP',
  effectivePriority: 80,
  addressesHeld: false,
  masterAddress: ip('10.9.9.2'),
  masterPriority: 90,
  counters: { ...masterSnapshot.counters, auth_failure: 2 },
} as const;
const fault = {
  ...masterSnapshot,
  name: 'VI_3',
  state: 'FAULT',
  addressesHeld: false,
  lastTransitionMs: 0,
  faults: ['interface eth0 down'],
} as const;

const golden = `upkeep 0.1.0 on lb1, pid 4711, up 1 h 2 min
configuration /etc/keepalived/keepalived.conf
vrrp process: pid 4712

INSTANCE  STATE   SINCE       PRIORITY  VRID  INTERFACE  MASTER         ADDRESSES  PROBLEMS
VI_1      MASTER  13 s        100       51    eth0       this node      held
VI_WEB    BACKUP  13 s        80/100    51    eth0       10.9.9.2 (90)  -          2 authentication errors since the start
VI_3      FAULT   1 min 40 s  100       51    eth0       -              -          interface eth0 down

SCRIPT  STATE  COMMAND
chk     good   /usr/bin/check web
`;

describe('observe/render-status', () => {
  it('has a row for each BFD session, and says why one is not up', () => {
    const heard = { ...exampleSession, lastHeardMs: 99_000, remoteState: 'AdminDown' } as const;
    const bfd = [
      exampleSession,
      { ...heard, name: 'B2', localDiagnostic: 1 },
      { ...heard, name: 'B3' },
      { ...heard, name: 'B4', state: 'Up', detectionTimeUs: 150_000 } as const,
    ];
    const text = renderStatus({ ...exampleStatus, vrrp: undefined, bfd }, { colour: false });
    const problems = text
      .split('\n')
      .map((line) => /^(B\d) +(\w+) .*0 +0 *(.*)$/.exec(line)?.slice(1));
    expect(problems.filter(Boolean)).to.deep.equal([
      ['B1', 'Down', 'the neighbour has not been heard'],
      ['B2', 'Down', 'Control Detection Time Expired'],
      ['B3', 'Down', 'the neighbour is AdminDown, heard 1 s ago'],
      ['B4', 'Up', ''],
    ]);
    expect(text).to.match(/B4 +Up +10 s +10\.9\.9\.2 +150 ms +12 /);
    const children = [{ name: 'bfd', pid: 1, restarts: 0 }] as const;
    expect(renderStatus({ ...exampleStatus, children }, { colour: false })).to.include(
      'the BFD process does not answer',
    );
  });

  const vrrp = { ...exampleSnapshot, instances: [masterSnapshot, backup, fault] };

  it('is a table that a person reads at a glance', () => {
    expect(renderStatus({ ...exampleStatus, vrrp }, { colour: false })).to.equal(golden);
  });

  it('says the same in colours', () => {
    const text = renderStatus({ ...exampleStatus, vrrp }, { colour: true });
    expect(text)
      .to.contain('\u001b[32mMASTER\u001b[39m')
      .and.to.contain('\u001b[31mFAULT\u001b[39m');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: SGR sequences begin with escape
    const bare = text.replace(/\u001b\[\d*m/g, '');
    expect(bare).to.equal(golden);
  });

  it('shows what is wrong with the daemon', () => {
    const status = {
      ...exampleStatus,
      vrrp: undefined,
      lastReload: { atMs: exampleStatus.clock.epochMs, refused: '2 errors' },
      children: [{ name: 'vrrp', pid: undefined, restarts: 3 }],
    } as const;
    const text = renderStatus(status, { colour: false });
    expect(text).to.match(/conf, reload of \w{3} Nov 2\d [\d:]+ 2026 refused: 2 errors\n/);
    expect(text).to.contain('vrrp process: not running, restarted 3 times\n');
    expect(text).to.contain('the VRRP process does not answer\n');
    expect(text).not.to.contain('INSTANCE');
  });

  it('shows groups and a daemon without instances', () => {
    const groups = [{ name: 'G1', state: 'MASTER', members: ['A', 'B'] }] as const;
    const empty = { instances: [], groups, scripts: [] };
    const text = renderStatus({ ...exampleStatus, vrrp: empty }, { colour: false });
    expect(text).to.contain('No VRRP instance is configured.\n');
    expect(text).to.contain('SYNC GROUP  STATE   MEMBERS\nG1          MASTER  A, B\n');
  });

  it('marks states that do not fit together', () => {
    const odd = { ...masterSnapshot, addressesHeld: false };
    const text = renderStatus(
      { ...exampleStatus, vrrp: { ...exampleSnapshot, instances: [odd] } },
      { colour: false },
    );
    expect(text).to.contain('master without its addresses');
  });
});

describe('a second master', () => {
  const nowMs = exampleStatus.clock.monotonicMs;
  const other = (more: object) => ({
    ...masterSnapshot,
    conflict: {
      toldMs: nowMs - 170_000,
      rivals: [
        {
          address: ip('10.9.9.3'),
          priority: 90,
          outranked: 7,
          refusals: {},
          claimed: [],
          claims: 0,
          firstMs: nowMs - 180_000,
          lastMs: nowMs - 500,
          certain: true,
          ...more,
        },
      ],
    },
  });

  it('is named with its priority, or with the reason for which it is refused', () => {
    expect(secondMaster(masterSnapshot, nowMs)).to.equal(undefined);
    expect(secondMaster(other({}), nowMs)).to.equal(
      '10.9.9.3 is master too, for 3 min 0 s, with priority 90 (7 adverts)',
    );
    const refused = other({
      refused: { kind: 'password' },
      refusals: { password: 9, interval: 1 },
    });
    expect(secondMaster(refused, nowMs)).to.match(
      /^10\.9\.9\.3 is master too, for 3 min 0 s, and is refused \(10 adverts: 9 password, 1 int.*password/i,
    );
    expect(secondMaster({ ...refused, state: 'BACKUP' }, nowMs)).to.match(
      /^adverts of 10\.9\.9\.3 are refused, for 3 min 0 s \(10 adverts: /,
    );
  });

  it('is one no more after a few intervals of silence', () => {
    expect(secondMaster(other({ lastMs: nowMs - 5000 }), nowMs)).to.equal(undefined);
  });

  it('stands with the addresses of the kernel among the problems', () => {
    const addresses = ['10.9.9.10', '10.9.9.11'].map((text, index) => {
      return { address: ip(text), interface: 'eth0', present: index === 0 };
    });
    const problems = (more: object) =>
      instanceProblems({ ...other({}), addresses, ...more }, nowMs);
    expect(problems({})).to.deep.equal([
      '10.9.9.3 is master too, for 3 min 0 s, with priority 90 (7 adverts)',
      'master without 10.9.9.11 on eth0',
    ]);
    expect(problems({ state: 'BACKUP' })).to.deep.equal([
      'not master, and the kernel has 10.9.9.10 on eth0',
    ]);
    const vrrp = { ...exampleSnapshot, instances: [{ ...other({}), addresses }] };
    const text = renderStatus({ ...exampleStatus, vrrp }, { colour: false });
    expect(text).to.match(/this node +10\.9\.9\.10 +10\.9\.9\.3 is master too/);
  });
});
