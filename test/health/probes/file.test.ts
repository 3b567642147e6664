import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { FileCheck } from '../../../src/config/lvs-model.js';
import type { ProbeOutcome } from '../../../src/health/messages.js';
import { followFile } from '../../../src/health/probes/file.js';
import type { RunningProbe } from '../../../src/health/probes/probe.js';

describe('FILE_CHECK', () => {
  let directory = '';
  let path = '';
  let following: RunningProbe | undefined;
  let outcomes: ProbeOutcome[] = [];

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'upkeep-file-check-'));
    path = join(directory, 'load');
    outcomes = [];
  });

  afterEach(() => {
    following?.cancel();
    rmSync(directory, { recursive: true });
  });

  function follow(weight: number): void {
    const check: FileCheck = { kind: 'file', trackFile: 'load', path, weight, reverse: false };
    following = followFile(check, (outcome) => outcomes.push(outcome));
  }

  /** What is told because of `act`. */
  async function outcomeOf(act: () => void): Promise<ProbeOutcome | undefined> {
    const before = outcomes.length;
    act();
    for (let turn = 0; turn < 500 && outcomes.length === before; turn += 1) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    expect(outcomes).to.have.length(before + 1);
    return outcomes[before];
  }

  it('tells what is there at once, and each change', async () => {
    writeFileSync(path, '3\n');
    follow(2);
    expect(outcomes).to.deep.equal([{ outcome: 'good', weight: 6 }]);
    const written = await outcomeOf(() => writeFileSync(path, '0x10'));
    expect(written).to.deep.equal({ outcome: 'good', weight: 32 });
    const replaced = await outcomeOf(() => {
      writeFileSync(`${path}.new`, '-1');
      renameSync(`${path}.new`, path);
    });
    expect(replaced).to.deep.equal({ outcome: 'good', weight: -2 });
    expect(await outcomeOf(() => rmSync(path))).to.deep.equal({ outcome: 'good', weight: 0 });
  });

  it('keeps the old number instead of one out of range, and minds no other file', async () => {
    writeFileSync(path, '1');
    follow(0);
    expect(outcomes.map(({ outcome }) => outcome)).to.deep.equal(['bad']);
    writeFileSync(path, '99999999999');
    writeFileSync(join(directory, 'other'), '0');
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(outcomes).to.have.length(1);
    expect(await outcomeOf(() => writeFileSync(path, '0'))).to.include({ outcome: 'good' });
  });

  it('counts what is not there as 0, and is silent once cancelled', async () => {
    follow(0);
    expect(outcomes).to.deep.equal([{ outcome: 'good', weight: 0 }]);
    following?.cancel();
    writeFileSync(path, '1');
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(outcomes).to.have.length(1);
  });

  it('finds a file in a directory that comes later, goes, and comes again', async () => {
    const parts = ['a', 'b'];
    const home = join(directory, ...parts);
    path = join(home, 'load');
    follow(1);
    expect(outcomes).to.deep.equal([{ outcome: 'good', weight: 0 }]);
    for (const value of [5, 6]) {
      const came = await outcomeOf(() => {
        mkdirSync(home, { recursive: true });
        writeFileSync(path, String(value));
      });
      expect(came).to.deep.equal({ outcome: 'good', weight: value });
      const written = await outcomeOf(() => writeFileSync(path, String(value + 10)));
      expect(written).to.deep.equal({ outcome: 'good', weight: value + 10 });
      const gone = await outcomeOf(() => rmSync(join(directory, 'a'), { recursive: true }));
      expect(gone).to.deep.equal({ outcome: 'good', weight: 0 });
    }
  });

  it('finds the file in a directory that takes the place of another', async () => {
    const home = join(directory, 'now');
    path = join(home, 'load');
    mkdirSync(home);
    mkdirSync(join(directory, 'next'));
    writeFileSync(path, '1');
    writeFileSync(join(directory, 'next', 'load'), '2');
    follow(1);
    const replaced = await outcomeOf(() => {
      renameSync(home, join(directory, 'former'));
      renameSync(join(directory, 'next'), home);
    });
    expect(replaced).to.deep.equal({ outcome: 'good', weight: 2 });
    const written = await outcomeOf(() => writeFileSync(path, '3'));
    expect(written).to.deep.equal({ outcome: 'good', weight: 3 });
  });
});
