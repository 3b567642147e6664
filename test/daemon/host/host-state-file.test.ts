import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { HostChanges } from '../../../src/daemon/host/host-state-file.js';
import { hostStateFile } from '../../../src/daemon/host/host-state-file.js';
import type { DaemonLogEvent } from '../../../src/observe/log/log-events.js';

const CHANGES: HostChanges = {
  path: undefined,
  settings: [],
  chains: [{ tool: 'nft', family: 'inet' }],
};
const NOTHING: HostChanges = { path: undefined, settings: [], chains: [] };

describe('daemon/host-state-file', () => {
  let directory: string;
  let path: string;
  let events: DaemonLogEvent[];

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'upkeep-host-'));
    path = join(directory, 'sub', 'k.host.json');
    events = [];
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  const file = () => hostStateFile(path, (event) => events.push(event));

  it('remembers changes, and goes when there are none', () => {
    expect(file().readState()).to.equal(undefined);
    file().writeState(CHANGES);
    expect(file().readState()).to.deep.include(CHANGES);
    file().writeState(NOTHING);
    expect(existsSync(path)).to.equal(false);
    expect(events).to.deep.equal([]);
  });

  it('is of no use after a boot, or in another network namespace', () => {
    file().writeState(CHANGES);
    const text = readFileSync(path, 'utf8');
    for (const field of ['bootId', 'networkNamespace']) {
      const other = text.replace(new RegExp(`"${field}":"[^"]*"`), `"${field}":"another"`);
      expect(other).to.not.equal(text);
      writeFileSync(path, other);
      expect(file().readState(), field).to.equal(undefined);
    }
  });

  it('is used whole or not at all, and names settings of the network and no other files', () => {
    const [name, purpose] = ['net/ipv4/conf/eth0/forwarding', 'net/ipv4/ip_forward'];
    const changes: HostChanges = {
      ...CHANGES,
      settings: [{ name, former: '0', ours: '1', for: purpose }],
      tables: [{ family: 'ip', name: 'keepalived' }],
    };
    file().writeState(changes);
    expect(file().readState()).to.deep.equal(changes);
    const text = readFileSync(path, 'utf8');
    for (const [part, other] of [
      ['"nft"', '"rm"'],
      ['"former":"0"', '"former":0'],
      ['"inet"', '"inet7"'],
      ['"keepalived"', '"keepalived; flush ruleset"'],
      [name, 'kernel/core_pattern'],
      [name, 'net/ipv4/../../kernel/core_pattern'],
    ] as const) {
      expect(text).to.include(part);
      writeFileSync(path, text.replace(part, other));
      expect(file().readState(), other).to.equal(undefined);
    }
  });

  it('is told of when it is damaged, and when it cannot be written', () => {
    file().writeState(CHANGES);
    writeFileSync(path, '{');
    expect(file().readState()).to.equal(undefined);
    rmSync(path);
    mkdirSync(path);
    file().writeState(CHANGES);
    file().writeState(NOTHING);
    expect(events.map(({ event }) => event)).to.deep.equal([
      'stateFileIgnored',
      'fileFailed',
      'fileFailed',
    ]);
  });
});
