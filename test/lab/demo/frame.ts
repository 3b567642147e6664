/**
 * The frame of the demonstrations. A play is a list of acts in a scene: each act does something,
 * says what has to follow, and fails when that does not follow in time or when clients are not
 * served afterwards as they should be.
 */
import { parseArgs } from 'node:util';
import { cleanUpEverything } from '../cleanup.js';
import { type HttpWatch, NOBODY } from '../clients/http-watch.js';
import { type DaemonKind, isDaemonKind } from '../daemon-kind.js';
import { eventually, observeFor, wallMs } from '../wait.js';
import { type Column, Screen, type StepResult, type Tally } from './screen.js';

/** Tells the audience what happens on a node. */
export type Tell = (node: string, event: string) => void;

/** One step of a play. */
export interface Act<Scene> {
  readonly title: string;
  readonly expected: string;
  readonly play: (scene: Scene, tell: Tell) => void | Promise<void>;
  /** What has to become true of the scene. */
  readonly outcome: (scene: Scene) => boolean;
  /** What is wrong with the answers after it; "" when nothing is. */
  readonly judge?: (after: Tally, whole: Tally) => string;
}

/** What every scene has. */
export interface PlayScene {
  /** A client that asks over new connections, at a steady pace. */
  readonly watch: HttpWatch;
  /** As many requests go round all servers; 1 where only one serves at a time. */
  readonly rotation: number;
  /** What the daemons have said since the last call. */
  readonly news: () => readonly { readonly node: string; readonly event: string }[];
  /** What the clients met with between two moments. */
  readonly tally: (sinceMs: number, untilMs: number) => Tally;
}

/** A demonstration. */
export interface Play<Scene extends PlayScene> {
  /** The picture above the timeline. */
  readonly picture: string;
  /** The nodes that get a colour of their own. */
  readonly nodes: readonly string[];
  /** The columns of the table: servers by their number of answers, then what is bad. */
  readonly columns: readonly Column[];
  readonly setScene: () => Scene | Promise<Scene>;
  readonly acts: readonly Act<Scene>[];
  /** How long clients are watched when an act has come out, in milliseconds. */
  readonly afterMs: number;
}

/** Requests that were under way when an act came out as it should may still fail for so long. */
const SETTLING_MS = 500;
const OUTCOME_WITHIN_MS = 60_000;

/** Prints what the scene says, as it comes. */
function follow(scene: PlayScene, screen: Screen): { tell: Tell; close: () => void } {
  const startedMs = wallMs();
  let answering = NOBODY;
  let lastSeen = NOBODY;
  const tell: Tell = (node, event) => screen.event(wallMs() - startedMs, node, event, answering);
  const look = (): void => {
    for (const { node, event } of scene.news()) {
      tell(node, event);
    }
    const now = scene.watch.answering(wallMs(), scene.rotation).join(' or ');
    const isLasting = now === lastSeen;
    lastSeen = now;
    if (isLasting && now !== answering) {
      answering = now;
      tell('client', now === NOBODY ? 'no answer any more' : `answered by ${now}`);
    }
  };
  const timer = setInterval(look, 100);
  return { tell, close: () => clearInterval(timer) };
}

async function playAct<Scene extends PlayScene>(
  act: Act<Scene>,
  scene: Scene,
  afterMs: number,
  tell: Tell,
): Promise<StepResult> {
  const { title, expected } = act;
  const beganMs = wallMs();
  let why = '';
  try {
    await act.play(scene, tell);
    await eventually('what should follow', () => act.outcome(scene), OUTCOME_WITHIN_MS);
    await observeFor(SETTLING_MS);
  } catch (error) {
    why = error instanceof Error ? error.message.trim() : String(error);
  }
  const settledMs = wallMs();
  await observeFor(afterMs);
  const endMs = wallMs();
  const [after, whole] = [scene.tally(settledMs, endMs), scene.tally(beganMs, endMs)];
  why ||= act.judge?.(after, whole) ?? '';
  const longestGapMs = scene.watch.longestGapMs(beganMs, endMs);
  return { title, expected, why, after, whole, longestGapMs };
}

/**
 * Plays it all, prints a timeline and a table, and clears the stage.
 * @returns whether each act went as it should.
 */
async function perform<Scene extends PlayScene>(play: Play<Scene>): Promise<boolean> {
  const screen = new Screen(play.nodes, play.columns);
  screen.head(play.picture);
  const scene = await play.setScene();
  const { tell, close } = follow(scene, screen);
  const startedMs = wallMs();
  const results: StepResult[] = [];
  for (const act of play.acts) {
    screen.step(results.length + 1, act.title);
    const result = await playAct(act, scene, play.afterMs, tell);
    screen.verdict(result);
    results.push(result);
  }
  close();
  screen.summary(results, wallMs() - startedMs);
  cleanUpEverything();
  return results.every(({ why }) => why === '');
}

/**
 * The main program of a demonstration of one or more plays; its only option is
 * `--daemon upkeep|keepalived`. Exit status: 0 when each step did what it should, 1 when one did
 * not, 2 for a wrong option.
 */
export async function demonstrate<Scene extends PlayScene>(
  makePlays: (kind: DaemonKind) => readonly Play<Scene>[],
): Promise<never> {
  const { values } = parseArgs({ options: { daemon: { type: 'string', default: 'upkeep' } } });
  const { daemon } = values;
  if (!isDaemonKind(daemon)) {
    console.error(`--daemon ${daemon}: expected upkeep or keepalived`);
    process.exit(2);
  }
  let wentWell = true;
  for (const play of makePlays(daemon)) {
    wentWell = (await perform(play)) && wentWell;
  }
  process.exit(wentWell ? 0 : 1);
}
