import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { IpAddress } from '../../../../src/base/address.js';
import { RealServerRecord, RecordError } from '../../../../src/cli/commands/realserver/record.js';
import { NOTHING_DONE } from '../../../../src/realserver/undo-record.js';
import { runWithMemory } from '../../memory-terminal.js';

const done = {
  addresses: [
    { address: '10.0.0.100' as IpAddress, method: 'dr', device: 'lo', ours: true } as const,
  ],
  settings: [],
  raised: [],
  neighbours: [],
};

describe('cli/real-server-record', () => {
  let directory: string;
  let record: RealServerRecord;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'upkeep-record-'));
    record = new RealServerRecord(directory);
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  it('remembers what was done, until nothing is', () => {
    expect(record.read()).to.deep.equal(NOTHING_DONE);
    record.write(done);
    expect(new RealServerRecord(directory).read()).to.deep.equal(done);
    record.write(NOTHING_DONE);
    expect(existsSync(record.path)).to.equal(false);
  });

  it('is of one boot of the machine', () => {
    record.write(done);
    const text = readFileSync(record.path, 'utf8');
    expect(text).to.match(/"bootId":"[\da-f-]{36}"/);
    writeFileSync(record.path, text.replace(/"bootId":"./, '"bootId":"x'));
    expect(record.read()).to.deep.equal(NOTHING_DONE);
  });

  it('is no other file', () => {
    for (const text of ['', '{', '{}', '[]', 'null']) {
      writeFileSync(record.path, text);
      expect(() => record.read(), text).to.throw(RecordError, record.path);
    }
    record.write(done);
    const text = readFileSync(record.path, 'utf8');
    writeFileSync(record.path, text.replace('"dr"', '"nat"'));
    expect(() => record.read()).to.throw(RecordError, 'undo by hand what it says');
  });
});

describe('upkeep realserver without a machine to change', () => {
  it('says what is wrong with a command line', async () => {
    for (const [words, complaint] of [
      [['realserver'], "one of up, down, status, verify is needed, not ''"],
      [['realserver', 'up'], '--vip ADDRESS or --neighbour ADDRESS=MAC is needed'],
      [['realserver', 'up', '--vip', '10.0.0'], "'10.0.0' is not an address"],
      [['realserver', 'up', '--vip', '10.0.0.1', '--method', 'nat'], '--method is one of dr, tun'],
      [['realserver', 'up', '--viq', '10.0.0.1'], '--viq'],
    ] as const) {
      const { status, error } = await runWithMemory(...words);
      expect(status, words.join(' ')).to.equal(1);
      expect(error).to.contain(complaint);
    }
    expect((await runWithMemory('realserver', '--help')).out).to.contain(
      'Usage: upkeep realserver',
    );
  });
});
