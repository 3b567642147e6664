import { expect } from 'chai';
import { probeReport } from '../clients/prober.js';
import { type CraftedAdvert, craftFrame } from './crafted-advert.js';
import { type WireEvent, wireEvent } from './wire-event.js';

const MAC = '26:c0:c6:9b:ac:37';
const nameOf = (address: string) => (address === MAC ? 'n1' : undefined);
const decode = (bytes: Buffer) => wireEvent({ timeMs: 5, bytes }, nameOf);

describe('wireEvent', () => {
  it('reads an advert', () => {
    const advert: CraftedAdvert = { source: '10.9.9.1', priority: 200, virtualRouterId: 7 };
    expect(decode(craftFrame(advert, MAC))).to.deep.equal({
      kind: 'advert',
      timeMs: 5,
      node: 'n1',
      source: '10.9.9.1',
      timeToLive: 255,
      version: 3,
      virtualRouterId: 7,
      priority: 200,
      addressCount: 1,
    });
  });

  it('reads a gratuitous ARP as keepalived sends it', () => {
    const frame =
      'ffffffffffff26c0c69bac370806000108000604000126c0c69bac370a09090effffffffffff0a09090e';
    expect(decode(Buffer.from(frame, 'hex'))).to.deep.equal({
      kind: 'gratuitousArp',
      timeMs: 5,
      node: 'n1',
      address: '10.9.9.14',
    });
    const question = Buffer.from(frame.replace(/0e$/, '0f'), 'hex');
    expect(decode(question)).to.equal(undefined);
  });

  it('overlooks what is too short to be anything', () => {
    for (let length = 0; length < 34; length++) {
      expect(decode(Buffer.alloc(length))).to.equal(undefined);
    }
  });
});

describe('probeReport', () => {
  const echo = (kind: 'echoRequest' | 'echoReply', timeMs: number, node: string): WireEvent => {
    return { kind, timeMs, node, address: '10.9.9.9', sequence: 1 };
  };

  it('finds the longest silence and who answered', () => {
    const events = [
      echo('echoRequest', 0, 'client'),
      echo('echoReply', 1, 'n1'),
      echo('echoRequest', 10, 'client'),
      echo('echoRequest', 20, 'client'),
      echo('echoReply', 41, 'n2'),
    ];
    expect(probeReport(events, '10.9.9.9')).to.deep.equal({
      asked: 3,
      answered: 2,
      longestSilenceMs: 40,
      answeredBy: ['n1', 'n2'],
    });
    expect(probeReport(events, '10.9.9.8').longestSilenceMs).to.equal(Number.POSITIVE_INFINITY);
  });
});
