import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { hostStateFile } from '../../../src/daemon/host/host-state-file.js';
import { SettingLedger, setting } from '../../../src/daemon/host/setting-ledger.js';
import type { DaemonLogEvent } from '../../../src/observe/log/log-events.js';

const ETH0 = 'net/ipv4/conf/eth0/promote_secondaries';
const RANGE = 'net/ipv4/ping_group_range';
const promotionOf = (name: string) =>
  setting(`net/ipv4/conf/${name}/promote_secondaries`, '1', 'the others stay');
const ping = { ...promotionOf('eth0'), name: RANGE, value: '0 0' };

describe('daemon/setting-ledger', () => {
  let directory: string;
  let kernel: Map<string, string>;
  let events: DaemonLogEvent[];

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'upkeep-ledger-'));
    kernel = new Map([
      [ETH0, '0'],
      [RANGE, '1 0'],
    ]);
    events = [];
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  /** A daemon on this machine; the one before it may have died without a word. */
  function start(): SettingLedger {
    const log = (event: DaemonLogEvent) => events.push(event);
    const file = hostStateFile(join(directory, 'k.settings.json'), log);
    return new SettingLedger({
      door: {
        read: (name) => kernel.get(name),
        write: (name, value) => kernel.set(name, value),
        loadModule: () => false,
      },
      changed: file.readState()?.settings ?? [],
      note: (settings) => file.writeState({ path: undefined, settings, chains: [] }),
      log,
    });
  }

  const values = () => [kernel.get(ETH0), kernel.get(RANGE)];

  it('sets what the children need, and puts back what they need no more', () => {
    const ledger = start();
    ledger.need('vrrp', [promotionOf('eth0')]);
    ledger.need('configuration', [ping]);
    expect(values()).to.deep.equal(['1', '0 0']);
    ledger.need('vrrp', []);
    expect(values()).to.deep.equal(['0', '0 0']);
    ledger.putBack();
    expect(values()).to.deep.equal(['0', '1 0']);
    expect(events.map(({ event }) => event)).to.deep.equal([
      ...['hostSettingChanged', 'hostSettingChanged'],
      ...['hostSettingPutBack', 'hostSettingPutBack'],
    ]);
  });

  it('puts back what a daemon has left that was killed', () => {
    const killed = start();
    killed.need('vrrp', [promotionOf('eth0')]);
    killed.need('configuration', [ping]);
    const successor = start();
    successor.need('configuration', []);
    expect(values(), 'the other child has not spoken yet').to.deep.equal(['1', '0 0']);
    successor.need('vrrp', []);
    expect(values()).to.deep.equal(['0', '1 0']);
  });

  it('goes on with what its successor needs as well, and knows what was there before', () => {
    start().need('vrrp', [promotionOf('eth0')]);
    events = [];
    const successor = start();
    successor.need('configuration', []);
    successor.need('vrrp', [promotionOf('eth0')]);
    expect(events).to.deep.equal([]);
    expect(kernel.get(ETH0)).to.equal('1');
    successor.putBack();
    expect(kernel.get(ETH0)).to.equal('0');
  });

  it('leaves a value alone that was changed after us', () => {
    const ledger = start();
    ledger.need('configuration', [ping]);
    kernel.set(RANGE, '0 2147483647');
    ledger.putBack();
    expect(kernel.get(RANGE)).to.equal('0 2147483647');
  });
});

const LEDGER = new URL('../../../src/daemon/host/setting-ledger.js', import.meta.url).href;
const FILE = '/proc/sys/net/ipv4/ping_group_range';

describe('daemon/setting-ledger: the groups that may ping', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ['1 0', '0 0', '1 0'],
    ['5 9', '0 9', '5 9'],
    ['0 9', '0 9', '0 9'],
  ];
  for (const [range, during, after] of cases) {
    it(`${range}: have group 0 among them, also after a kill`, async () => {
      const script = `
        import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
        import { openSettingLedger, pingGroups } from '${LEDGER}';
        const directory = mkdtempSync('/tmp/upkeep-ledger-');
        const seen = [];
        const look = () => seen.push(readFileSync('${FILE}', 'latin1').trim().replace('\\t', ' '));
        const say = ({ event }) => seen.push(event);
        const open = () => openSettingLedger(directory + '/k.json', say);
        const servers = [{ realServers: [{ checks: [{ kind: 'ping' }] }] }];
        open().need('configuration', pingGroups(servers));
        look();
        const successor = open();
        successor.need('configuration', pingGroups(servers));
        look();
        successor.putBack();
        successor.putBack();
        look();
        rmSync(directory, { recursive: true });
        console.log(JSON.stringify(seen));`;
      const shell = `echo ${range} > ${FILE}; exec "$0" --input-type=module -e "$1"`;
      const words = ['-n', 'sh', '-ec', shell, process.execPath, script];
      const { stdout } = await promisify(execFile)('unshare', words);
      const changes = during !== after;
      expect(JSON.parse(stdout)).to.deep.equal([
        ...(changes ? ['hostSettingChanged'] : []),
        ...[during, during],
        ...(changes ? ['hostSettingPutBack'] : []),
        after,
      ]);
    });
  }
});
