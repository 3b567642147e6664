/** Two masters: what is told of them, when, and when it is over. */
import { expect } from 'chai';
import type { VrrpInstance } from '../../src/config/model.js';
import { conflictEndText, rivalText } from '../../src/observe/log/conflict-text.js';
import type { VrrpEffect, VrrpInput } from '../../src/vrrp/messages.js';
import { buildAdvertPacket } from '../../src/vrrp/packet/packet.js';
import { deeds, effectText } from './effect-text.js';
import { ip, sampleInstance, virtualAddresses } from './machine/sample-instance.js';
import { RouterNetwork } from './router-network.js';
import { sampleConfiguration, sampleGroup } from './sample-configuration.js';

const MAC = '02:00:00:00:00:02';
const RIVAL = ip('10.9.9.2');

/** A master of ours, whose take-over is over. */
function master(changes: Partial<VrrpInstance> = {}): RouterNetwork {
  const network = new RouterNetwork();
  network.add('a', '10.9.9.1', sampleConfiguration({ vrrpInstances: [sampleInstance(changes)] }));
  network.runTo(20_000);
  expect(network.states()).to.equal('a MASTER');
  network.deeds.splice(0);
  return network;
}

function advert(priority: number, changes: Partial<VrrpInstance> = {}): VrrpInput {
  const bytes = buildAdvertPacket(sampleInstance(changes), {
    source: RIVAL,
    destination: ip('224.0.0.18'),
    priority,
    identification: 1,
  });
  return { kind: 'datagram', interface: 'eth0', bytes };
}

const refused = advert(50, { authentication: { type: 'PASS', password: 'another1' } });

function claim(address: string, hardwareAddress = MAC): VrrpInput {
  return { kind: 'claim', interface: 'eth0', address: ip(address), hardwareAddress };
}

/** What was told of conflicts since the last time. */
function told(network: RouterNetwork): readonly string[] {
  return network.deeds.splice(0).flatMap(({ effect }) => textOf(effect));
}

function textOf(effect: VrrpEffect): readonly string[] {
  if (effect.kind === 'log') {
    const { event } = effect;
    return event.event === 'conflictBegan'
      ? [`began: ${rivalText(event.rival)}`]
      : event.event === 'conflictEnded'
        ? [`ended: ${conflictEndText(event.end)}`]
        : [];
  }
  const isTold = effect.kind === 'notify' && ['CONFLICT', 'HEALED'].includes(effect.state);
  return isTold || effect.kind === 'askNeighbour' ? [effectText(effect)] : [];
}

/** Each second, from now on. */
function hearEachSecond(network: RouterNetwork, input: VrrpInput, times: number): void {
  for (let count = 0; count < times; count += 1) {
    network.input('a', input);
    network.runFor(1000);
  }
}

describe('two masters', () => {
  it('are none with one advert, which may have crossed ours', () => {
    const network = master();
    network.input('a', advert(50));
    network.runFor(10_000);
    expect(told(network)).to.deep.equal([]);
    expect(network.instance('a').conflict?.toldMs).to.equal(undefined);
  });

  it('are told with the second advert, when it is known who sends them, and once', () => {
    const network = master();
    hearEachSecond(network, advert(50), 1);
    expect(told(network)).to.deep.equal([]);
    network.input('a', advert(50));
    expect(told(network)).to.deep.equal(['ask VI_1 10.9.9.2']);
    network.input('a', claim(RIVAL));
    expect(told(network)).to.deep.equal([
      `began: 10.9.9.2 (${MAC}) is master too, with priority 50 (2 adverts)`,
      'INSTANCE VI_1 CONFLICT 100',
    ]);
    hearEachSecond(network, advert(50), 20);
    expect(told(network)).to.deep.equal([]);
    network.runFor(10_000);
    expect(told(network)).to.deep.equal(['ended: not heard for 4 s', 'INSTANCE VI_1 HEALED 100']);
    expect(network.instance('a').conflict).to.equal(undefined);
    expect(network.instance('a').timersMs).not.to.have.property('conflict');
  });

  it('are told without the hardware address when it is not to be had', () => {
    const network = master();
    hearEachSecond(network, refused, 3);
    expect(told(network)).to.include(
      'began: 10.9.9.2 is master too, and is refused (2 adverts): ' +
        "advert from 10.9.9.2: authentication type mismatch mine=0 rcv'd=1",
    );
    const [rival] = network.instance('a').conflict?.rivals ?? [];
    expect(rival).to.deep.include({ refusals: { authenticationType: 3 }, outranked: 0 });
  });

  it('are over when the other one says that it leaves, or takes over after all', () => {
    const network = master();
    hearEachSecond(network, advert(50), 3);
    told(network);
    network.input('a', advert(0));
    expect(told(network)).to.deep.equal([
      'ended: 10.9.9.2 has left with priority 0',
      'INSTANCE VI_1 HEALED 100',
    ]);
    hearEachSecond(network, advert(50), 3);
    told(network);
    network.input('a', advert(200));
    expect(told(network)).to.deep.equal([
      'ended: this router is BACKUP now',
      'INSTANCE VI_1 HEALED 100',
    ]);
  });

  it('are asked for after a claim, and told when it is repeated', () => {
    const network = master();
    network.input('a', claim('10.9.9.10'));
    network.input('a', claim('10.9.9.10'));
    network.input('a', claim('10.9.9.77'));
    expect(told(network)).to.deep.equal([]);
    network.runFor(500);
    expect(told(network)).to.deep.equal(['ask VI_1 10.9.9.10']);
    network.input('a', claim('10.9.9.10'));
    expect(told(network)).to.deep.equal([
      `began: ${MAC} claims 10.9.9.10`,
      'INSTANCE VI_1 CONFLICT 100',
    ]);
    network.runFor(1000);
    expect(told(network)).to.deep.equal(['ask VI_1 10.9.9.10']);
    network.runFor(10_000);
    expect(told(network).slice(-2)).to.deep.equal([
      'ended: not heard for 4 s',
      'INSTANCE VI_1 HEALED 100',
    ]);
  });

  it('are asked for at the first refused advert: its sender may be silent after it', () => {
    const network = master();
    network.input('a', refused);
    expect(told(network)).to.deep.equal(['ask VI_1 10.9.9.2', 'ask VI_1 10.9.9.10']);
    network.input('a', claim(RIVAL));
    network.input('a', claim('10.9.9.10'));
    network.runFor(500);
    expect(told(network)).to.deep.equal(['ask VI_1 10.9.9.10']);
    network.input('a', claim('10.9.9.10'));
    expect(told(network)[0]).to.match(/^began: 10\.9\.9\.2 .* claims 10\.9\.9\.10, and is refused/);
  });

  it('are none after a claim that is not repeated', () => {
    const network = master();
    network.input('a', claim('10.9.9.10'));
    network.runFor(20_000);
    const texts = told(network);
    expect(new Set(texts)).to.deep.equal(new Set(['ask VI_1 10.9.9.10']));
    expect(texts.length).to.be.lessThan(8);
  });

  it('are one and the same when adverts and claims come from one station', () => {
    const network = master();
    network.input('a', claim('10.9.9.10'));
    hearEachSecond(network, advert(50), 2);
    network.input('a', claim(RIVAL));
    network.input('a', claim('10.9.9.10'));
    const rivals = network.instance('a').conflict?.rivals ?? [];
    expect(rivals).to.have.lengthOf(1);
    expect(rivals[0]).to.deep.include({
      ...{ address: RIVAL, hardwareAddress: MAC, outranked: 2, claims: 2 },
      claimed: ['10.9.9.10'],
    });
  });

  it('fill no memory in a flood', () => {
    const network = master();
    for (let number = 0; number < 300; number += 1) {
      network.input('a', claim('10.9.9.10', `02:00:00:00:01:${number}`));
    }
    expect(network.instance('a').conflict?.rivals).to.have.lengthOf(8);
  });

  it('are known to the successor of a killed process, which tells nothing twice', () => {
    const network = master();
    hearEachSecond(network, refused, 8);
    told(network);
    const before = network.instance('a').conflict;
    const resume = JSON.parse(JSON.stringify(network.router('a').checkpoint()));
    const configuration = sampleConfiguration({ vrrpInstances: [sampleInstance()] });
    const next = new RouterNetwork();
    next.nowMs = 60_000;
    next.add('a', '10.9.9.1', configuration, resume);
    const after = next.instance('a').conflict;
    expect(after?.toldMs).to.equal(before?.toldMs);
    expect(after?.rivals[0]).to.deep.equal({ ...before?.rivals[0], lastMs: 60_000 });
    hearEachSecond(next, refused, 20);
    expect(next.instance('a').conflict?.rivals[0]).to.deep.include({
      firstMs: before?.rivals[0]?.firstMs,
      refusals: { authenticationType: 28 },
    });
    next.runFor(10_000);
    expect(told(next).filter((text) => !text.startsWith('ask'))).to.deep.equal([
      'ended: not heard for 4 s',
      'INSTANCE VI_1 HEALED 100',
    ]);
  });

  it('are of no interest to a backup, which keeps what it has refused', () => {
    const network = new RouterNetwork();
    network.add('a', '10.9.9.1', sampleConfiguration({ vrrpInstances: [sampleInstance()] }));
    hearEachSecond(network, refused, 3);
    network.input('a', claim('10.9.9.10'));
    expect(network.states()).to.equal('a BACKUP');
    expect(told(network)).to.deep.equal([]);
    expect(network.instance('a').conflict?.rivals[0]?.refusals).to.deep.equal({
      authenticationType: 3,
    });
    hearEachSecond(network, refused, 2);
    expect(told(network)).to.include('INSTANCE VI_1 CONFLICT 100');
  });

  it('concern a group from the first member to the last', () => {
    const instances = ['A', 'B'].map((name, index) =>
      sampleInstance({
        name,
        virtualRouterId: 10 + index,
        virtualAddresses: virtualAddresses(`10.9.9.${10 + index}`),
      }),
    );
    const network = new RouterNetwork();
    const syncGroups = [sampleGroup('G', ['A', 'B'])];
    network.add('a', '10.9.9.1', sampleConfiguration({ syncGroups, vrrpInstances: instances }));
    network.runTo(20_000);
    for (let round = 0; round < 2; round += 1) {
      network.input('a', claim('10.9.9.10'));
      network.input('a', claim('10.9.9.11'));
      network.runFor(600);
    }
    network.runFor(10_000);
    const notified = network.deeds.flatMap(({ effect }) => deeds([effect]));
    expect(notified.filter((text) => /CONFLICT|HEALED/.test(text))).to.deep.equal([
      'INSTANCE A CONFLICT 100',
      'GROUP G CONFLICT 0',
      'INSTANCE B CONFLICT 100',
      'INSTANCE A HEALED 100',
      'INSTANCE B HEALED 100',
      'GROUP G HEALED 0',
    ]);
  });
});
