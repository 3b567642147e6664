import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { OverrideKeeper } from '../../../src/daemon/overrides/override-keeper.js';
import { ip } from '../../lvs/director/sample-balancer.js';

const HOUR = 3_600_000;
const server = { virtualServer: 'TCP 10.0.0.1 80', address: ip('10.0.1.1'), port: 80, weight: 1 };
const target = { kind: 'realServer', address: server.address } as const;
const drain = { target, set: { admin: 'drain' }, by: 'lea' } as const;

describe('daemon/override-keeper', () => {
  let directory: string;
  let path: string;
  let said: string[];
  let changes: number;
  let monotonicMs: number;
  let wallMs: number;
  let timer: { readonly atMs: number; readonly callback: () => void } | undefined;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'upkeep-overrides-'));
    path = join(directory, 'deep', 'overrides.json');
    said = [];
    changes = 0;
    monotonicMs = 0;
    wallMs = Date.parse('2026-11-29T12:00:00Z');
    timer = undefined;
  });
  afterEach(() => {
    rmSync(directory, { recursive: true });
  });

  function keeper(): OverrideKeeper {
    const made = new OverrideKeeper({
      path,
      timers: {
        nowMs: () => monotonicMs,
        after: (delayMs, callback) => {
          timer = { atMs: monotonicMs + delayMs, callback };
          return () => {
            timer = undefined;
          };
        },
      },
      wallMs: () => wallMs,
      log: ({ event }) => said.push(event),
      changed: () => {
        changes += 1;
      },
    });
    made.configure([server]);
    return made;
  }

  /** Both clocks go on, and the timer rings when its time has come. */
  function pass(ms: number): void {
    const endMs = monotonicMs + ms;
    while (timer !== undefined && timer.atMs <= endMs) {
      const { atMs, callback } = timer;
      timer = undefined;
      wallMs += atMs - monotonicMs;
      monotonicMs = atMs;
      callback();
    }
    wallMs += endMs - monotonicMs;
    monotonicMs = endMs;
  }

  it('leaves them to the next daemon in a file of its own user alone, and no file without', () => {
    const first = keeper();
    const [override] = first.set([{ ...drain, reason: 'new disk' }]);
    expect(statSync(path).mode & 0o777).to.equal(0o600);
    expect(keeper().overrides).to.deep.equal([override]);
    expect(said).to.deep.equal(['overrideSet']);
    first.clear(new Set(['1']), 'lea');
    expect(keeper().overrides).to.deep.equal([]);
    expect(() => statSync(path)).to.throw();
  });

  it('starts without a file that is damaged or that others may write, and says so', () => {
    keeper().set([drain]);
    const text = readFileSync(path, 'utf8');
    chmodSync(path, 0o666);
    expect(keeper().overrides).to.deep.equal([]);
    chmodSync(path, 0o600);
    for (const damaged of [text.slice(5), text.replace('"drain"', '"gone"'), '[]']) {
      writeFileSync(path, damaged);
      expect(keeper().overrides).to.deep.equal([]);
    }
    expect(said.slice(1)).to.deep.equal(Array.from({ length: 4 }, () => 'stateFileIgnored'));
  });

  it('knows a boot by its identity', () => {
    keeper().set([{ ...drain, untilBoot: true }]);
    expect(keeper().overrides).to.have.lengthOf(1);
    writeFileSync(path, readFileSync(path, 'utf8').replace(/"bootId": "[^"]*"/, '"bootId": "x"'));
    expect(keeper().overrides).to.deep.equal([]);
    expect(said.at(-1)).to.equal('overrideDropped');
  });

  it('ends one when its time is over', () => {
    const kept = keeper();
    kept.set([{ ...drain, forMs: 2 * HOUR }]);
    pass(2 * HOUR - 1);
    expect(kept.overrides).to.have.lengthOf(1);
    const before = changes;
    pass(1);
    expect(kept.overrides).to.deep.equal([]);
    expect(changes).to.equal(before + 1);
    expect(timer).to.equal(undefined);
    expect(said).to.deep.equal(['overrideSet', 'overrideExpiring', 'overrideExpired']);
  });

  it('lets a clock that is set end nothing early that was set for a while', () => {
    const kept = keeper();
    kept.set([{ ...drain, forMs: 2 * HOUR }]);
    pass(HOUR);
    wallMs += 365 * 24 * HOUR;
    pass(HOUR - 30_001);
    expect(kept.overrides).to.have.lengthOf(1);
    pass(60_001);
    expect(kept.overrides).to.deep.equal([]);
  });
});
