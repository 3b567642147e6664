import { expect } from 'chai';
import { DiscoveredMerge } from '../../src/discovery/merge.js';
import { discoveryPlaces } from '../../src/discovery/standing.js';
import { loadText, problemsOf } from '../config/load-text.js';
import { ip } from '../vrrp/machine/sample-instance.js';

const text = (method: string, block: string): string => `virtual_server 10.1.0.1 80 {
  lb_algo rr
  lb_kind ${method}
  protocol TCP
  real_servers file /etc/web.json {
    ${block}
  }
}
`;

function servers(configuration: string, ...backends: readonly object[]) {
  const { virtualServers } = loadText(configuration).configuration;
  const [place] = discoveryPlaces(virtualServers);
  const list = backends.map((each) => ({ address: ip('10.0.0.1'), ...each }));
  const known = new Map([[place?.key ?? '', list]]);
  return new DiscoveredMerge().merge(virtualServers, known)[0]?.realServers ?? [];
}

/** `10.0.0.1:8080 weight 1, check 10.0.0.1:8080` */
function brief(...list: ReturnType<typeof servers>): readonly string[] {
  return list.map(({ address, port, weight, checks }) => {
    const [check] = checks;
    const to = check !== undefined && 'connection' in check ? check.connection : undefined;
    return `${address}:${port} weight ${weight}, check ${to?.address}:${to?.port}`;
  });
}

describe('real servers that are discovered', () => {
  it('are like their block, each with its own address, port and weight', () => {
    const nat = text('NAT', 'weight 2\n TCP_CHECK {\n }');
    expect(brief(...servers(nat, { port: 8080 }, { address: ip('10.0.0.2'), weight: 0 })))
      .to.deep //
      .equal([
        '10.0.0.1:8080 weight 2, check 10.0.0.1:8080',
        '10.0.0.2:80 weight 0, check 10.0.0.2:80',
      ]);
    expect(brief(...servers(text('NAT', 'port 81\n TCP_CHECK {\n }'), {}))).to.deep.equal([
      '10.0.0.1:81 weight 1, check 10.0.0.1:81',
    ]);
    // The method leaves the port as it is; the check is of the port that the source names.
    expect(brief(...servers(text('DR', 'TCP_CHECK {\n }'), { port: 8080 }))).to.deep.equal([
      '10.0.0.1:80 weight 1, check 10.0.0.1:8080',
    ]);
    const elsewhere = text('NAT', 'TCP_CHECK {\n connect_ip 10.9.9.9\n connect_port 9\n }');
    expect(brief(...servers(elsewhere, { port: 8080 }))).to.deep.equal([
      '10.0.0.1:8080 weight 1, check 10.9.9.9:9',
    ]);
  });

  it('are the same objects while nothing changes', () => {
    const { virtualServers } = loadText(text('NAT', '')).configuration;
    const merge = new DiscoveredMerge();
    const [place] = discoveryPlaces(virtualServers);
    const known = new Map([[place?.key ?? '', [{ address: ip('10.0.0.1') }]]]);
    const first = merge.merge(virtualServers, known)[0];
    expect(merge.merge(virtualServers, new Map(known))[0]).to.equal(first);
  });

  it('have a block that is judged as that of a real server', () => {
    expect(problemsOf(text('NAT', 'TCP_CHECK {\n }'))).to.deep.equal([]);
    expect(problemsOf(text('NAT', 'wait 3'))[0]).to.include('6:5 error unknown-keyword');
    expect(problemsOf(text('NAT', 'max_change 0%'))).to.have.length(1);
    expect(problemsOf(text('NAT', '').replace('file', 'fiel')).join()).to.include('5:16 error');
  });
});
