/**
 * How soon each form that `scripts/package` has made in out/ starts, beside this build: it tells
 * its version, answers a question, checks a file, and sends the first advert as the owner of its
 * address. Started by `scripts/bench --start-up [ROUNDS]`. A minimum tells more than a median where
 * others use the machine.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onCleanup } from '../lab/cleanup.js';
import { configuration } from '../lab/configuration.js';
import { Daemon } from '../lab/daemon.js';
import { upkeepdPath, upkeepPath } from '../lab/daemon-kind.js';
import { Network } from '../lab/network.js';
import { Sniffer } from '../lab/packets/sniffer.js';
import { projectRoot } from '../lab/source-file.js';
import { eventually } from '../lab/wait.js';
import { median } from './statistics.js';

/** What is installed somewhere: a node, and the two programs. */
interface Form {
  readonly name: string;
  readonly node: string;
  readonly upkeepd: string;
  readonly upkeep: string;
  /** Where node keeps it compiled, as the Debian package does in /var/cache/upkeep. */
  readonly cache?: string;
}

const OUT = join(projectRoot, 'out');
const DEB = 'deb';
const FIRST_ADVERT = 'exec to first advert';
/** Of the Debian package, which brings the node that starts soonest. */
const FIRST_ADVERT_LIMIT_MS = 120;
const FIGURES = ['upkeepd --version', 'upkeep status', 'upkeep check', FIRST_ADVERT] as const;
type Figures = Readonly<Record<(typeof FIGURES)[number], number>>;

function formOf(name: string, node: string, tree: string): Form {
  const programs = join(tree, 'dist/programs/upkeep');
  return { name, node, upkeepd: join(programs, 'upkeepd.js'), upkeep: join(programs, 'upkeep.js') };
}

function allForms(): readonly Form[] {
  const name = `this build, node ${process.versions.node}`;
  const own = { name, node: process.execPath, upkeepd: upkeepdPath, upkeep: upkeepPath };
  const made = existsSync(OUT) ? readdirSync(OUT) : [];
  const nodes = made.includes('nodes') ? readdirSync(join(OUT, 'nodes')) : [];
  const npm = nodes.map((version) =>
    formOf(`npm, node ${version}`, join(OUT, 'nodes', version, 'bin/node'), join(OUT, 'tree')),
  );
  const debs = made.filter((file) => /^upkeep_.*\.deb$/.test(file)).map(unpacked);
  return [own, ...npm, ...debs];
}

function unpacked(deb: string): Form {
  const folder = mkdtempSync(join(tmpdir(), 'upkeep-deb-'));
  onCleanup(() => rmSync(folder, { recursive: true }));
  execFileSync('dpkg', ['-x', join(OUT, deb), folder]);
  const installed = join(folder, 'usr/lib/upkeep');
  const form = formOf(DEB, join(installed, 'bin/node'), installed);
  return { ...form, cache: join(folder, 'cache') };
}

/** Milliseconds that a program takes. @throws when it fails. */
function durationMs(form: Form, program: string, ...args: readonly string[]): number {
  const env = { ...process.env, ...environmentOf(form) };
  const startedMs = performance.now();
  execFileSync(form.node, [program, ...args], { stdio: 'ignore', env });
  return performance.now() - startedMs;
}

function environmentOf({ cache }: Form): Readonly<Record<string, string>> {
  return cache === undefined ? {} : { NODE_COMPILE_CACHE: cache };
}

async function measure(form: Form, network: Network, sniffer: Sniffer): Promise<Figures> {
  const node = network.node('n1');
  sniffer.clear();
  const daemon = new Daemon(node, configuration({ priority: 255 }), {
    program: [form.node, form.upkeepd],
    environment: environmentOf(form),
    // The time is taken where the program takes the place of the shell.
    through: ['sh', '-c', 'date +%s%N; exec "$@"', 'sh'],
  });
  daemon.start();
  const advert = await sniffer.waitFor('the first advert', 'advert', () => true);
  const startedMs = Number(/^\d+/.exec(daemon.log())?.[0]) / 1e6;
  const socket = ['--socket', daemon.pidFile('parent').replace(/pid$/, 'sock')];
  await eventually('the socket is there', () => existsSync(socket[1] ?? ''));
  const figures = {
    'upkeepd --version': durationMs(form, form.upkeepd, '--version'),
    'upkeep status': durationMs(form, form.upkeep, 'status', ...socket),
    'upkeep check': durationMs(form, form.upkeep, 'check', '--elsewhere', daemon.configurationPath),
    [FIRST_ADVERT]: advert.timeMs - startedMs,
  };
  await daemon.stop();
  daemon.close();
  node.flushVirtualAddresses();
  return figures;
}

/** @returns whether the Debian package keeps its limit */
async function main(rounds: number): Promise<boolean> {
  const network = new Network(['n1', 'client']);
  const sniffer = await Sniffer.start(network, 'client');
  const forms = allForms();
  for (const form of forms) {
    await measure(form, network, sniffer); // files are in memory from now on
  }
  const samples = new Map<Form, Figures[]>(forms.map((form) => [form, []]));
  for (let round = 0; round < rounds; round++) {
    for (const form of forms) {
      samples.get(form)?.push(await measure(form, network, sniffer));
    }
  }
  const heads = FIGURES.map((figure) => figure.padStart(24)).join('');
  console.log(`${'ms: minimum, median'.padEnd(28)}${heads}`);
  for (const [form, figures] of samples) {
    const cells = FIGURES.map((name) => {
      const values = figures.map((figure) => figure[name]);
      return `${Math.min(...values).toFixed(0)}, ${median(values).toFixed(0)}`.padStart(24);
    });
    console.log(`${form.name.padEnd(28)}${cells.join('')}`);
  }
  const adverts = [...samples].filter(([{ name }]) => name === DEB).flatMap(([, all]) => all);
  const isKept = adverts.some((figures) => figures[FIRST_ADVERT] <= FIRST_ADVERT_LIMIT_MS);
  if (adverts.length > 0 && !isKept) {
    console.error(
      `${DEB}: no first advert within ${FIRST_ADVERT_LIMIT_MS} ms: is the machine quiet?`,
    );
  }
  return adverts.length === 0 || isKept;
}

process.exit((await main(Number(process.argv[2] ?? 9))) ? 0 : 1);
