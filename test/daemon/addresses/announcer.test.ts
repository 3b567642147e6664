/** Who is told when, on a clock that the test turns. */
import { expect } from 'chai';
import { type AnnouncementGroup, Announcer } from '../../../src/daemon/addresses/announcer.js';
import type { FramesSent, Link } from '../../../src/linux/doors.js';
import { virtualAddresses } from '../../vrrp/machine/sample-instance.js';

const UNPACED = { arpMs: 0, neighbourAdvertisementMs: 0 };

/** An announcer between two interfaces; `sent` says when, where and what kind. */
class Stage {
  readonly sent: string[] = [];
  readonly announcer: Announcer;
  readonly refused: string[] = [];
  refusal: string | undefined;
  /** Addresses that count as announced. */
  counted = 0;
  asked = 0;
  #nowMs = 0;
  #work: { readonly atMs: number; readonly run: () => void }[] = [];

  constructor(groups: Readonly<Record<string, AnnouncementGroup>> = {}) {
    this.announcer = new Announcer({
      clock: { nowMs: () => this.#nowMs },
      deferral: { after: (delayMs, run) => this.#work.push({ atMs: this.#nowMs + delayMs, run }) },
      frames: { send: (index, frames) => this.#note(index, frames), close: () => undefined },
      linkByName: (name) => linkOf(name),
      isRouter: () => {
        this.asked += 1;
        return true;
      },
      groupOf: (name) => groups[name],
      sent: (addresses) => {
        this.counted += addresses.length;
      },
      refused: (name, reason) => this.refused.push(`${name} ${reason}`),
    });
  }

  runTo(endMs: number): void {
    for (;;) {
      this.#work.sort((left, right) => left.atMs - right.atMs);
      const next = this.#work[0];
      if (next === undefined || next.atMs > endMs) {
        this.#nowMs = endMs;
        return;
      }
      this.#work.shift();
      this.#nowMs = Math.max(this.#nowMs, next.atMs);
      next.run();
    }
  }

  #note(index: number, frames: readonly Uint8Array[]): FramesSent {
    for (const frame of frames) {
      const kind = frame[12] === 0x08 ? 'ARP' : 'NA';
      this.sent.push(`${this.#nowMs} eth${index} ${kind} ${frame[frame.length === 42 ? 41 : 77]}`);
    }
    return this.refusal === undefined
      ? { taken: frames.length }
      : { taken: 0, refusal: this.refusal };
  }
}

function linkOf(name: string): Link {
  return {
    index: Number(name.slice(3)),
    name,
    mtu: 1500,
    up: true,
    running: true,
    loopback: false,
    noArp: false,
    hardwareAddress: Uint8Array.of(2, 0, 0, 0, 0, 1),
    hardwareType: 1,
  };
}

const on = (name: string, ...addresses: readonly string[]) =>
  virtualAddresses(...addresses).map((each) => ({ ...each, interface: name }));

describe('announcer', () => {
  // Shows: global_defs.vrrp_garp_interval, global_defs.vrrp_gna_interval
  it('paces the two families of an interface apart, round by round', () => {
    const stage = new Stage();
    const addresses = on('eth0', '10.9.0.50', '10.9.0.51', '2001:db8::32', '2001:db8::33');
    stage.announcer.announce(addresses, 2, { arpMs: 100, neighbourAdvertisementMs: 200 });
    stage.runTo(10_000);
    const of = (kind: string) => stage.sent.filter((line) => line.includes(kind));
    expect(of('ARP')).to.deep.equal([
      '0 eth0 ARP 50',
      '100 eth0 ARP 51',
      '200 eth0 ARP 50',
      '300 eth0 ARP 51',
    ]);
    expect(of('NA')).to.deep.equal([
      '0 eth0 NA 50',
      '200 eth0 NA 51',
      '400 eth0 NA 50',
      '600 eth0 NA 51',
    ]);
  });

  // Shows: garp_group, garp_group.garp_interval, garp_group.gna_interval, garp_group.interfaces
  // Shows: garp_group.interface
  it('has one queue for all interfaces of a group, which holds up no other interface', () => {
    const group = { name: 'g', arpMs: 300, neighbourAdvertisementMs: 0 };
    const stage = new Stage({ eth0: group, eth1: group });
    const grouped = [...on('eth0', '10.9.0.50', '10.9.0.51'), ...on('eth1', '10.9.0.52')];
    stage.announcer.announce(grouped, 1, UNPACED);
    stage.runTo(10);
    stage.announcer.announce(on('eth2', '10.9.0.60'), 1, UNPACED);
    stage.runTo(10_000);
    expect(stage.sent).to.deep.equal([
      '0 eth0 ARP 50',
      '10 eth2 ARP 60',
      '300 eth0 ARP 51',
      '600 eth1 ARP 52',
    ]);
  });

  it('says what the kernel refused, and counts what it took', () => {
    const stage = new Stage();
    stage.announcer.announceNow(on('eth0', '10.9.0.50'), UNPACED);
    stage.refusal = 'ENETDOWN';
    stage.announcer.announceNow(on('eth0', '10.9.0.50'), UNPACED);
    expect(stage.refused).to.deep.equal(['eth0 ENETDOWN']);
    expect(stage.counted).to.equal(1);
  });

  it('sends at once what has no pace, and looks for the router flag every five seconds', () => {
    const stage = new Stage();
    const address = on('eth0', '2001:db8::1');
    for (const atMs of [0, 1000, 4999, 5000]) {
      stage.runTo(atMs);
      stage.announcer.announceNow(address, UNPACED);
    }
    expect(stage.sent).to.have.lengthOf(4);
    expect(stage.asked).to.equal(2);
  });
});
