import { expect } from 'chai';
import { MOST_PEERS, type PeerTally, tallyAdvert } from '../../../src/vrrp/packet/peer-tally.js';
import { ip } from '../machine/sample-instance.js';

describe('vrrp/peer-tally', () => {
  it('counts what was accepted and what was refused for what', () => {
    let tallies: readonly PeerTally[] = [];
    tallies = tallyAdvert(tallies, ip('10.0.0.1'), undefined);
    tallies = tallyAdvert(tallies, ip('10.0.0.1'), 'checksum_err');
    tallies = tallyAdvert(tallies, ip('10.0.0.2'), undefined);
    tallies = tallyAdvert(tallies, ip('10.0.0.1'), 'checksum_err');
    expect(tallies).to.deep.equal([
      { peer: '10.0.0.1', accepted: 1, rejected: { checksum_err: 2 } },
      { peer: '10.0.0.2', accepted: 1, rejected: {} },
    ]);
  });

  it('knows so many peers, and counts the others together', () => {
    let tallies: readonly PeerTally[] = [];
    for (let host = 1; host <= MOST_PEERS + 3; host += 1) {
      tallies = tallyAdvert(tallies, ip(`10.0.0.${host}`), undefined);
    }
    tallies = tallyAdvert(tallies, ip('10.0.0.1'), undefined);
    expect(tallies).to.have.lengthOf(MOST_PEERS + 1);
    expect(tallies[0]).to.include({ peer: '10.0.0.1', accepted: 2 });
    expect(tallies[MOST_PEERS]).to.include({ peer: 'other', accepted: 3 });
  });
});
