/**
 * Each system call of each process fails in turn, with each error that the kernel may give, while
 * the daemon starts, reloads, changes its state and stops: who runs holds its address, who has
 * ended has left none, and SIGTERM ends everything.
 *
 * The gate tries a sample. UPKEEP_FAILING_CALLS_TRIALS is the number of trials, or `all`;
 * UPKEEP_FAILING_CALLS_SEED draws another sample; UPKEEP_FAILING_CALLS_ONLY is a part of a name.
 */
import { expect } from 'chai';
import { createRandom } from '../../src/sim/random.js';
import { failingCalls } from '../lab/failing-calls/calls.js';
import { FailureControl, type Injection, roles } from '../lab/failing-calls/control.js';
import { whyQuiet } from '../lab/failing-calls/quiet-failures.js';
import { type Outcome, type Phase, phases, Trials } from '../lab/failing-calls/trial.js';
import { itOurs, useLab } from '../lab/use-lab.js';

const {
  UPKEEP_FAILING_CALLS_TRIALS: wanted = '10',
  UPKEEP_FAILING_CALLS_SEED: seed = '1',
  UPKEEP_FAILING_CALLS_ONLY: only = '',
} = process.env;

/** Of the calls of one kind in one phase; the first ones, and one from each part of the rest. */
const MOST_PLACES = 6;
/** As often as it is called: the failure lasts. */
const LASTING = 1_000_000;

interface Trial {
  readonly phase: Phase;
  readonly injection: Injection;
}

describe('system calls that fail', function () {
  this.timeout(wanted === 'all' ? 24 * 3_600_000 : 180_000 + 15_000 * Number(wanted));
  const lab = useLab(['n1']);

  itOurs('cost no address, and end with SIGTERM', async () => {
    const control = new FailureControl();
    const trials = new Trials(lab, control);
    const all = await allTrials(trials, control);
    const chosen = choose(all.filter((trial) => nameOf(trial).includes(only)));
    const summary = new Summary();
    for (const trial of chosen) {
      try {
        summary.add(trial, await trials.run(trial.phase, trial.injection));
      } catch (error) {
        control.disarm();
        summary.fault(trial, error);
        await trials.stop().catch(() => undefined);
      }
    }
    await trials.stop();
    control.close();
    process.stdout.write(summary.text(all.length));
    expect(summary.faults, summary.faults.join('\n')).to.deep.equal([]);
    expect(summary.failed).to.be.greaterThan(0);
  });
});

/** Every call that a process makes in a phase, at some of its places, with each of its errors. */
async function allTrials(trials: Trials, control: FailureControl): Promise<readonly Trial[]> {
  const all: Trial[] = [];
  for (const phase of phases) {
    await trials.count(phase);
    for (const role of roles) {
      for (const [call, count] of control.seen(role).entries()) {
        const errors = failingCalls[call]?.errors ?? [];
        for (const error of errors.keys()) {
          for (const nth of places(count)) {
            all.push({ phase, injection: { role, call, error, nth, times: 1 } });
          }
          if (count > 0) {
            all.push({ phase, injection: { role, call, error, nth: 1, times: LASTING } });
          }
        }
      }
    }
  }
  return all;
}

function places(count: number): readonly number[] {
  const number = Math.min(count, MOST_PLACES);
  return Array.from({ length: number }, (_, index) => 1 + Math.floor((index * count) / number));
}

function choose(all: readonly Trial[]): readonly Trial[] {
  if (wanted === 'all') {
    return all;
  }
  const random = createRandom(Number(seed));
  const left = [...all];
  return Array.from({ length: Math.min(Number(wanted), left.length) }, () =>
    left.splice(Math.floor(random.next() * left.length), 1),
  ).flat();
}

function nameOf({ phase, injection: { role, call, error, nth, times } }: Trial): string {
  const { name = '', errors = [] } = failingCalls[call] ?? {};
  return `${phase}: ${role} ${name} ${errors[error]} at ${nth}${times > 1 ? ' and on' : ''}`;
}

/** What all trials together have shown. */
class Summary {
  readonly faults: string[] = [];
  readonly #untold: string[] = [];
  #quiet = 0;
  readonly #pairs = new Set<string>();
  #trials = 0;
  #unmet = 0;
  failed = 0;

  add(trial: Trial, outcome: Outcome): void {
    const { failures, ended } = outcome;
    this.#trials += 1;
    this.failed += failures.count;
    if (failures.count === 0) {
      this.#unmet += 1;
      return;
    }
    const { call, error } = trial.injection;
    this.#pairs.add(`${call} ${error}`);
    const reason = whyQuiet(trial.phase, trial.injection, outcome);
    if (reason === undefined) {
      this.#untold.push(`${nameOf(trial)} (${failures.subject})`);
    } else if (reason !== 'named') {
      this.#quiet += 1;
    }
    if (ended && (trial.phase === 'reload' || trial.phase === 'transition')) {
      this.faults.push(`${nameOf(trial)}: the daemon has ended`);
    }
  }

  fault(trial: Trial, error: unknown): void {
    this.#trials += 1;
    const message = error instanceof Error ? error.message : String(error);
    this.faults.push(`${nameOf(trial)}: ${message}`);
    process.stdout.write(`      fault: ${this.faults.at(-1)}\n`);
  }

  text(possible: number): string {
    const calls = new Set([...this.#pairs].map((pair) => pair.split(' ')[0])).size;
    const untold = this.#untold.map((name) => `      untold ${name}\n`).join('');
    return (
      `      ${this.#trials} of ${possible} trials, ${this.#unmet} of them met no such call: ` +
      `${this.failed} calls failed, ` +
      `${calls} kinds of calls, ${this.#pairs.size} pairs of call and error, ` +
      `${this.#quiet} that need not be named, ${this.#untold.length} not named by the log ` +
      `(seed ${seed})\n` +
      untold
    );
  }
}
