import { expect } from 'chai';
import { maskedModel, scrubber } from '../../../../src/cli/commands/bundle/secrets.js';
import { tcpCheck } from '../../../health/sample-checks.js';

describe('the secrets of a bundle', () => {
  it('have what a TCP_CHECK says among them, as it is kept and as it is answered', () => {
    const send = Buffer.from('AUTH hunter2\r\nPING\r\n').toString('hex');
    const configuration = { checks: [{ ...tcpCheck(6379), send }] };
    expect(JSON.stringify(maskedModel(configuration))).to.include('"send":"[masked]"');
    const scrub = scrubber(configuration);
    expect(scrub(`answered "-ERR AUTH hunter2"; ${send}`)).to.equal(
      'answered "-ERR AUTH [masked]"; [masked]',
    );
  });
});
