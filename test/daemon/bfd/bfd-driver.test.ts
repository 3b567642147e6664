import { expect } from 'chai';
import { parseAddress } from '../../../src/base/address.js';
import { BfdDriver } from '../../../src/daemon/bfd/bfd-driver.js';
import type { BfdReceived } from '../../../src/linux/socket/bfd-transport.js';
import { bfdInstance } from '../../bfd/bfd-pair.js';

describe('BFD driver', () => {
  it('arms its timer when the next deadline moves, and not for each datagram', () => {
    const source = parseAddress('10.9.0.9');
    if (source === undefined) {
      throw new Error('an address');
    }
    const armed: (number | undefined)[] = [];
    let nowMs = 1000;
    let ring: () => void = () => undefined;
    let hear: (datagram: BfdReceived) => void = () => undefined;
    const driver = new BfdDriver(
      {
        clock: { nowMs: () => nowMs },
        random: () => 0.5,
        transport: {
          listen: () => [],
          send: () => undefined,
          forget: () => undefined,
          onDatagram: (listener) => {
            hear = listener;
          },
          close: () => undefined,
        },
        createTimer: (callback) => {
          ring = callback;
          return {
            arm: (deadlineMs) => armed.push(deadlineMs),
            disarm: () => armed.push(undefined),
            close: () => undefined,
          };
        },
      },
      () => undefined,
    );
    driver.configure([bfdInstance('left')]);
    expect(armed).to.deep.equal([1875]);
    const ofStranger = {
      source,
      sourcePort: 49_152,
      family: 'inet',
      hopLimit: 255,
      multihop: false,
      bytes: new Uint8Array(24),
    } as const;
    hear(ofStranger);
    hear(ofStranger);
    expect(armed).to.deep.equal([1875]);
    // A timer that has rung waits for nothing, even where the deadline is still to come.
    nowMs = 1874;
    ring();
    expect(armed).to.deep.equal([1875, 1875]);
    nowMs = 1875;
    ring();
    expect(armed).to.deep.equal([1875, 1875, 2750]);
    driver.configure([]);
    expect(armed).to.deep.equal([1875, 1875, 2750, undefined]);
    driver.stop();
  });
});
