import { expect } from 'chai';
import { ScriptTable } from '../../src/vrrp/script-table.js';
import { sampleScript } from './sample-configuration.js';

describe('ScriptTable', () => {
  it('tells only changes of the verdict, and only of scripts it knows', () => {
    const table = new ScriptTable([sampleScript('check', { fall: 2 })]);
    expect(table.record('check', true)).to.equal(true);
    expect(table.record('check', false)).to.equal(undefined);
    expect(table.record('check', false)).to.equal(false);
    expect(table.record('check', false)).to.equal(undefined);
    expect(table.record('unknown', false)).to.equal(undefined);
  });

  it('keeps the result of an identical script over a reload', () => {
    const table = new ScriptTable([sampleScript('same'), sampleScript('changed')]);
    table.record('same', true);
    table.record('changed', true);
    table.reconfigure([sampleScript('same'), sampleScript('changed', { rise: 2 })]);
    expect(table.statuses.get('same')?.good).to.equal(true);
    expect(table.statuses.get('changed')?.good).to.equal(undefined);
  });

  it('gives a checkpoint of what has changed, which another table can resume', () => {
    const table = new ScriptTable([sampleScript('check', { fall: 3 })]);
    table.record('check', true);
    const checkpoint = table.checkpoint();
    expect(checkpoint).to.deep.equal([{ name: 'check', good: true, resultCounter: 3 }]);
    expect(table.checkpoint()).to.deep.equal([]);
    const next = new ScriptTable([sampleScript('check', { fall: 3 })]);
    next.resume([...checkpoint, { name: 'gone', good: false, resultCounter: 0 }]);
    expect([...next.statuses]).to.deep.equal([['check', { good: true, resultCounter: 3 }]]);
  });
});
