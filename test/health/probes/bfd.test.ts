import { expect } from 'chai';
import { FollowedSessions } from '../../../src/health/probes/bfd.js';

describe('health/probes/bfd', () => {
  // Shows: real_server.BFD_CHECK, real_server.BFD_CHECK.name
  it('follows the session of its name, from when it is heard of until it is cancelled', () => {
    const sessions = new FollowedSessions();
    const heard: string[] = [];
    const follow = (instance: string, as: string) =>
      sessions.follow({ kind: 'bfd', instance, alpha: false }, ({ outcome }) =>
        heard.push(`${as} ${outcome}`),
      );
    const first = follow('B1', 'first');
    follow('B2', 'other');
    expect(heard).to.deep.equal([]);
    sessions.note('B1', false);
    sessions.note('B1', false);
    sessions.note('B1', true);
    follow('B1', 'late');
    first.cancel();
    sessions.note('B1', false);
    expect(heard).to.deep.equal(['first bad', 'first good', 'late good', 'late bad']);
  });
});
