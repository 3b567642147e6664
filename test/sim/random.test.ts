import { expect } from 'chai';
import { createRandom, seedOf } from '../../src/sim/random.js';

function sequence(seed: number): readonly number[] {
  const random = createRandom(seed);
  return Array.from({ length: 20 }, () => random.next());
}

describe('seeded randomness', () => {
  it('is the same for the same seed and another for another', () => {
    expect(sequence(7)).to.deep.equal(sequence(7));
    expect(sequence(7)).not.to.deep.equal(sequence(8));
  });

  it('stays in its ranges and reaches their ends', () => {
    const random = createRandom(1);
    const integers = new Set(Array.from({ length: 500 }, () => random.integer(3, 6)));
    expect([...integers].sort()).to.deep.equal([3, 4, 5, 6]);
    const picked = new Set(Array.from({ length: 500 }, () => random.pick(['a', 'b', 'c'])));
    expect([...picked].sort()).to.deep.equal(['a', 'b', 'c']);
    for (let count = 0; count < 500; count += 1) {
      expect(random.between(2, 3)).to.be.within(2, 3);
    }
  });

  it('has chances as large as they are said to be', () => {
    const random = createRandom(2);
    const hits = Array.from({ length: 10_000 }, () => random.chance(0.3)).filter(Boolean).length;
    expect(hits).to.be.within(2800, 3200);
    expect(random.chance(0)).to.equal(false);
    expect(random.chance(1)).to.equal(true);
  });

  it('forks into a generator whose use does not disturb its parent', () => {
    const used = createRandom(5);
    const unused = createRandom(5);
    const fork = used.fork();
    unused.fork();
    fork.next();
    expect(used.next()).to.equal(unused.next());
  });

  it('has a seed of its own for each text', () => {
    const texts = Array.from({ length: 1000 }, (_, index) => `0 VI_1 224.0.0.18 ${1000 * index}`);
    const seeds = new Set(texts.map((text) => seedOf(text, 1)));
    expect([seeds.size, seedOf('a', 1) === seedOf('a', 2)]).to.deep.equal([1000, false]);
    const first = texts.map((text) => createRandom(seedOf(text, 1)).next());
    const mean = first.reduce((sum, each) => sum + each, 0) / first.length;
    expect(mean).to.be.within(0.45, 0.55);
  });
});
