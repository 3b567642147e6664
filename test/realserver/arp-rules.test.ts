import { expect } from 'chai';
import {
  arpRulesFor,
  arpTableScript,
  NO_ARP_RULES,
  parseArpRules,
} from '../../src/realserver/arp-rules.js';
import { goals } from '../../src/realserver/goals.js';
import { BY_DR, bareHost, held, ip } from './sample-host.js';

const BY_RULES = { ...BY_DR, byRules: true } as const;

describe('the rules of ARP', () => {
  it('drop requests, and ask with an address of the interface', () => {
    expect(arpRulesFor([BY_RULES], bareHost())).to.deep.equal({
      input: ['arp daddr ip 10.0.0.100 drop'],
      output: [
        'oifname "eth0" arp saddr ip 10.0.0.100 arp saddr ip set 10.0.0.1',
        'arp saddr ip 10.0.0.100 drop',
      ],
    });
  });

  it('never take a virtual address for one of the interface, and none is needed for IPv6', () => {
    const addresses = [held('10.0.0.101', 24, 'eth0'), held('10.0.0.1', 24, 'eth0')];
    const other = { ...BY_RULES, address: ip('10.0.0.101') };
    const { output } = arpRulesFor([other, BY_RULES], bareHost({ addresses }));
    expect(output.join()).to.contain('10.0.0.100 arp saddr ip set 10.0.0.1,');
    const sixth = { ...BY_RULES, address: ip('fd00::1') };
    expect(arpRulesFor([sixth, BY_DR], bareHost())).to.deep.equal(NO_ARP_RULES);
  });

  it('are found again in what nft lists', () => {
    const rules = arpRulesFor([BY_RULES], bareHost());
    const listing = `table arp upkeep_realserver {
\tchain input {
\t\ttype filter hook input priority filter; policy accept;
\t\t${rules.input.join('\n\t\t')}
\t}

\tchain output {
\t\ttype filter hook output priority filter; policy accept;
\t\t${rules.output.join('\n\t\t')}
\t}
}
`;
    expect(parseArpRules(listing)).to.deep.equal(rules);
  });

  it('are made anew as a whole, or taken away', () => {
    const anew = 'add table arp upkeep_realserver; delete table arp upkeep_realserver';
    expect(arpTableScript(NO_ARP_RULES)).to.equal(anew);
    expect(arpTableScript({ input: ['a', 'b'], output: ['c'] })).to.equal(
      `${anew}; table arp upkeep_realserver { ` +
        'chain input { type filter hook input priority 0; a; b; }; ' +
        'chain output { type filter hook output priority 0; c; }; }',
    );
  });

  it('stand in place of the settings, with those of the addresses served before', () => {
    const other = { ...BY_RULES, address: ip('10.0.0.101') };
    const found = goals([BY_RULES], bareHost(), [other]);
    expect(found.map(({ change }) => change.kind)).to.deep.equal(['arpRules', 'addAddress']);
    const [rules] = found;
    expect(rules?.change).to.deep.equal({
      kind: 'arpRules',
      rules: arpRulesFor([other, BY_RULES], bareHost()),
    });
  });
});
