import { expect } from 'chai';
import fc from 'fast-check';
import type { TransportProtocol } from '../../../src/config/lvs-model.js';
import { markTables } from '../../../src/lvs/firewall/mark-table.js';
import type { ServiceMark } from '../../../src/lvs/firewall/service-marks.js';
import { ip } from '../director/sample-balancer.js';

const settings = { table: 'marks', chainPriority: -1, firstMark: 1000, counters: false };

function mark(
  number: number,
  protocol: TransportProtocol,
  ...ranges: readonly (readonly [first: string, count: number, port: number])[]
): ServiceMark {
  const addresses = ranges.map(([first, count, port]) => {
    return { kind: 'addresses', first: ip(first), count, port } as const;
  });
  const family = addresses.some(({ first }) => first.includes(':')) ? 'inet6' : 'inet';
  return { mark: number, group: `G${number}`, protocol, family, addresses };
}

/** The elements of a map in the text of a table. */
function elements(text: string | undefined, map: string): readonly string[] {
  const found = new RegExp(`map ${map} {[^}]*elements = {([^}]*)}`).exec(text ?? '');
  return (found?.[1] ?? '').split(',').flatMap((each) => each.trim() || []);
}

describe('table of the firewall for groups', () => {
  it('marks by address and port, one table for each family', () => {
    const tables = markTables(
      [
        mark(1000, 'TCP', ['10.0.0.2', 1, 80], ['10.0.0.3', 3, 80]),
        mark(1000, 'TCP', ['fd00::1', 1, 80]),
      ],
      settings,
    );
    expect(tables.map(({ family, name }) => `${family} ${name}`)).to.deep.equal([
      'ip marks',
      'ip6 marks',
    ]);
    expect(tables[0]?.text).to.equal(`table ip marks {
  map tcp_map {
    type ipv4_addr . inet_service : mark
    flags interval
    elements = {
      10.0.0.2 . 80 : 1000,
      10.0.0.3-10.0.0.5 . 80 : 1000
    }
  }
  chain in {
    type filter hook input priority -1; policy accept;
    meta mark set ip daddr . tcp dport map @tcp_map return
  }
}
`);
    expect(tables[1]?.text).to.contain('meta mark set ip6 daddr . tcp dport map @tcp_map return');
    expect(markTables([], settings)).to.deep.equal([]);
  });

  it('asks for all ports after those that are named', () => {
    const [table] = markTables(
      [mark(1, 'UDP', ['10.0.0.2', 1, 0]), mark(2, 'UDP', ['10.0.0.2', 1, 53])],
      settings,
    );
    expect(elements(table?.text, 'udp_any_port_map')).to.deep.equal(['10.0.0.2 : 1']);
    expect(elements(table?.text, 'udp_map')).to.deep.equal(['10.0.0.2 . 53 : 2']);
    expect(table?.text).to.match(
      /@udp_map return\n +meta l4proto udp meta mark set ip daddr map @udp_any_port_map return/,
    );
  });

  it('counts where it is asked to', () => {
    const one = [mark(1, 'SCTP', ['10.0.0.2', 1, 80])];
    const [counting] = markTables(one, { ...settings, counters: true, chainPriority: 7 });
    expect(counting?.text.match(/counter/g)).to.have.lengthOf(2);
    expect(counting?.text).to.contain('priority 7;');
    expect(markTables(one, settings)[0]?.text).not.to.contain('counter');
  });

  it('leaves an address that several groups want with the first', () => {
    const [table] = markTables(
      [
        mark(1, 'TCP', ['10.0.0.10', 3, 80], ['10.0.0.20', 1, 80]),
        mark(2, 'TCP', ['10.0.0.8', 16, 80], ['10.0.0.10', 1, 80], ['10.0.0.10', 1, 81]),
      ],
      settings,
    );
    expect(elements(table?.text, 'tcp_map')).to.deep.equal([
      '10.0.0.10-10.0.0.12 . 80 : 1',
      '10.0.0.20 . 80 : 1',
      '10.0.0.8-10.0.0.9 . 80 : 2',
      '10.0.0.13-10.0.0.19 . 80 : 2',
      '10.0.0.21-10.0.0.23 . 80 : 2',
      '10.0.0.10 . 81 : 2',
    ]);
  });

  it('gives every address the mark of the first range that has it', () => {
    const range = fc.tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 1, max: 12 }));
    const groups = fc.array(range, { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(groups, (ranges) => {
        const marks = ranges.map(([low, count], index) =>
          mark(index + 1, 'TCP', [`10.0.0.${low}`, count, 80]),
        );
        const given = new Map<number, number>();
        for (const element of elements(markTables(marks, settings)[0]?.text, 'tcp_map')) {
          const [, low, high = low, number] =
            /^10\.0\.0\.(\d+)(?:-10\.0\.0\.(\d+))? \. 80 : (\d+)$/.exec(element) ?? [];
          for (let host = Number(low); host <= Number(high); host += 1) {
            expect(given.has(host), element).to.equal(false);
            given.set(host, Number(number));
          }
        }
        for (let host = 0; host < 64; host += 1) {
          const first = ranges.findIndex(([low, count]) => host >= low && host < low + count);
          expect(given.get(host)).to.equal(first < 0 ? undefined : first + 1);
        }
      }),
      { numRuns: 200 },
    );
  });
});
