/** The scripts of `upkeep completion` in real shells, each on a terminal of its own. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SHELLS } from '../../../src/cli/completion/shell-scripts.js';
import { openControlServer } from '../../../src/daemon/control/control-server.js';
import type { DaemonStatus } from '../../../src/observe/status/status.js';
import { exampleDaemon } from '../../daemon/control/example-daemon.js';
import { upkeepPath } from '../../lab/daemon-kind.js';
import { eventually } from '../../lab/wait.js';
import { exampleBalancer } from '../../observe/status/example-balancer.js';
import { exampleStatus } from '../../observe/status/example-status.js';

const { PATH: path } = process.env;
const status: DaemonStatus = { ...exampleStatus, balancer: exampleBalancer() };

const AGAIN_MS = 2000;

/** How each shell is started without the files of its user, and told. */
const STARTS: Readonly<Record<(typeof SHELLS)[number], readonly [string, string]>> = {
  bash: ['bash --norc --noprofile -i', 'source <(upkeep completion bash)'],
  zsh: [
    'zsh -f -i',
    'bindkey -e; autoload -U compinit; compinit -u -D; source <(upkeep completion zsh)',
  ],
  fish: ['fish --no-config -i', 'upkeep completion fish | source'],
};

describe('completion in the shells of Debian', function () {
  this.timeout(120_000);
  let directory: string;
  let socket: string;
  let close: () => Promise<void>;

  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'upkeep-completion-'));
    socket = join(directory, 'control.sock');
    symlinkSync(upkeepPath, join(directory, 'upkeep'));
    const server = await openControlServer(socket, {
      ...exampleDaemon,
      status: async () => status,
    });
    close = () => server.close();
  });
  afterEach(async () => {
    await close();
    rmSync(directory, { recursive: true });
  });

  for (const shell of SHELLS) {
    it(`works in ${shell}`, async () => {
      writeFileSync(join(directory, 'a file.conf'), '');
      const [start, tell] = STARTS[shell];
      const inside = `stty cols 200 rows 50; exec ${start}`;
      const child = spawn('script', ['--quiet', '--command', inside, '/dev/null'], {
        cwd: directory,
        env: {
          ...{ PATH: `${directory}:${path}`, TERM: 'xterm', HOME: directory },
          LANG: 'C.UTF-8',
        },
        stdio: ['pipe', 'pipe', 'inherit'],
      });
      let text = '';
      child.stdout.setEncoding('utf8').on('data', (more: string) => {
        text += more;
      });
      /**
       * What the line has become by TAB: it is printed behind a mark. A shell may throw away what
       * was typed before its prompt, so it is typed again.
       */
      const completed = async (line: string, result: string) => {
        let typedMs = Number.NEGATIVE_INFINITY;
        const isThere = () => {
          if (performance.now() - typedMs > AGAIN_MS) {
            child.stdin.write(`\u0015${line}\t\u0001echo :\r`);
            typedMs = performance.now();
          }
          return text.includes(`\n:upkeep ${result}`) || text.includes(`\r:upkeep ${result}`);
        };
        await eventually(result, isThere, 25_000, () => JSON.stringify(text));
      };
      try {
        child.stdin.write(`${tell}; echo "told"-\r`);
        await eventually('the shell', () => text.includes('told-'), 25_000);
        await completed('upkeep hando', 'handover');
        await completed(
          `upkeep drain --socket ${socket} 10.0.1.2`,
          `drain --socket ${socket} 10.0.1.2:80`,
        );
        await completed(
          `upkeep wait --socket ${socket} state=MAS`,
          `wait --socket ${socket} state=MASTER`,
        );
        await completed('upkeep check a', 'check a file.conf');
      } finally {
        child.kill('SIGKILL');
      }
    });
  }
});
