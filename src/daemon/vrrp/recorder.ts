/**
 * Remembers what the core was told last, so that an incident can be played again. What it holds is
 * bounded: two parts, of which the older goes when the newer is full. A part begins with what a
 * successor would be told at that moment, the first one with the beginning itself.
 */
import type { Configuration } from '../../config/model.js';
import type { Checkpoint, VrrpInput, VrrpSnapshot } from '../../vrrp/messages.js';
import type { RecordedLine } from '../../vrrp/recording.js';
import type { VrrpRouter } from '../../vrrp/router.js';
import { watchRouter } from '../../vrrp/watched-router.js';

/** Of a part. An advert of one address is 32 bytes long. */
const MOST_INPUTS = 2048;
const MOST_BYTES = 256 * 1024;

/** What a configuration counts for: a reload every second would fill the memory otherwise. */
const CONFIGURATION_BYTES = 32 * 1024;

interface Part {
  readonly head: readonly RecordedLine[];
  readonly inputs: RecordedLine[];
  bytes: number;
}

export class Recorder {
  /** The router to be used: its inputs are recorded. */
  readonly router: VrrpRouter;
  readonly #onLines: (lines: readonly RecordedLine[]) => void;
  /** The newest of each kind and subject that a core is told before its start. */
  readonly #surroundings = new Map<string, VrrpInput>();
  #configuration: Configuration;
  #former: Part | undefined;
  #part: Part;
  #hasStarted = false;

  /** @param onLines told of each line at once */
  constructor(
    configuration: Configuration,
    router: VrrpRouter,
    onLines: (lines: readonly RecordedLine[]) => void = () => undefined,
  ) {
    this.#configuration = ofVrrp(configuration);
    const head = [{ configuration: this.#configuration }];
    this.#part = { head, inputs: [], bytes: 0 };
    this.#onLines = onLines;
    this.router = watchRouter(router, (input, nowMs) => this.#note(input, nowMs));
    onLines(this.#part.head);
  }

  /** All that is remembered. */
  lines(): readonly RecordedLine[] {
    const { head, inputs } = this.#former ?? this.#part;
    return [...head, ...inputs, ...(this.#former === undefined ? [] : this.#part.inputs)];
  }

  #note(input: VrrpInput, nowMs: number): void {
    const line = { atMs: nowMs, input: keepable(input) };
    this.#part.inputs.push(line);
    this.#part.bytes += bytesOf(input);
    this.#onLines([line]);
    const subject = subjectOf(input);
    if (subject !== undefined) {
      this.#surroundings.set(subject, line.input);
    }
    if (input.kind === 'reconfigure') {
      this.#configuration = ofVrrp(input.configuration);
    }
    this.#hasStarted ||= input.kind === 'start';
    const isFull = this.#part.inputs.length >= MOST_INPUTS || this.#part.bytes >= MOST_BYTES;
    if (isFull && this.#hasStarted) {
      this.#former = this.#part;
      this.#part = { head: this.#headAt(nowMs), inputs: [], bytes: 0 };
    }
  }

  #headAt(atMs: number): readonly RecordedLine[] {
    const resume = successorOf(this.router.snapshot(atMs));
    return [
      { configuration: this.#configuration },
      ...[...this.#surroundings.values()].map((input) => ({ atMs, input })),
      { atMs, input: { kind: 'start', resume } },
    ];
  }
}

/** The memory that a datagram was received into is used again. */
function keepable(input: VrrpInput): VrrpInput {
  switch (input.kind) {
    case 'datagram':
      return { ...input, bytes: input.bytes.slice() };
    case 'reconfigure':
      return { ...input, configuration: ofVrrp(input.configuration) };
    default:
      return input;
  }
}

/** What the core looks at: no secret of a health check is to be in a recording. */
function ofVrrp(configuration: Configuration): Configuration {
  const { balancer, ...global } = configuration.global;
  const { tlsClient: _, ...others } = balancer;
  return {
    ...configuration,
    global: { ...global, balancer: others },
    virtualServers: configuration.virtualServers.map(
      ({ sorryServer: _sorry, discovered: _, ...server }) => ({
        ...server,
        realServers: [],
      }),
    ),
  };
}

function bytesOf(input: VrrpInput): number {
  switch (input.kind) {
    case 'datagram':
      return input.bytes.length;
    case 'reconfigure':
      return CONFIGURATION_BYTES;
    default:
      return 0;
  }
}

function subjectOf(input: VrrpInput): string | undefined {
  switch (input.kind) {
    case 'link':
      return `link ${input.link.name}`;
    case 'fileValue':
      return `file ${input.file}`;
    case 'processQuorum':
      return `process ${input.process}`;
    case 'virtualServerQuorum':
      return `virtual server ${input.virtualServer}`;
    case 'bfdState':
      return `bfd ${input.session}`;
    case 'lvsTable':
      return 'lvs';
    case 'maintenance':
      return 'maintenance';
    case 'wallClock':
      return 'wall clock';
    default:
      return undefined;
  }
}

/** What a successor would have to know. */
function successorOf({ instances, scripts }: VrrpSnapshot): Checkpoint {
  return {
    instances: instances.map((instance) => {
      const { name, state, lastTransitionMs, masterAdvertIntervalMs, counters } = instance;
      const { handOver, lastTransition, conflict } = instance;
      return {
        ...{ name, state, lastTransitionMs, masterAdvertIntervalMs, counters },
        ...(handOver === 'given' ? { handedOver: true as const } : {}),
        ...(lastTransition === undefined ? {} : { lastTransition }),
        ...(conflict === undefined ? {} : { conflict }),
      };
    }),
    scripts: scripts.map(({ name, good, resultCounter }) => ({ name, good, resultCounter })),
  };
}
