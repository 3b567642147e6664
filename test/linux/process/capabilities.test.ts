import { expect } from 'chai';
import { effectiveCapabilities } from '../../../src/linux/process/capabilities.js';

describe('linux/capabilities', () => {
  it('reads the effective ones among the lines of the process', () => {
    const status = 'Name:\tnode\nCapPrm:\t0000000000000000\nCapEff:\t0000000000003000\n';
    expect(effectiveCapabilities(status)).to.equal(0x3000n);
    expect(effectiveCapabilities('Name:\tnode\n')).to.equal(undefined);
  });
});
