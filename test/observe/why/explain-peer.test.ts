import { expect } from 'chai';
import { heardPeers, whyPeer } from '../../../src/observe/why/explain-peer.js';
import type { InstanceSnapshot } from '../../../src/vrrp/messages.js';
import { ip } from '../../vrrp/machine/sample-instance.js';
import { exampleEvent } from '../events/example-kept-events.js';
import { exampleStatus, masterSnapshot } from '../status/example-status.js';

const OTHER = ip('10.9.9.2');

function told(instance: Partial<InstanceSnapshot>, ...events: Parameters<typeof whyPeer>[1]) {
  const { vrrp = { instances: [], groups: [], scripts: [] } } = exampleStatus;
  const status = {
    ...exampleStatus,
    vrrp: { ...vrrp, instances: [{ ...masterSnapshot, ...instance }] },
  };
  return { heard: heardPeers(status), explanations: whyPeer(status, events, OTHER) };
}

describe('observe/why/explain-peer', () => {
  it('says what adverts are refused for, with the last words about each', () => {
    const dropped = (seq: number, received: number) =>
      exampleEvent(seq, {
        event: 'packetDropped',
        instance: 'VI_1',
        source: OTHER,
        counter: 'ip_ttl_err',
        problem: { kind: 'timeToLive', received, expected: 255 },
        suppressed: 0,
      });
    const { heard, explanations } = told(
      { peers: [{ peer: OTHER, accepted: 0, rejected: { ip_ttl_err: 7, auth_failure: 2 } }] },
      dropped(1, 12),
      dropped(2, 13),
    );
    expect(heard).to.deep.equal([OTHER]);
    expect(explanations).to.have.lengthOf(1);
    const [only] = explanations;
    expect(only).to.include({
      kind: 'peer',
      state: 'refused',
      answer: 'VI_1 (MASTER) refuses every advert of 10.9.9.2: 9 refused, 0 taken',
    });
    const [ttl, password] = only?.reasons ?? [];
    expect(ttl?.text).to.match(/^7 × ip_ttl_err: .*Received 13 and expect 255.*, 2026-11-/);
    expect(password?.text).to.equal('2 × auth_failure');
    expect(only?.advice[0]).to.match(/^upkeep check .* --peer FILE/);
  });

  it('says that adverts are taken, and who is master', () => {
    const { explanations } = told({
      state: 'BACKUP',
      masterAddress: OTHER,
      peers: [{ peer: OTHER, accepted: 5, rejected: {} }],
    });
    expect(explanations[0]).to.deep.include({
      state: 'accepted',
      answer: 'VI_1 (BACKUP) takes the adverts of 10.9.9.2: 5 so far',
      advice: [],
    });
    expect(explanations[0]?.reasons.at(-1)).to.deep.equal({ topic: 'master', text: 'this one' });
  });

  it('knows nothing of a router that was not heard', () => {
    const { explanations, heard } = told({
      peers: [{ peer: ip('10.9.9.7'), accepted: 1, rejected: {} }],
    });
    expect(explanations).to.deep.equal([]);
    expect(heard).to.deep.equal([ip('10.9.9.7')]);
  });
});
