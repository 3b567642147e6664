import { expect } from 'chai';
import { namesIn, standsFor } from '../../../src/observe/events/event-names.js';

const names = namesIn({ service: '[10.0.0.1]:tcp:80', server: '[2001:db8::2]:tcp:8080' });

/** Whether each word stands for one of the names. */
function judged(words: readonly string[], of = names): readonly boolean[] {
  return words.map((word) => standsFor(word, of));
}

describe('observe/event-names', () => {
  it('knows servers as people write them', () => {
    const words = ['10.0.0.1', '10.0.0.1:80', 'tcp/10.0.0.1:80', '[2001:db8::2]:8080'];
    expect(judged([...words, '2001:db8:0::2', '[10.0.0.1]:tcp:80'])).to.not.include(false);
    const others = ['10.0.0.10', '10.0.0.1:8', 'udp/10.0.0.1:80', '10.0.0', '80', ''];
    expect(judged(others)).to.not.include(true);
  });

  it('knows a real server of one virtual server', () => {
    expect(judged(['10.0.0.1:80/[2001:db8::2]:8080', '10.0.0.1/2001:db8::2'])).to.not.include(
      false,
    );
    expect(judged(['10.0.0.3:80/[2001:db8::2]:8080', '10.0.0.1:80/10.0.0.1:80'])).to.eql([
      false,
      false,
    ]);
  });

  it('knows marks, groups and addresses with a prefix', () => {
    expect(judged(['fwmark/5'], namesIn({ service: 'FWM 5' }))).to.eql([true]);
    expect(judged(['fwmark/5'], namesIn({ service: 'FWM 55' }))).to.eql([false]);
    expect(judged(['group/web', 'group/we'], namesIn({ service: '[web]:2' }))).to.eql([
      true,
      false,
    ]);
    expect(judged(['10.0.0.9', '10.0.0.9/2'], namesIn({ address: '10.0.0.9/24' }))).to.eql([
      true,
      false,
    ]);
  });
});
