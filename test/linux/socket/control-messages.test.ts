import { expect } from 'chai';
import { controlMessage } from '../../../src/linux/socket/control-messages.js';

/** A message of level 41 as a 64-bit little-endian machine writes it. */
function message(type: number, data: readonly number[], length = 16 + data.length): number[] {
  const padding = new Array<number>((8 - (data.length % 8)) % 8).fill(0);
  return [length, 0, 0, 0, 0, 0, 0, 0, 41, 0, 0, 0, type, 0, 0, 0, ...data, ...padding];
}

describe('control messages', () => {
  const isUsual = process.arch === 'x64' || process.arch === 'arm64';
  const control = Uint8Array.from([...message(50, [1, 2, 3, 4, 5]), ...message(52, [9, 0, 0, 0])]);

  it('are found by level and type, behind the padding of others', function () {
    if (!isUsual) {
      this.skip();
    }
    expect([...(controlMessage(control, 41, 50) ?? [])]).to.deep.equal([1, 2, 3, 4, 5]);
    expect([...(controlMessage(control, 41, 52) ?? [])]).to.deep.equal([9, 0, 0, 0]);
    expect(controlMessage(control, 41, 51)).to.equal(undefined);
    expect(controlMessage(control, 0, 52)).to.equal(undefined);
    expect(controlMessage(new Uint8Array(), 41, 52)).to.equal(undefined);
  });

  it('that lie about their length end the search', () => {
    for (const length of [0, 15, 200]) {
      const lying = Uint8Array.from([...message(50, [], length), ...message(52, [9])]);
      expect(controlMessage(lying, 41, 52), `${length}`).to.equal(undefined);
    }
  });
});
