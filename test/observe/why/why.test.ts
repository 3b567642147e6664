import { expect } from 'chai';
import type { DaemonStatus } from '../../../src/observe/status/status.js';
import { renderWhy } from '../../../src/observe/why/render-why.js';
import { why } from '../../../src/observe/why/why.js';
import type { InstanceSnapshot, InterfaceSnapshot } from '../../../src/vrrp/messages.js';
import { ip } from '../../vrrp/machine/sample-instance.js';
import { exampleBalancer } from '../status/example-balancer.js';
import { exampleStatus, masterSnapshot } from '../status/example-status.js';

const VIP = ip('10.9.9.10');
const at = (present: boolean) => [{ address: VIP, interface: 'eth0', present }];

const master: InstanceSnapshot = {
  ...masterSnapshot,
  lastTransition: { from: 'BACKUP', cause: 'timeout', reason: 'advertisement timeout' },
  addresses: at(true),
};
const backup: InstanceSnapshot = {
  ...masterSnapshot,
  state: 'BACKUP',
  wantedState: 'BACKUP',
  addressesHeld: false,
  addresses: at(false),
  lastTransition: {
    from: 'MASTER',
    cause: 'higher_priority',
    reason: 'higher priority advert received',
  },
  masterAddress: ip('10.9.9.2'),
  masterPriority: 150,
  timersMs: { masterDown: 3609 },
};
const fault: InstanceSnapshot = {
  ...backup,
  state: 'FAULT',
  lastTransition: { from: 'MASTER', cause: 'fault', reason: 'script chk failed' },
  faults: ['script chk failed'],
  timersMs: {},
};
const eth0: InterfaceSnapshot = {
  name: 'eth0',
  index: 2,
  up: true,
  running: true,
  loopback: false,
  mtu: 1500,
  hardwareAddress: '02:00:00:00:00:01',
  hardwareType: 1,
  address4: undefined,
  linkLocal6: undefined,
};

function statusWith(instance: InstanceSnapshot, eth: Partial<InterfaceSnapshot> = {}) {
  const { vrrp = { instances: [], groups: [], scripts: [] } } = exampleStatus;
  const interfaces = [{ ...eth0, ...eth }];
  return { ...exampleStatus, vrrp: { ...vrrp, interfaces, instances: [instance] } };
}

interface Case {
  readonly title: string;
  readonly instance: InstanceSnapshot;
  readonly link?: Partial<InterfaceSnapshot>;
  /** `VI_1` unless another one is named. */
  readonly word?: string;
  readonly answer: RegExp;
  /** `topic: text`, each of which has to be there. */
  readonly reasons?: readonly string[];
  readonly advice?: readonly string[];
}

const CASES: readonly Case[] = [
  {
    title: 'a master owns its address',
    instance: master,
    word: VIP,
    answer: /^this router owns 10\.9\.9\.10, which is here, on eth0; VI_1 is MASTER for 13 s, was/,
    reasons: ['priority: 100, as configured: no tracked object changes it'],
    advice: ['upkeep handover VI_1: moves it to a backup without a gap'],
  },
  {
    title: 'a master without its address',
    instance: { ...master, addresses: at(false) },
    word: VIP,
    answer: /^this router is to own 10\.9\.9\.10, which is not here: the kernel does not have it;/,
    reasons: ['problem: master without 10.9.9.10 on eth0'],
  },
  {
    title: 'a backup knows who owns the address, and why',
    instance: backup,
    word: VIP,
    answer: /^10\.9\.9\.2 owns 10\.9\.9\.10, with priority 150; it is not here; VI_1 is BACKUP/,
    reasons: ['master: 10.9.9.2 with priority 150, more than ours of 100'],
    advice: ['upkeep handover VI_1 on 10.9.9.2: brings it to the best backup'],
  },
  {
    title: 'what tracked objects take away and add',
    instance: {
      ...backup,
      effectivePriority: 90,
      totalPriority: 90,
      contributions: [
        { kind: 'script', name: 'chk', change: -20 },
        { kind: 'interface', name: 'eth1', change: 10 },
      ],
    },
    answer: /^VI_1 is BACKUP for 13 s, was MASTER: higher priority advert received$/,
    reasons: [
      'priority: 90 = 100 as configured - 20 (script chk succeeds) + 10 (interface eth1)',
      'master: 10.9.9.2 with priority 150, more than ours of 90',
    ],
  },
  {
    title: 'a sum beyond the limit',
    instance: {
      ...backup,
      effectivePriority: 1,
      totalPriority: -50,
      contributions: [{ kind: 'file', name: 'load', change: -150 }],
    },
    answer: /BACKUP/,
    reasons: ['priority: 1, the limit, for -50 = 100 as configured - 150 (file load)'],
  },
  {
    title: 'a priority that was handed over',
    instance: { ...backup, effectivePriority: 1, handOver: 'given' },
    answer: /BACKUP/,
    reasons: ['priority: 1, because it has been handed over; 100 as configured'],
  },
  {
    title: 'the same priority',
    instance: { ...backup, masterPriority: 100 },
    answer: /BACKUP/,
    reasons: [
      'master: 10.9.9.2 with priority 100, the same as ours: ' +
        'a backup takes over from a lower one only',
    ],
  },
  {
    title: 'nopreempt',
    instance: { ...backup, masterPriority: 90, nopreempt: true },
    answer: /BACKUP/,
    reasons: [
      'master: 10.9.9.2 with priority 90, less than ours of 100, and left alone: nopreempt',
    ],
    advice: ['it takes over when 10.9.9.2 leaves: stop the daemon there'],
  },
  {
    title: 'preempt_delay',
    instance: { ...backup, masterPriority: 90, timersMs: { masterDown: 3000, preemptDelay: 5500 } },
    answer: /BACKUP/,
    reasons: [
      'master: 10.9.9.2 with priority 90, less than ours of 100: ' +
        'taken over after its preempt delay, in 5.5 s',
    ],
    advice: [],
  },
  {
    title: 'a sync group that waits',
    instance: { ...backup, masterPriority: 90, wantedState: 'MASTER', syncGroup: 'G' },
    answer: /BACKUP/,
    reasons: [
      'master: 10.9.9.2 with priority 90, less than ours of 100, ' +
        'but sync group G waits for its other members',
    ],
  },
  {
    title: 'no master in sight',
    instance: { ...backup, masterAddress: undefined, masterPriority: 0 },
    word: VIP,
    answer: /^no owner of 10\.9\.9\.10 has been heard, and it is not here;/,
    reasons: ['master: none has been heard: this router takes over in 3.609 s'],
    advice: [],
  },
  {
    title: 'FAULT by a script',
    instance: fault,
    answer: /^VI_1 is FAULT for 13 s, was MASTER: script chk failed$/,
    reasons: [
      'blocks: script chk failed (its command: /usr/bin/check web)',
      'if cleared: it takes part with priority 100; ' +
        'the last master that was heard is 10.9.9.2 with 150',
    ],
    advice: ['run /usr/bin/check web as the user of the script, and see why it ends as it does'],
  },
  {
    title: 'FAULT by an interface that is down',
    instance: { ...fault, faults: ['interface eth0 down'] },
    link: { up: false, running: false },
    word: VIP,
    answer: /^another router owns 10\.9\.9\.10, or none does: this one takes no part; it is not/,
    reasons: ['blocks: interface eth0 down'],
    advice: ['ip link set dev eth0 up'],
  },
  {
    title: 'FAULT by a carrier that is lost',
    instance: { ...fault, faults: ['interface eth0 down'] },
    link: { running: false },
    answer: /FAULT/,
    advice: ['eth0 is up and has no carrier: look at its cable, its switch or its parent'],
  },
  {
    title: 'FAULT without an address',
    instance: { ...fault, faults: ['no source address on eth0'], masterAddress: undefined },
    answer: /FAULT/,
    reasons: ['if cleared: it takes part with priority 100; no other master has been heard'],
    advice: ['ip address show dev eth0'],
  },
  {
    title: 'INIT',
    instance: {
      ...masterSnapshot,
      state: 'INIT',
      addressesHeld: false,
      waitingFor: ['script chk has no result yet'],
    },
    answer: /^VI_1 is INIT for 13 s$/,
    reasons: ['waits for: script chk has no result yet'],
    advice: [],
  },
];

describe('why an instance is in its state', () => {
  for (const { title, instance, link, word = 'VI_1', answer, reasons = [], advice } of CASES) {
    it(title, () => {
      const [explanation, ...others] = why(statusWith(instance, link), word);
      expect(others).to.deep.equal([]);
      expect(explanation?.answer).to.match(answer);
      expect(explanation?.state).to.equal(instance.state);
      expect(explanation?.since).to.equal(1_795_249_016_905);
      const said = explanation?.reasons.map(({ topic, text }) => `${topic}: ${text}`);
      expect(said).to.include.members([...reasons]);
      if (advice !== undefined) {
        expect(explanation?.advice).to.deep.equal(advice);
      }
    });
  }

  it('a sync group names the member that has the fault', () => {
    const cause = { ...fault, name: 'A', syncGroup: 'G', faults: ['interface eth0 down'] };
    const victim = {
      ...fault,
      name: 'B',
      syncGroup: 'G',
      faults: ['group G: A: interface eth0 down'],
    };
    const { vrrp, ...rest } = statusWith(cause, { up: false });
    const groups = [{ name: 'G', state: 'FAULT', members: ['A', 'B'] }] as const;
    const status = { ...rest, vrrp: { ...vrrp, instances: [cause, victim], groups } };
    const [explanation] = why(status, 'G');
    expect(explanation?.answer).to.equal('sync group G is FAULT, because of A');
    expect(explanation?.reasons.map(({ topic }) => topic)).to.deep.equal(['A', 'B']);
    expect(explanation?.advice).to.deep.equal(['ip link set dev eth0 up']);
    const [second] = why(status, 'B');
    expect(second?.reasons[0]?.text).to.equal('group G: A: interface eth0 down');
  });
});

describe('why a server is in its state', () => {
  const status: DaemonStatus = { ...exampleStatus, balancer: exampleBalancer() };

  it('a real server that is down: check, reason, since when, quorum', () => {
    expect(renderWhy(why(status, '10.0.2.1:80'), false)).to.equal(
      `[10.0.2.1]:tcp:80 of [10.0.0.2]:tcp:80 is down for 10 s, not in the table
 check tcp     failed for 10 s: no answer
 weight        1, as configured
 quorum        lost: weight 0 is up, back at 1
 sorry server  [10.0.9.9]:tcp:80 serves
 try           mend [10.0.2.1]:tcp:80: it comes back by itself when its checks succeed
`,
    );
  });

  it('one that is down and stays in the table (inhibit_on_failure)', () => {
    const [explanation] = why(status, '10.0.1.1');
    expect(explanation?.answer).to.match(/is down for 10 s, in the table with weight 0$/);
  });

  it('one whose check gives it another weight', () => {
    const [explanation] = why(status, '10.0.1.2');
    expect(explanation?.state).to.equal('up');
    const texts = explanation?.reasons.map(({ topic, text }) => `${topic}: ${text}`);
    expect(texts).to.include('weight: 7, by its checks; 1 as configured');
    expect(explanation?.advice).to.deep.equal([]);
  });

  it('one that was not checked yet', () => {
    const [explanation] = why(status, '10.0.1.3');
    expect(explanation?.state).to.equal('unchecked');
    expect(explanation).not.to.have.property('since');
    expect(explanation?.reasons[0]?.text).to.equal('has had no result yet');
  });

  it('a virtual server tells of those of its servers that do not serve', () => {
    const [explanation] = why(status, '10.0.0.2');
    expect(explanation?.state).to.equal('down');
    expect(explanation?.answer).to.equal(
      '[10.0.0.2]:tcp:80 has lost its quorum: 0 of 1 real server up',
    );
    expect(explanation?.reasons).to.deep.include({
      topic: '[10.0.2.1]:tcp:80',
      text: 'down: tcp failed for 10 s: no answer',
    });
  });

  it('a virtual server that is not installed says why', () => {
    const [explanation] = why(status, 'fwmark/5');
    const topics = explanation?.reasons.map(({ topic }) => topic);
    expect(topics).to.include('not installed');
  });
});
