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
      destination: '224.0.0.18',
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

  it('reads an IPv6 advert and a neighbour advertisement as keepalived sends them', () => {
    const advert = `333300000012 26c0c69bac37 86dd 6c05b173 0038 70 ff
      fe80000000000000000000fffe000001 ff020000000000000000000000000012 313dc803 0064 ac27
      fe800000000000000000000000000100 20010db8000000000000000000000100
      20010db8000000000000000000000101`;
    expect(decode(Buffer.from(advert.replaceAll(/\s/g, ''), 'hex'))).to.deep.include({
      kind: 'advert',
      source: 'fe80::ff:fe00:1',
      destination: 'ff02::12',
      timeToLive: 255,
      priority: 200,
      addressCount: 3,
    });
    const advertisement = `333300000001 26c0c69bac37 86dd 60000000 0020 3a ff
      20010db8000000000000000000000100 ff020000000000000000000000000001
      8800 f72c 20000000 20010db8000000000000000000000100 0201 020000000001`;
    expect(decode(Buffer.from(advertisement.replaceAll(/\s/g, ''), 'hex'))).to.deep.equal({
      kind: 'neighbourAdvertisement',
      timeMs: 5,
      node: 'n1',
      address: '2001:db8::100',
      router: false,
      override: true,
    });
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
