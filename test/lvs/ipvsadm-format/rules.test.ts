import { expect } from 'chai';
import fc from 'fast-check';
import { parseAddress } from '../../../src/base/address.js';
import { parseRules, parseServiceWords } from '../../../src/lvs/ipvsadm-format/parse-rules.js';
import { printRules } from '../../../src/lvs/ipvsadm-format/print-rules.js';
import { RuleError } from '../../../src/lvs/ipvsadm-format/rule-options.js';
import { inDestinationOrder } from '../../../src/lvs/ipvsadm-format/words.js';
import type { ServiceTable } from '../../../src/lvs/table/table.js';
import { destinations, services } from '../../linux/ipvs/samples.js';

/** As `ipvsadm -Sn` of version 1.31 has written them. */
const SAVED = `-A -t 10.1.0.2:80 -s wrr
-a -t 10.1.0.2:80 -r 10.2.0.11:8080 -m -w 3
-a -t 10.1.0.2:80 -r 10.2.0.12:80 -g -w 0
-a -t 10.1.0.2:80 -r 10.2.0.13:80 -i -w 1 --tun-type ipip
-A -t 10.1.0.2:443 -s sh -b sh-fallback,sh-port
-A -t 10.1.0.2:444 -s rr -b flag-1,flag-3
-A -t 10.1.0.2:8443 -s mh -b mh-port
-A -t 10.1.0.3:80 -s wlc -p 300 -M 255.255.255.0
-A -u 10.1.0.2:53 -s rr -o
-a -u 10.1.0.2:53 -r [fd00:2::11]:53 -i -w 1 --tun-type ipip
-a -u 10.1.0.2:53 -r 10.2.0.11:53 -i -w 1 --tun-type gue --tun-port 6080 --tun-csum
-a -u 10.1.0.2:53 -r 10.2.0.12:53 -i -w 1 --tun-type gre --tun-nocsum
-A -u 10.1.0.3:5060 -s rr -p 60 --pe sip -o
-A --sctp-service 10.1.0.2:99 -s lc
-A -t [fd00:1::2]:80 -s rr -p 60 -M 64
-a -t [fd00:1::2]:80 -r [fd00:2::11]:80 -m -w 1
-A -f 5 -s sed
-a -f 5 -r 10.2.0.11:0 -g -w 1
-A -f 5 -6 -s nq
`;

/** What rules that only add make. */
function tableOf(text: string): ServiceTable[] {
  const { rules, wrong } = parseRules(text);
  expect(wrong).to.deep.equal([]);
  const table: { service: ServiceTable['service']; destinations: ServiceTable['destinations'] }[] =
    [];
  for (const { operation } of rules) {
    if (operation.kind === 'newService') {
      table.push({ service: operation.service, destinations: [] });
    } else if (operation.kind === 'newDestination') {
      const last = table.at(-1);
      if (last) {
        last.destinations = [...last.destinations, operation.destination];
      }
    }
  }
  return table;
}

function wrongWith(line: string): string | undefined {
  return parseRules(line).wrong[0]?.message;
}

describe('rules of ipvsadm', () => {
  it('may have a value behind a letter or a sign, names, and a line that empties the table', () => {
    const names = {
      host: (name: string) => (name === 'www' ? parseAddress('10.0.0.9') : undefined),
      port: (name: string) => (name === 'http' ? 80 : undefined),
    };
    const text = '-C\n-A -t10.0.0.1:http -srr -p60\n-a --tcp-service=10.0.0.1:80 -rwww -m -w2\n';
    const { rules, wrong } = parseRules(text, names);
    expect(wrong).to.deep.equal([]);
    const [clear, ...others] = rules;
    expect(clear).to.deep.equal({ line: 1, operation: { kind: 'clear' } });
    const plain = '-A -t 10.0.0.1:80 -s rr -p 60\n-a -t 10.0.0.1:80 -r 10.0.0.9:80 -m -w 2\n';
    const operations = parseRules(plain).rules.map(({ operation }) => operation);
    expect(others.map(({ operation }) => operation)).to.deep.equal(operations);
    expect(parseRules('-A -t nowhere:80\n-A -t 10.0.0.1:nix\n-C -f 1', names).wrong).to.have.length(
      3,
    );
  });

  it('are written as ipvsadm has written them', () => {
    expect(printRules(tableOf(SAVED))).to.equal(SAVED);
    expect(printRules([])).to.equal('');
  });

  it('keep everything that a table has', () => {
    fc.assert(
      fc.property(services, fc.array(destinations, { maxLength: 3 }), (service, list) => {
        // Persistence alone has a time-out and a netmask; local and bypass have no option.
        const persistent = (service.flags & 1) !== 0;
        const usual = service.address.family === 'inet6' ? 128 : 0xffffffff;
        const entry: ServiceTable = {
          service: {
            ...service,
            timeoutSeconds: persistent ? service.timeoutSeconds : 0,
            netmask: persistent ? service.netmask : usual,
          },
          destinations: inDestinationOrder(
            list.filter(
              ({ method, tunnel }) =>
                !(method === 'local' || method === 'bypass') &&
                !(tunnel?.type === 'gue' && tunnel.port === 0),
            ),
          ),
        };
        expect(tableOf(printRules([entry]))).to.deep.equal([entry]);
      }),
    );
  });

  it('keep thresholds, and know the long options and the defaults', () => {
    const text = `# a comment

      --add-service --tcp-service 10.0.0.1:80 --persistent
      --add-server --tcp-service 10.0.0.1:80 --real-server 10.0.0.2 -x 100 -y 50`;
    expect(printRules(tableOf(text))).to.equal(
      '-A -t 10.0.0.1:80 -s wlc -p 360\n' +
        '-a -t 10.0.0.1:80 -r 10.0.0.2:80 -g -w 1 -x 100 -y 50\n',
    );
  });

  it('edit and delete', () => {
    const { rules } = parseRules('-E -f 1 -s rr\n-e -f 1 -r 10.0.0.2:0 -m\n-d -f 1 -r 10.0.0.2:0');
    expect(rules.map(({ line, operation }) => [line, operation.kind])).to.deep.equal([
      [1, 'setService'],
      [2, 'setDestination'],
      [3, 'deleteDestination'],
    ]);
    expect(parseRules('-D -f 1').rules[0]?.operation).to.deep.equal({
      kind: 'deleteService',
      address: { kind: 'fwmark', family: 'inet', mark: 1 },
    });
  });

  for (const [line, words] of [
    ['-A -t www:http -s rr', 'no host of this name is known'],
    ['-A -t 10.0.0.1:http -s rr', 'a port is a number'],
    ['-A -t 10.0.0.1:70000', 'a port is a number'],
    ['-A -s rr', 'names the service'],
    ['-A -t 10.0.0.1:80 -u 10.0.0.1:80', 'names the service'],
    ['-t 10.0.0.1:80 -s rr', 'begins with'],
    ['-A -t 10.0.0.1:80 -s', 'needs a value'],
    ['-A -t 10.0.0.1:80 --colour', "'--colour' is no option"],
    ['-A -t 10.0.0.1:80 constructor', "'constructor' is no option"],
    ['-A -t 10.0.0.1:80 -s rr -s wrr', 'a second time'],
    ['-A -t 10.0.0.1:80 -s rr -b sh-port', 'no flag of the scheduler rr'],
    ['-A -t 10.0.0.1:80 -p -M fd00::1', 'is no netmask'],
    ['-A -t [fd00::1]:80 -p -M 129', 'a number from 1 to 128'],
    ['-A -f 0', '-f is a number from 1'],
    ['-a -t 10.0.0.1:80 -m', 'is no address'],
    ['-a -t 10.0.0.1:80 -r 10.0.0.2 -w -1', '-w is a number'],
    ['-a -t 10.0.0.1:80 -r 10.0.0.2 -i --tun-type gue', 'needs --tun-port'],
    ['-a -t 10.0.0.1:80 -r 10.0.0.2 -i --tun-type vxlan', '--tun-type is one of'],
  ] as const) {
    it(`refuses ${line}`, () => {
      expect(wrongWith(line)).to.include(words);
    });
  }

  it('counts lines, and reads the others', () => {
    const { rules, wrong } = parseRules('-A -f 1\nnonsense\n\n-A -f 2');
    expect(rules.map(({ line }) => line)).to.deep.equal([1, 4]);
    expect(wrong.map(({ line }) => line)).to.deep.equal([2]);
  });

  it('name a service', () => {
    const mark = { kind: 'fwmark', family: 'inet6', mark: 5 };
    expect(parseServiceWords(['-f', '5', '-6'])).to.deep.equal(mark);
    expect(() => parseServiceWords(['5'])).to.throw(RuleError);
  });
});
