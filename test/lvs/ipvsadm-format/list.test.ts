import { expect } from 'chai';
import { listConnections } from '../../../src/lvs/ipvsadm-format/connections.js';
import { listTable } from '../../../src/lvs/ipvsadm-format/list.js';
import { parseRules } from '../../../src/lvs/ipvsadm-format/parse-rules.js';
import type { IpvsStatistics, ObservedService } from '../../../src/lvs/table/table.js';

const statistics: IpvsStatistics = {
  connections: 1n,
  inPackets: 2n,
  outPackets: 3n,
  inBytes: 123_456_789_012n,
  outBytes: 5n,
  connectionsPerSecond: 6n,
  inPacketsPerSecond: 7n,
  outPacketsPerSecond: 8n,
  inBytesPerSecond: 9n,
  outBytesPerSecond: 10n,
};

function observed(rules: string): ObservedService[] {
  const table: { -readonly [Key in keyof ObservedService]: ObservedService[Key] }[] = [];
  for (const { operation } of parseRules(rules).rules) {
    if (operation.kind === 'newService') {
      table.push({ service: operation.service, statistics, destinations: [] });
    } else if (operation.kind === 'newDestination') {
      const last = table.at(-1);
      const destination = {
        ...operation.destination,
        activeConnections: 11,
        inactiveConnections: 12,
        persistentConnections: 0,
        statistics,
      };
      if (last) {
        last.destinations = [...last.destinations, destination];
      }
    }
  }
  return table;
}

const table = observed(`-A -f 5 -6 -s nq
-A -t [fd00:1::2]:80 -s rr -p 60 -M 64
-a -t [fd00:1::2]:80 -r [fd00:2::11]:80 -m -w 1
-A -t 10.1.0.10:80 -s sh -b sh-fallback,sh-port
-A -t 10.1.0.2:80 -s wrr
-a -t 10.1.0.2:80 -r 10.2.0.11:8080 -i -w 3
-A -u 10.1.0.3:5060 -s rr -p 60 -o --pe sip`);

const VERSION = { version: '1.2.1', connectionTableSize: 4096 };

describe('the list of ipvsadm', () => {
  it('has services in their order, each with its destinations', () => {
    expect(listTable(table, 'table', VERSION).split('\n')).to.deep.equal([
      'IP Virtual Server version 1.2.1 (size=4096)',
      'Prot LocalAddress:Port Scheduler Flags',
      '  -> RemoteAddress:Port           Forward Weight ActiveConn InActConn',
      'TCP  10.1.0.2:80 wrr',
      '  -> 10.2.0.11:8080               Tunnel  3      11         12',
      'TCP  10.1.0.10:80 sh (sh-fallback,sh-port)',
      'UDP  10.1.0.3:5060 rr persistent 60 pe sip ops',
      'TCP  [fd00:1::2]:80 rr persistent 60 mask 64',
      '  -> [fd00:2::11]:80              Masq    1      11         12',
      'FWM  5 IPv6 nq',
      '',
    ]);
  });

  it('shows counters in full', () => {
    const lines = listTable(table, 'statistics', VERSION).split('\n');
    expect(lines.slice(1, 5)).to.deep.equal([
      'Prot LocalAddress:Port               Conns   InPkts  OutPkts  InBytes OutBytes',
      '  -> RemoteAddress:Port',
      'TCP  10.1.0.2:80                         1        2        3 123456789012        5',
      '  -> 10.2.0.11:8080                      1        2        3 123456789012        5',
    ]);
    expect(lines).to.have.length(11);
  });

  it('shows rates', () => {
    const lines = listTable(table, 'rates', VERSION).split('\n');
    expect(lines[1]).to.match(/ CPS +InPPS +OutPPS +InBPS +OutBPS$/);
    expect(lines[3]).to.match(/^TCP {2}10\.1\.0\.2:80 +6 +7 +8 +9 +10$/);
  });

  it('shows thresholds', () => {
    expect(listTable(table, 'thresholds', VERSION).split('\n').slice(1, 5)).to.deep.equal([
      'Prot LocalAddress:Port            Uthreshold Lthreshold ActiveConn InActConn',
      '  -> RemoteAddress:Port',
      'TCP  10.1.0.2:80 wrr',
      '  -> 10.2.0.11:8080               0          0          11         12',
    ]);
  });

  it('shows connections with decimal numbers, whatever the kernel writes', () => {
    const text = `Pro FromIP   FPrt ToIP     TPrt DestIP   DPrt State       Expires PEName PEData
TCP 0A090001 E3FC 0A090001 0050 7F000001 0050 CLOSE             7
TCP fd00:0000:0000:0000:0000:0000:0000:0001 0001 fd00::2 0050 fd00::3 1F90 ESTABLISHED     899
UDP 0A090001 0000 0A090001 13C4 0A090002 13C4 NONE            300 sip id-1
`;
    expect(listConnections(text).split('\n')).to.deep.equal([
      'IPVS connection entries',
      'pro expire state       source             virtual            destination',
      'TCP 00:07  CLOSE       10.9.0.1:58364     10.9.0.1:80        127.0.0.1:80',
      'TCP 14:59  ESTABLISHED [fd00::1]:1        [fd00::2]:80       [fd00::3]:8080',
      'UDP 05:00  NONE        10.9.0.1:0         10.9.0.1:5060      10.9.0.2:5060 sip id-1',
      '',
    ]);
  });

  it('has its head when the table is empty', () => {
    expect(listTable([], 'table', VERSION).split('\n')).to.have.length(4);
  });
});
