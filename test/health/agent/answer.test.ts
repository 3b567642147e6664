import { expect } from 'chai';
import { readAgentAnswer } from '../../../src/health/agent/answer.js';

describe('the line of an agent', () => {
  it('says in any order whether the server works, takes part, and with which weight', () => {
    const read = readAgentAnswer;
    expect(read('up ready 75%\r\n')).to.deep.equal({
      ...{ works: true, admin: 'ready', percent: 75, ignored: [] },
    });
    expect(read('50%,\tDRAIN\nup')).to.deep.equal({ admin: 'drain', percent: 50, ignored: [] });
    expect(read('0%')).to.deep.equal({ percent: 0, ignored: [] });
    expect(read('maint')).to.deep.equal({ admin: 'disabled', ignored: [] });
    for (const word of ['down', 'fail', 'stopped']) {
      expect(read(word)).to.deep.equal({ works: false, why: word, ignored: [] });
    }
    expect(read('Down 10% # disk\x1b full, up\n')).to.deep.equal({
      ...{ works: false, why: 'down (disk. full, up)', percent: 10, ignored: [] },
    });
    expect(read(`fail#${'x'.repeat(99)}`)?.why).to.equal(`fail (${'x'.repeat(60)}…)`);
  });

  it('keeps the words that nothing follows from, and is none without another', () => {
    expect(readAgentAnswer('up maxconn:30 7.5% 20')).to.deep.equal({
      ...{ works: true, ignored: ['maxconn:30', '7.5%', '20'] },
    });
    expect(readAgentAnswer('999999999% __proto__ constructor')).to.deep.equal({
      ...{ percent: 10_000, ignored: ['__proto__', 'constructor'] },
    });
    for (const nothing of ['', '\n', '# up', 'HTTP/1.1 400 Bad Request', 'maxconn:3', '-5%']) {
      expect(readAgentAnswer(nothing), nothing).to.equal(undefined);
    }
  });
});
