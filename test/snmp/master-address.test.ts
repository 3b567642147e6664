import { expect } from 'chai';
import { masterAddress, masterText } from '../../src/snmp/master-address.js';

describe('snmp/master-address', () => {
  const tcp = (host: string, port: number) => ({ kind: 'tcp', host, port });
  const cases = [
    [undefined, { kind: 'unix', path: '/var/agentx/master' }],
    ['unix:/run/agentx', { kind: 'unix', path: '/run/agentx' }],
    ['/run/agentx', { kind: 'unix', path: '/run/agentx' }],
    ['tcp:192.0.2.1:1705', tcp('192.0.2.1', 1705)],
    ['udp:192.0.2.1:1705', tcp('192.0.2.1', 1705)],
    ['tcp6:[2001:db8::1]:1705', tcp('2001:db8::1', 1705)],
    ['localhost:1705', tcp('localhost', 1705)],
    ['localhost', tcp('localhost', 705)],
    ['1705', tcp('localhost', 1705)],
  ] as const;
  for (const [written, expected] of cases) {
    it(`reads ${written}`, () => {
      expect(masterAddress(written)).to.deep.equal(expected);
    });
  }

  it('says where that is', () => {
    expect(masterText(masterAddress('/run/agentx'))).to.equal('/run/agentx');
    expect(masterText(masterAddress('tcp:localhost:705'))).to.equal('localhost:705');
  });
});
