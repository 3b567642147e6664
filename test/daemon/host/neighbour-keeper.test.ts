import { expect } from 'chai';
import type { StaticNeighbour } from '../../../src/config/model.js';
import { NeighbourKeeper } from '../../../src/daemon/host/neighbour-keeper.js';
import { neighbourPlace, type ObservedNeighbour } from '../../../src/daemon/host/neighbour-plan.js';
import { loadText } from '../../config/load-text.js';
import { ip } from '../../lvs/director/sample-balancer.js';

const A: StaticNeighbour = {
  address: ip('192.0.2.1'),
  hardwareAddress: '02:00:00:00:00:0a',
  interface: 'eth0',
};
const B: StaticNeighbour = { ...A, address: ip('192.0.2.2') };
const OTHER = '02:00:00:00:00:ff';

describe('daemon/neighbour-keeper', () => {
  let kernel: Map<string, ObservedNeighbour>;
  let said: string[];
  let refusal: string | undefined;
  let ring: () => void;
  let reads: number;

  beforeEach(() => {
    kernel = new Map();
    said = [];
    refusal = undefined;
    ring = () => undefined;
    reads = 0;
  });

  const put = (neighbour: StaticNeighbour, ours: boolean) =>
    kernel.set(neighbourPlace(neighbour), { ...neighbour, ours });
  const entries = () =>
    [...kernel.values()].map(({ address, hardwareAddress }) => `${address} ${hardwareAddress}`);
  const start = () =>
    new NeighbourKeeper({
      door: {
        read: () => {
          reads += 1;
          return [...kernel.values()];
        },
        apply: (operations) =>
          operations.map(({ kind, neighbour }) => {
            if (refusal === undefined && kind === 'set') {
              put({ ...neighbour, address: ip(neighbour.address) }, true);
            } else if (refusal === undefined) {
              kernel.delete(neighbourPlace(neighbour));
            }
            return refusal;
          }),
      },
      timers: {
        nowMs: () => 0,
        after: (_, action) => {
          ring = action;
          return () => {
            ring = () => undefined;
          };
        },
      },
      log: ({ event }) => said.push(event),
    });

  // Shows: static_neighbours
  it('reads them from the block, the last line for an address', () => {
    const text = [
      'static_neighbours {',
      '192.0.2.1 2:0:0:0:0:b dev eth0',
      '192.0.2.1 02:00:00:00:00:0A dev eth0',
      '192.0.2.2 02:00:00:00:00:0a dev eth0',
      '}',
    ].join('\n');
    expect(loadText(text).configuration.staticNeighbours).to.deep.equal([A, B]);
    const wrong = loadText(text.replace('2:0:0:0:0:b', '2:0:0:0:0').replace('dev eth0', 'eth0'));
    expect(wrong.diagnostics.map(({ severity }) => severity)).to.include('error');
  });

  it('sets them, follows a reload, and leaves nothing of its own', () => {
    const theirs = { ...A, address: ip('192.0.2.9') };
    put(theirs, false);
    put({ ...theirs, address: ip('192.0.2.8') }, true); // of another daemon on this machine
    const keeper = start();
    keeper.apply([A, B]);
    expect(entries()).to.have.length(4);
    keeper.apply([{ ...B, hardwareAddress: OTHER }]);
    expect(entries().slice(2)).to.deep.equal([`192.0.2.2 ${OTHER}`]);
    keeper.putBack();
    expect(entries()).to.have.length(2);
    expect(said).to.deep.equal([
      ...['neighbourSet', 'neighbourSet', 'neighbourRemoved', 'neighbourSet'],
      'neighbourRemoved',
    ]);
  });

  it('takes over what a killed daemon has left, and not what somebody has typed', () => {
    put(A, true);
    put(B, false);
    const keeper = start();
    keeper.apply([A, B]);
    expect(said).to.deep.equal([]);
    keeper.putBack();
    expect(entries()).to.deep.equal(['192.0.2.2 02:00:00:00:00:0a']);
  });

  it('sets again what went with its interface, and says once what is refused', () => {
    const keeper = start();
    keeper.apply([A]);
    kernel.clear();
    refusal = 'ENETDOWN';
    ring();
    ring();
    expect(said).to.deep.equal(['neighbourSet', 'neighbourRefused']);
    refusal = undefined;
    ring();
    expect(entries()).to.have.length(1);
    expect(said.at(-1)).to.equal('neighbourSet');
  });

  it('asks the kernel nothing without a neighbour', () => {
    const keeper = start();
    keeper.apply([]);
    keeper.putBack();
    expect(reads).to.equal(0);
  });
});
