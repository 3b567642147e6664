/** A process inside a lab node that works with the native door (`doors/door-program.ts`). */
import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { onCleanup } from './cleanup.js';
import type { LabNode } from './node.js';
import { eventually } from './wait.js';

const PROGRAM = fileURLToPath(new URL('../network/doors/door-program.js', import.meta.url));

/** One line of the program: a change of the network table, a datagram, or a report. */
export interface DoorLine {
  readonly kind?: unknown;
  readonly removed?: unknown;
  readonly address?: unknown;
  readonly link?: unknown;
  readonly name?: unknown;
  readonly bytes?: unknown;
  readonly refused?: unknown;
  readonly errors?: unknown;
  readonly again?: unknown;
  readonly gone?: unknown;
  readonly seen?: unknown;
  readonly own?: unknown;
  readonly inherited?: unknown;
}

/** The running program and what it has said. */
export class DoorProcess {
  readonly lines: DoorLine[] = [];
  readonly close: () => void;
  private readonly process: ChildProcess;
  private unfinished = '';
  private complaints = '';

  constructor(node: LabNode, task: string, ...args: readonly (string | number)[]) {
    this.process = node.spawn(process.execPath, [PROGRAM, task, ...args.map(String)], {
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    this.close = onCleanup(() => this.process.kill('SIGKILL'));
    this.process.stdout?.on('data', (chunk: Buffer) => this.hear(chunk.toString()));
    this.process.stderr?.on('data', (chunk: Buffer) => {
      this.complaints += chunk.toString();
    });
  }

  /** Writes a line to the program. */
  tell(text: string): void {
    this.process.stdin?.write(`${text}\n`);
  }

  /** Waits for a line that fits. */
  async waitFor(what: string, fits: (line: DoorLine) => boolean): Promise<DoorLine> {
    return await eventually(
      what,
      () => this.lines.find(fits),
      10_000,
      () => `${JSON.stringify(this.lines)}\n${this.complaints}`,
    );
  }

  private hear(text: string): void {
    const lines = (this.unfinished + text).split('\n');
    this.unfinished = lines.pop() ?? '';
    for (const line of lines) {
      const value: unknown = JSON.parse(line);
      if (typeof value === 'object' && value !== null) {
        this.lines.push({ ...value });
      }
    }
  }
}
