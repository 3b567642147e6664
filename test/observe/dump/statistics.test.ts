import { expect } from 'chai';
import { dumpStatistics } from '../../../src/observe/dump/statistics.js';
import { exampleSnapshot, masterSnapshot } from '../status/example-status.js';

const golden = `VRRP Instance: VI_1
  Advertisements:
    Received: 0
    Sent: 7
  Became master: 1
  Released master: 0
  Packet Errors:
    Length: 0
    TTL: 0
    Invalid Type: 0
    Advertisement Interval: 0
    Address List: 0
  Authentication Errors:
    Invalid Type: 0
    Type Mismatch: 0
    Failure: 0
  Authentication Extension Errors:
    Missing: 0
    Malformed: 0
    Unknown Key: 0
    Invalid HMAC: 0
    Stale: 0
    Replay: 0
  Priority Zero:
    Received: 0
    Sent: 0
`;

describe('observe/dump-statistics', () => {
  it('has exactly the labels that tools scrape', () => {
    expect(dumpStatistics(exampleSnapshot)).to.equal(golden);
  });

  it('puts each counter behind its own label', () => {
    const counters = {
      ...masterSnapshot.counters,
      advert_rcvd: 1,
      advert_sent: 2,
      become_master: 3,
      release_master: 4,
      packet_len_err: 5,
      ip_ttl_err: 6,
      invalid_type_rcvd: 7,
      advert_interval_err: 8,
      addr_list_err: 9,
      invalid_authtype: 10,
      authtype_mismatch: 11,
      auth_failure: 12,
      pri_zero_rcvd: 13,
      pri_zero_sent: 14,
    };
    const text = dumpStatistics({
      ...exampleSnapshot,
      instances: [{ ...masterSnapshot, counters }],
    });
    const numbers = [...text.matchAll(/: (\d+)$/gm)].map(([, digits]) => Number(digits));
    expect(numbers).to.deep.equal([
      1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 0, 0, 0, 0, 0, 0, 13, 14,
    ]);
  });

  it('has one block per instance and nothing without', () => {
    const second = { ...masterSnapshot, name: 'VI_2' };
    expect(dumpStatistics({ ...exampleSnapshot, instances: [masterSnapshot, second] })).to.equal(
      golden + golden.replace('VI_1', 'VI_2'),
    );
    expect(dumpStatistics({ ...exampleSnapshot, instances: [] })).to.equal('');
  });
});
