/**
 * The demonstration: plays the acts, prints a timeline and a table. Started by scripts/demo.
 *
 *     node demo.js [--daemon upkeep|keepalived]
 *
 * Exit status: 0 when each step did what it should, 1 when one did not, 2 for a wrong option.
 */
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { DaemonKind } from './daemon-kind.js';
import { type Act, acts, type Narrate } from './demo-acts.js';
import { LogTail } from './demo-log-tail.js';
import { DEMO_ADDRESS, type Scene, setScene } from './demo-scene.js';
import * as screen from './demo-screen.js';
import { observeFor, wallMs } from './wait.js';

const samples = fileURLToPath(new URL('../../../etc/samples', import.meta.url));

/** Prints what the logs and the client say, as it comes; returns the narrator and the end. */
function reporter(scene: Scene, startedMs: number): { narrate: Narrate; close: () => void } {
  const tails = (['master', 'backup'] as const).map(
    (role) => [role, new LogTail(scene[role].daemon)] as const,
  );
  let answering: string | undefined;
  const narrate: Narrate = (node, event) => {
    screen.printEvent(wallMs() - startedMs, node, event, answering);
  };
  const look = (): void => {
    for (const [role, tail] of tails) {
      for (const line of tail.news()) {
        narrate(role, line);
      }
    }
    const now = scene.watch.answering(wallMs());
    if (now !== answering) {
      answering = now;
      narrate('client', now === undefined ? 'no answer any more' : `answered by ${now}`);
    }
  };
  const timer = setInterval(look, 50);
  return { narrate, close: () => clearInterval(timer) };
}

async function playAct(scene: Scene, act: Act, narrate: Narrate): Promise<screen.StepResult> {
  const beginMs = wallMs();
  let why = '';
  try {
    await act.play(scene, narrate);
  } catch (error) {
    why = error instanceof Error ? error.message : String(error);
  }
  await observeFor(700);
  const result: screen.StepResult = {
    title: act.title,
    expected: act.expected,
    succeeded: why === '',
    answering: scene.watch.answering(wallMs()),
    longestGapMs: scene.watch.longestGapMs(beginMs, wallMs()),
  };
  screen.printVerdict(result, why);
  return result;
}

async function play(kind: DaemonKind): Promise<boolean> {
  screen.printTitle(kind, DEMO_ADDRESS);
  const scene = await setScene(kind, samples);
  const startedMs = wallMs();
  const { narrate, close } = reporter(scene, startedMs);
  const results: screen.StepResult[] = [];
  for (const act of acts) {
    screen.printStep(results.length + 1, act.title);
    results.push(await playAct(scene, act, narrate));
  }
  close();
  screen.printSummary(results, wallMs() - startedMs);
  return results.every((result) => result.succeeded);
}

const { values } = parseArgs({ options: { daemon: { type: 'string', default: 'upkeep' } } });
if (values.daemon !== 'upkeep' && values.daemon !== 'keepalived') {
  console.error(`--daemon ${values.daemon}: expected upkeep or keepalived`);
  process.exit(2);
}
process.exit((await play(values.daemon)) ? 0 : 1);
