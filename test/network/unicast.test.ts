/** Unicast adverts of both families on real sockets. */
import { expect } from 'chai';
import { configuration, VIRTUAL_ADDRESS } from '../lab/configuration.js';
import { itOurs, useLab } from '../lab/use-lab.js';
import { eventually } from '../lab/wait.js';

type Name = 'n1' | 'n2';

describe('unicast', function () {
  this.timeout(60_000);
  const lab = useLab(['n1', 'n2'], { ipv6: true });
  const other = (name: Name): Name => (name === 'n1' ? 'n2' : 'n1');

  for (const family of ['IPv4', 'IPv6'] as const) {
    const virtual = family === 'IPv4' ? VIRTUAL_ADDRESS : '2001:db8:99::100';
    const addressOf = (name: Name) => {
      const { address, address6 } = lab.network.node(name);
      return family === 'IPv4' ? address : address6;
    };
    const text = (name: Name, priority: number, ttl: number, peerOptions = '') => {
      const prefix = family === 'IPv4' ? 24 : 64;
      const peers = `unicast_peer {\n ${addressOf(other(name))} ${peerOptions}\n }`;
      const more = `unicast_src_ip ${addressOf(name)}\n unicast_ttl ${ttl}\n ${peers}`;
      return configuration({ priority, addresses: [`${virtual}/${prefix}`], more });
    };
    const held = (name: Name) => lab.network.node(name).holds(virtual);

    // Shows: vrrp_instance.unicast_peer.min_ttl, vrrp_instance.unicast_peer.max_ttl
    // Shows: vrrp_instance.unicast_ttl
    it(`${family}: refuses adverts from farther away than the peer may be`, async () => {
      lab.start('n1', text('n1', 200, 7));
      await eventually('n1 is master', () => held('n1'));
      const near = lab.start('n2', text('n2', 100, 255, 'min_ttl 5'));
      await near.waitForLog(/Entering BACKUP STATE/);
      await new Promise((resolve) => setTimeout(resolve, 1500)); // more than two down intervals
      expect(held('n2')).to.equal(false);
      await near.stop();
      lab.start('n2', text('n2', 100, 255, 'min_ttl 8'));
      await eventually('n2 is master too, because it does not believe n1', () => held('n2'));
      expect(lab.sniffer.seen('advert')).to.deep.equal([]);
    });
  }

  // Shows: vrrp_instance.unicast_src_ip
  itOurs('has one master where two machines have the same file, and says so once', async () => {
    const [n1, n2] = [lab.network.node('n1'), lab.network.node('n2')];
    const more = `unicast_src_ip ${n1.address}\n unicast_peer {\n ${n2.address}\n }`;
    const text = configuration({ priority: 150, more });
    lab.start('n1', text);
    const second = lab.start('n2', text);
    await eventually('n1 is master', () => n1.holds(VIRTUAL_ADDRESS));
    await second.waitForLog(/Entering FAULT STATE/);
    await new Promise((resolve) => setTimeout(resolve, 1500)); // more than two down intervals
    expect(n2.holds(VIRTUAL_ADDRESS)).to.equal(false);
    const lines = second
      .log()
      .split('\n')
      .filter((line) => line.includes(n1.address));
    expect(lines).to.have.lengthOf(1);
    expect(lines[0]).to.match(/source address \S+ is not one of this machine/);
    n2.ip('address', 'add', `${n1.address}/32`, 'dev', 'lo');
    await second.waitForLog(/Entering BACKUP STATE/);
    n2.ip('address', 'delete', `${n1.address}/32`, 'dev', 'lo');
  });

  it('has peers that come and go at a reload, without a change of state', async () => {
    const { n1, n2 } = { n1: lab.network.node('n1').address, n2: lab.network.node('n2').address };
    const client = lab.network.node('client').address;
    const text = (...peers: readonly string[]) => {
      const more = `unicast_src_ip ${n1}\n unicast_peer {\n ${peers.join('\n')}\n }`;
      return configuration({ priority: 200, more });
    };
    const daemon = lab.start('n1', text(n2));
    await eventually('n1 is master', () => lab.network.node('n1').holds(VIRTUAL_ADDRESS));
    expect(lab.sniffer.seen('advert')).to.deep.equal([]);
    await daemon.waitForLog(/Entering MASTER STATE/);
    const before = daemon.log().length;
    daemon.reload(text(n2, client));
    await lab.sniffer.waitFor('an advert to the new peer', 'advert', ({ destination }) => {
      return destination === client;
    });
    daemon.reload(text(n2));
    await eventually('no more adverts to it', async () => {
      lab.sniffer.clear();
      await new Promise((resolve) => setTimeout(resolve, 700));
      return lab.sniffer.seen('advert').length === 0;
    });
    expect(daemon.log().slice(before)).not.to.match(/Entering/);
    expect(lab.network.node('n1').holds(VIRTUAL_ADDRESS)).to.equal(true);
  });
});
