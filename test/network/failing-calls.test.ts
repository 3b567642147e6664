/**
 * Each system call of each process fails in turn, with each error that the kernel may give, while
 * the daemon starts, reloads, changes its state and stops: who runs holds its address, who has
 * ended has left none, the log names what failed unless there is a reason not to, and SIGTERM ends
 * everything.
 *
 * The gate tries a sample. UPKEEP_FAILING_CALLS_TRIALS is the number that meet a call, or `all`;
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

/**
 * What a call is about differs from run to run. The sample of the gate shows what the log does not
 * name; one that is asked for fails.
 */
const IS_ASKED = 'UPKEEP_FAILING_CALLS_TRIALS' in process.env;

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
    const drawn = shuffle(all.filter((trial) => nameOf(trial).includes(only)));
    const summary = new Summary();
    for (const trial of drawn) {
      if (wanted !== 'all' && summary.met >= Number(wanted)) {
        break;
      }
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
    expect(summary.met).to.be.greaterThan(0);
  });
});

/**
 * In each of so many rounds a call has to be made to be tried. Before them a start has settled; a
 * reload takes away what the one before has added.
 */
const ROUNDS: Readonly<Record<Phase, number>> = { start: 1, reload: 4, transition: 2, stop: 1 };

/** Every call that a process makes in a phase, at some of its places, with each of its errors. */
async function allTrials(trials: Trials, control: FailureControl): Promise<readonly Trial[]> {
  const all: Trial[] = [];
  for (const phase of phases) {
    const rounds: ReturnType<FailureControl['seen']>[][] = [];
    for (let round = 0; round < ROUNDS[phase]; round += 1) {
      await trials.settle(phase);
      await trials.count(phase);
      rounds.push(roles.map((role) => control.seen(role)));
    }
    for (const [index, role] of roles.entries()) {
      for (const [call, { errors }] of failingCalls.entries()) {
        const count = Math.min(...rounds.map((seen) => seen[index]?.[call] ?? 0));
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

function shuffle(all: readonly Trial[]): readonly Trial[] {
  if (wanted === 'all') {
    return all;
  }
  const random = createRandom(Number(seed));
  const left = [...all];
  return Array.from(all, () => left.splice(Math.floor(random.next() * left.length), 1)).flat();
}

function nameOf({ phase, injection: { role, call, error, nth, times } }: Trial): string {
  const { name = '', errors = [] } = failingCalls[call] ?? {};
  return `${phase}: ${role} ${name} ${errors[error]} at ${nth}${times > 1 ? ' and on' : ''}`;
}

/** What all trials together have shown. */
class Summary {
  readonly faults: string[] = [];
  #quiet = 0;
  readonly #pairs = new Set<string>();
  #trials = 0;
  #calls = 0;
  /** Trials in which a call has failed. */
  met = 0;

  add(trial: Trial, outcome: Outcome): void {
    const { failures, ended, log } = outcome;
    this.#trials += 1;
    if (failures.count === 0) {
      return;
    }
    this.met += 1;
    this.#calls += failures.count;
    const { call, error } = trial.injection;
    this.#pairs.add(`${call} ${error}`);
    const reason = whyQuiet(trial.phase, trial.injection, outcome);
    if (reason === undefined) {
      const what = `the log does not say so (${failures.subject})`;
      if (IS_ASKED) {
        this.#note(trial, `${what}\n${log.slice(-2000)}`);
      } else {
        process.stdout.write(`      ${nameOf(trial)}: ${what}\n`);
      }
    } else if (reason !== 'named') {
      this.#quiet += 1;
    }
    if (ended && (trial.phase === 'reload' || trial.phase === 'transition')) {
      this.#note(trial, 'the daemon has ended');
    }
  }

  fault(trial: Trial, error: unknown): void {
    this.#trials += 1;
    this.#note(trial, error instanceof Error ? error.message : String(error));
  }

  #note(trial: Trial, what: string): void {
    this.faults.push(`${nameOf(trial)}: ${what}`);
    process.stdout.write(`      fault: ${this.faults.at(-1)}\n`);
  }

  text(possible: number): string {
    const calls = new Set([...this.#pairs].map((pair) => pair.split(' ')[0])).size;
    const unmet = this.#trials - this.met;
    return (
      `      ${this.#trials} of ${possible} trials, ${unmet} of them met no such call: ` +
      `${this.#calls} calls failed, ${calls} kinds of calls, ${this.#pairs.size} pairs of ` +
      `call and error, ${this.#quiet} that need not be named (seed ${seed})\n`
    );
  }
}
