import { expect } from 'chai';
import { instanceOf, instanceText, problemsOf } from '../../load-text.js';

const instance = (...lines: readonly string[]) => instanceOf(instanceText(...lines));
const problems = (...lines: readonly string[]) => problemsOf(instanceText(...lines));
const authentication = (...lines: readonly string[]) => ['authentication {', ...lines, '}'];

describe('authentication', () => {
  it('is a password of eight bytes', () => {
    const lines = authentication('auth_type PASS', 'auth_pass 12345678');
    expect(problems(...lines)).to.deep.equal([]);
    expect(instance(...lines).authentication).to.deep.equal({ type: 'PASS', password: '12345678' });
    const long = authentication('auth_type PASS', 'auth_pass 1234567é9');
    expect(problems(...long)).to.deep.equal(['6:11 warning password-too-long GENERAL_ERROR']);
    expect(instance(...long).authentication?.password).to.equal('1234567\u00c3');
  });

  it('is left out in strict mode, and said, as keepalived does', () => {
    const lines = ['strict_mode', ...authentication('auth_type PASS', 'auth_pass x')];
    expect(instance(...lines).authentication).to.equal(undefined);
    expect(problems(...lines)).to.include('6:1 warning authentication-left-out GENERAL_ERROR');
    const plain = ['strict_mode off', ...lines.slice(1)];
    expect(instance(...plain).authentication).to.include({ type: 'PASS' });
    const header = ['strict_mode', ...authentication('auth_type AH', 'auth_pass x')];
    expect(instance(...header).authentication).to.equal(undefined);
  });

  it('needs both keywords and version 2', () => {
    expect(problems(...authentication('auth_type PASS'))).to.deep.equal([
      '5:1 error password-missing GENERAL_ERROR',
    ]);
    expect(problems(...authentication('auth_pass x'))).to.deep.equal([
      '5:11 warning password-unused OK',
    ]);
    const lines = ['version 3', ...authentication('auth_type PASS', 'auth_pass x')];
    expect(problems(...lines)).to.deep.equal(['6:1 warning authentication-ignored GENERAL_ERROR']);
    expect(instance(...lines)).not.to.have.property('authentication');
  });
});

describe('unicast', () => {
  it('has peers with limits', () => {
    const lines = ['unicast_src_ip 192.0.2.8', 'unicast_ttl 3', 'unicast_peer {'];
    const peers = ['192.0.2.9', '192.0.2.10 min_ttl 254 max_ttl 255', '}'];
    expect(problems(...lines, ...peers)).to.deep.equal([]);
    expect(instance(...lines, ...peers)).to.deep.include({
      sourceAddress: '192.0.2.8',
      unicastTtl: 3,
      checkUnicastSource: true,
      unicastPeers: [
        { address: '192.0.2.9', minTtl: 0, maxTtl: 255 },
        { address: '192.0.2.10', minTtl: 254, maxTtl: 255 },
      ],
    });
    expect(instance(...lines, '192.0.2.9', '}')).to.include({ checkUnicastSource: false });
  });

  it('leaves out what is no peer', () => {
    const lines = ['unicast_peer {', '192.0.2.300', 'fe80::1', '192.0.2.9 ttl 3', '}'];
    expect(problems(...lines)).to.deep.equal([
      '5:1 error invalid-address GENERAL_ERROR',
      '6:1 error wrong-address-family GENERAL_ERROR',
      '7:11 error unknown-option GENERAL_ERROR',
    ]);
    expect(instance(...lines).unicastPeers.length).to.equal(1);
  });

  it('does nothing without peers', () => {
    expect(problems('unicast_src_ip 192.0.2.8', 'unicast_ttl 3')).to.deep.equal([
      '4:1 warning unicast-without-peers DEPRECATED',
      '5:1 warning unicast-without-peers GENERAL_ERROR',
    ]);
    expect(instance('unicast_src_ip 192.0.2.8', 'unicast_ttl 3').unicastTtl).to.equal(255);
  });
});

describe('groups, sources and checks', () => {
  it('come from the instance or from global_defs', () => {
    const global = (line: string) => `global_defs {\n${line}\n}\n${instanceText()}`;
    expect(instanceOf(global('vrrp_mcast_group4 224.0.0.9')).multicastGroup).to.equal('224.0.0.9');
    expect(instance('mcast_dst_ip 239.1.1.1').multicastGroup).to.equal('239.1.1.1');
    expect(instanceOf(global('vrrp_skip_check_adv_addr'))).to.include({
      skipCheckAdvertAddresses: true,
    });
    expect(instance('skip_check_adv_addr off').skipCheckAdvertAddresses).to.equal(false);
    expect(instanceOf(global('v3_checksum_as_v2')).v3ChecksumAsV2).to.equal(true);
    expect(instance('v3_checksum_as_v2').v3ChecksumAsV2).to.equal(true);
    expect(instanceOf(global('vrrp_check_unicast_src')).checkUnicastSource).to.equal(true);
    expect(instance('kernel_rx_buf_size 65536').receiveBufferBytes).to.equal(65_536);
  });

  it('must be of the right kind', () => {
    expect(problems('mcast_dst_ip 10.0.0.1')).to.deep.equal([
      '4:14 error not-multicast GENERAL_ERROR',
    ]);
    expect(problems('mcast_dst_ip ff02::12', 'mcast_src_ip fe80::1')).to.have.members([
      '4:14 error wrong-address-family GENERAL_ERROR',
      '5:14 error wrong-address-family GENERAL_ERROR',
    ]);
  });

  it('watch the source address only if there is one', () => {
    expect(instance('track_src_ip', 'mcast_src_ip 192.0.2.3')).to.include({
      trackSourceAddress: true,
      sourceAddress: '192.0.2.3',
    });
    expect(problems('track_src_ip')).to.deep.equal(['4:1 warning no-source-address OK']);
    expect(instance('track_src_ip').trackSourceAddress).to.equal(false);
  });
});
