/** What each process of a daemon has loaded that does nothing but VRRP. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { configuration, VIRTUAL_ADDRESS } from '../../lab/configuration.js';
import { scratchDirectory } from '../../lab/scratch.js';
import { itOurs, useLab } from '../../lab/use-lab.js';
import { eventually } from '../../lab/wait.js';

/** Which modules are in which file of the programs (`scripts/rollup.config.js`). */
const BUNDLES = fileURLToPath(new URL('../../../bundles.json', import.meta.url));

/** The only rooms of the VRRP child: no check, no balancing, no mail, no YAML, no page, no API. */
const OF_VRRP = [
  ...['base', 'linux', 'vrrp', 'observe'],
  ...['daemon/vrrp', 'daemon/addresses', 'daemon/devices', 'daemon/routes', 'daemon/linkbeat'],
];
/** Files beside rooms, which the child shares with others. */
const SHARED = /^src\/(?:daemon|config)\/[^/]+$|^src\/lvs\/director-memory\.js$/;

/** What the supervisor reads files and answers questions without. */
const ELSEWHERE = [
  ...['src/health/probes/', 'src/web/', 'src/dbus/', 'src/bfd/bfd-session'],
  ...[
    'src/daemon/checker/',
    'src/daemon/bfd/',
    'src/daemon/agents/',
    'src/daemon/control/openapi/',
  ],
  ...['src/daemon/api/http-front', 'src/daemon/api/pages'],
  ...['js-yaml', 'nodemailer', 're2js', 'dns-packet'].map((name) => `node_modules/${name}/`),
];

describe('the code of a daemon with VRRP alone', function () {
  this.timeout(60_000);
  const lab = useLab(['n1']);
  const scratch = scratchDirectory();

  itOurs('has no checker, mail, YAML, page and API in it', async () => {
    const preload = join(scratch, 'preload.cjs');
    writeFileSync(preload, whatIsLoaded(scratch));
    const daemon = lab.start('n1', configuration({ priority: 255 }), {
      environment: { NODE_OPTIONS: `--require=${preload}` },
    });
    await eventually('the address is there', () => lab.network.node('n1').holds(VIRTUAL_ADDRESS));
    expect(await daemon.stop()).to.deep.include({ code: 0 });
    const programs = readdirSync(scratch).filter((name) => name.endsWith('.loaded'));
    expect(programs.sort()).to.deep.equal(['upkeepd.js.loaded', 'vrrp-child.js.loaded']);
    const [ofSupervisor = [], ofVrrp = []] = programs.map((name) =>
      modulesIn(readFileSync(join(scratch, name), 'utf8').split('\n')),
    );
    expect(ofVrrp).to.include('src/vrrp/router.js');
    expect(ofVrrp.filter((module) => !isOfVrrp(module))).to.deep.equal([]);
    expect(ofSupervisor).to.include('src/daemon/main.js');
    const elsewhere = ofSupervisor.filter((module) =>
      ELSEWHERE.some((one) => module.startsWith(one)),
    );
    expect(elsewhere).to.deep.equal([]);
  });
});

/** A module that writes down, at the end of each process, which files it has loaded. */
function whatIsLoaded(directory: string): string {
  return `const { writeFileSync } = require('node:fs');
    const { basename } = require('node:path');
    process.on('exit', () => writeFileSync(
      ${JSON.stringify(directory)} + '/' + basename(process.argv[1]) + '.loaded',
      Object.keys(require.cache).join('\\n')));`;
}

function modulesIn(files: readonly string[]): readonly string[] {
  expect(existsSync(BUNDLES), BUNDLES).to.equal(true);
  const bundles: Readonly<Record<string, readonly string[]>> = JSON.parse(
    readFileSync(BUNDLES, 'utf8'),
  );
  return files.flatMap((file) => bundles[basename(file)] ?? []);
}

function isOfVrrp(module: string): boolean {
  return (
    OF_VRRP.some((room) => module.startsWith(`src/${room}/`)) ||
    SHARED.test(module) ||
    module.includes('node_modules/raw-socket/')
  );
}
