/** Our adverts as Wireshark reads them. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { configuration, VIRTUAL_ADDRESS } from '../lab/configuration.js';
import { captureToFile, decodeWithTshark } from '../lab/packets/tshark.js';
import { useLab } from '../lab/use-lab.js';

const FIELDS = [
  ...['ip.ttl', 'ip.dsfield', 'ip.dst', 'ip.checksum.status', 'ip.src'],
  ...['vrrp.version', 'vrrp.type', 'vrrp.virt_rtr_id', 'vrrp.prio', 'vrrp.addr_count'],
  ...['vrrp.checksum.status', 'vrrp.ip_addr', 'vrrp.auth_type', 'vrrp.auth_string'],
  ...['vrrp.adver_int', 'vrrp.short_adver_int', '_ws.expert', '_ws.malformed'],
];

/** What every advert of the scenarios below has in common; status 1 is "good". */
const COMMON = {
  'ip.ttl': '255',
  'ip.dsfield': '0xc0',
  'ip.dst': '224.0.0.18',
  'ip.src': '10.99.0.1',
  'ip.checksum.status': '1',
  'vrrp.type': '1',
  'vrrp.virt_rtr_id': '51',
  'vrrp.prio': '150',
  'vrrp.checksum.status': '1',
  '_ws.expert': '',
  '_ws.malformed': '',
};

describe('adverts in the eyes of tshark', function () {
  this.timeout(60_000);
  const lab = useLab(['n1']);

  async function capture(text: string): Promise<string> {
    const daemon = lab.start('n1', text);
    const file = join(daemon.directory, 'adverts.pcap');
    await captureToFile(lab.network.node('client'), file, 'ip proto 112', 2);
    return file;
  }

  it('version 2 with a password', async () => {
    const more = 'authentication {\n auth_type PASS\n auth_pass correct-horse\n }';
    const addresses = [`${VIRTUAL_ADDRESS}/24`, '10.99.0.101/32', '10.99.0.102/32'];
    const file = await capture(
      configuration({ version: 2, priority: 150, advertInterval: 1, addresses, more }),
    );
    for (const packet of decodeWithTshark(file, FIELDS)) {
      expect(packet).to.include({
        ...COMMON,
        'vrrp.version': '2',
        'vrrp.addr_count': '3',
        'vrrp.ip_addr': '10.99.0.100,10.99.0.101,10.99.0.102',
        'vrrp.auth_type': '1',
        'vrrp.auth_string': 'correct-',
        'vrrp.adver_int': '1',
      });
    }
  });

  it('version 3, in centiseconds', async () => {
    const file = await capture(configuration({ priority: 150, advertInterval: 0.25 }));
    const packets = decodeWithTshark(file, FIELDS);
    expect(packets).to.have.lengthOf(2);
    for (const packet of packets) {
      expect(packet).to.include({
        ...COMMON,
        'vrrp.version': '3',
        'vrrp.addr_count': '1',
        'vrrp.ip_addr': VIRTUAL_ADDRESS,
        'vrrp.short_adver_int': '25',
      });
    }
  });

  it('would notice a wrong checksum', async () => {
    const file = await capture(configuration({ priority: 150 }));
    const bytes = readFileSync(file);
    const end = bytes.length - 1;
    bytes.writeUInt8(bytes.readUInt8(end) ^ 1, end);
    writeFileSync(file, bytes);
    const statuses = decodeWithTshark(file, FIELDS).map((packet) => packet['vrrp.checksum.status']);
    expect(statuses).to.deep.equal(['1', '0']);
  });
});
