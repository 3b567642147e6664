import { expect } from 'chai';
import { type StatusSubject, select, selectable } from '../../../src/observe/status/select.js';
import { ip } from '../../vrrp/machine/sample-instance.js';
import { exampleBalancer } from './example-balancer.js';
import { exampleStatus, masterSnapshot } from './example-status.js';

const address = ip('10.0.0.1');
const instance = { ...masterSnapshot, addresses: [{ address, interface: 'eth0', present: true }] };
const status = {
  ...exampleStatus,
  vrrp: {
    instances: [instance],
    groups: [{ name: 'G', state: 'MASTER', members: ['VI_1'] }] as const,
    scripts: [],
  },
  balancer: exampleBalancer(),
};

function nameOf(subject: StatusSubject): string {
  switch (subject.kind) {
    case 'instance':
      return `instance ${subject.instance.name}`;
    case 'group':
      return `group ${subject.group.name}`;
    case 'virtualServer':
      return subject.virtualServer.label;
    case 'realServer':
      return `${subject.virtualServer.label}/${subject.realServer.label}`;
  }
}

const SERVER = '[10.0.0.1]:tcp:80/[10.0.1.2]:tcp:80';

/** A word, and all that it stands for. */
const CASES: Readonly<Record<string, readonly string[]>> = {
  VI_1: ['instance VI_1'],
  VI_: [],
  G: ['group G'],
  '10.0.0.1': ['instance VI_1', '[10.0.0.1]:tcp:80'],
  '10.0.0.1:80': ['[10.0.0.1]:tcp:80'],
  'tcp/10.0.0.1:80': ['[10.0.0.1]:tcp:80'],
  'udp/10.0.0.1:80': [],
  '10.0.0.1:81': [],
  '[10.0.0.1]:tcp:80': ['[10.0.0.1]:tcp:80'],
  'fwmark/5': ['FWM 5'],
  'fwmark/6': [],
  '10.0.1.2': [SERVER],
  '10.0.1.2:80': [SERVER],
  '10.0.1.2:81': [],
  '10.0.0.1/10.0.1.2': [SERVER],
  '10.0.0.1:80/10.0.1.2:80': [SERVER],
  '10.0.0.2:80/10.0.1.2:80': [],
  'fwmark/5/10.0.3.1': ['FWM 5/[10.0.3.1]:none:0'],
  '': [],
};

describe('what a word stands for', () => {
  for (const [word, found] of Object.entries(CASES)) {
    it(`'${word}': ${found.join(' and ') || 'nothing'}`, () => {
      expect(select(status, word).map(nameOf)).to.deep.equal(found);
    });
  }

  it('every name that is offered stands for something', () => {
    const names = selectable(status);
    expect(names).to.include.members(['VI_1', 'G', 'FWM 5', '[10.0.1.2]:tcp:80']);
    for (const name of names) {
      expect(select(status, name), name).not.to.be.empty;
    }
  });

  it('a process that does not answer has nothing to be found', () => {
    const silent = { ...status, vrrp: undefined, balancer: undefined };
    expect(select(silent, 'VI_1')).to.deep.equal([]);
    expect(selectable(silent)).to.deep.equal([]);
  });
});
