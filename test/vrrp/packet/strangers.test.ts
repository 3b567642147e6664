import { expect } from 'chai';
import { buildAdvertPacket } from '../../../src/vrrp/packet/packet.js';
import {
  addUser,
  freeIds,
  inOrder,
  noteAdvert,
  type VridUser,
} from '../../../src/vrrp/packet/strangers.js';
import { ip, sampleInstance } from '../machine/sample-instance.js';

function packet(virtualRouterId: number, priority: number, source = '10.9.9.2'): Uint8Array {
  return buildAdvertPacket(sampleInstance({ virtualRouterId }), {
    source: ip(source),
    destination: ip('224.0.0.18'),
    priority,
    identification: 1,
  });
}

describe('vrrp/strangers', () => {
  it('counts the adverts of each router, and keeps its last word', () => {
    let users = noteAdvert([], packet(77, 100), 1000, '02:00:00:00:00:02');
    users = noteAdvert(users, packet(77, 90), 2000);
    users = noteAdvert(users, packet(78, 50, '10.9.9.10'), 2500);
    users = noteAdvert(users, packet(78, 50, '10.9.9.9'), 2500);
    expect(inOrder(users)).to.have.lengthOf(3);
    expect(inOrder(users)[0]).to.deep.equal({
      ...{ virtualRouterId: 77, family: 'inet', address: '10.9.9.2', version: 2, priority: 90 },
      ...{ hardwareAddress: '02:00:00:00:00:02', adverts: 2, lastMs: 2000 },
    });
    expect(
      inOrder(users)
        .map(({ address }) => address)
        .slice(1),
    ).to.deep.equal(['10.9.9.9', '10.9.9.10']);
  });

  it('does not count what is no VRRP', () => {
    expect(noteAdvert([], packet(77, 100).subarray(0, 24), 0)).to.deep.equal([]);
    expect(noteAdvert([], new Uint8Array(60), 0)).to.deep.equal([]);
  });

  it('fills no memory', () => {
    let users: readonly VridUser[] = [];
    for (let number = 0; number < 1200; number += 1) {
      const source = `10.9.${number >> 8}.${number & 255}`;
      users = noteAdvert(users, packet(number & 255, 100, source), number);
    }
    expect(users).to.have.lengthOf(1024);
    expect(users.at(-1)?.lastMs).to.equal(1199);
    const again = users[0];
    expect(again && addUser(users, again).at(-1)?.adverts).to.equal(2);
  });

  it('names the free identifiers as ranges', () => {
    expect(freeIds([])).to.deep.equal([[1, 255]]);
    expect(freeIds([1, 3, 255, 3])).to.deep.equal([
      [2, 2],
      [4, 254],
    ]);
    expect(freeIds(Array.from({ length: 255 }, (_, index) => index + 1))).to.deep.equal([]);
  });
});
