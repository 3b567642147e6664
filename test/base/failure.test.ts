import { expect } from 'chai';
import { messageOf } from '../../src/base/failure.js';

describe('base/failure', () => {
  /** As node's file system throws it. */
  const fromNode = (message: string, errno: number) =>
    Object.assign(new Error(message), { errno, code: message.split(':')[0] });

  it('names the errors of file systems that node does not know', () => {
    expect(messageOf(fromNode('UNKNOWN: unknown error, write', -122))).to.equal(
      'EDQUOT: disk quota exceeded, write',
    );
    expect(messageOf(fromNode("UNKNOWN: unknown error, open '/x'", -116))).to.equal(
      "ESTALE: stale file handle, open '/x'",
    );
    expect(messageOf(fromNode('UNKNOWN: unknown error, read', -131))).to.equal(
      'error 131 of <errno.h>, read',
    );
  });

  it('leaves every other message as it is', () => {
    expect(messageOf(fromNode('ENOSPC: no space left on device, write', -28))).to.equal(
      'ENOSPC: no space left on device, write',
    );
    expect(messageOf(new Error('it is full'))).to.equal('it is full');
    expect(messageOf('text')).to.equal('text');
  });
});
