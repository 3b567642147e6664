import { expect } from 'chai';
import { SharedFacts } from '../../../../src/daemon/supervisor/children/shared-facts.js';
import { exampleConfiguration } from '../../../observe/status/example-status.js';

describe('daemon/shared-facts', () => {
  it('hands on what is news, and remembers all of it for a child that is started later', () => {
    const facts = new SharedFacts(exampleConfiguration);
    const [first, second] = [
      { instance: 'VI_1', state: 'MASTER' },
      { instance: 'VI_2', state: 'BACKUP' },
    ];
    facts.note({ kind: 'vrrpStates', states: [first] });
    expect(facts.note({ kind: 'vrrpStates', states: [first, second] })).to.deep.equal({
      kind: 'vrrpStates',
      states: [second],
    });
    expect(facts.note({ kind: 'vrrpStates', states: [first, second] })).to.equal(undefined);
    expect(facts.vrrpStates()).to.deep.equal([first, second]);
    expect(facts.note({ kind: 'lvsTable', filled: true })).to.deep.equal({
      kind: 'lvsTable',
      filled: true,
    });
    expect(facts.note({ kind: 'lvsTable', filled: true })).to.equal(undefined);
    expect(facts.lvsTableFilled).to.equal(true);
  });

  it('knows the sessions of the configuration only', () => {
    const session = { name: 'BFD_1' } as (typeof exampleConfiguration.bfdInstances)[number];
    const facts = new SharedFacts({ ...exampleConfiguration, bfdInstances: [session] });
    const up = { kind: 'bfdState', session: 'BFD_1', up: true } as const;
    expect(facts.note(up)).to.equal(up);
    expect(facts.note({ ...up, session: 'gone' })).to.equal(undefined);
    expect(facts.bfdStates()).to.deep.equal([up]);
    facts.configure({ ...exampleConfiguration, bfdInstances: [] });
    expect(facts.bfdStates()).to.deep.equal([]);
    expect(facts.note(up)).to.equal(undefined);
  });
});
