/** Replays the cases of test/vrrp/conformance (its README.md has the format). */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { type RecordedLine, readLine, writeEffect } from '../../src/vrrp/recording.js';
import { createRouter, type VrrpRouter } from '../../src/vrrp/router.js';
import { recordedConfiguration } from './recorded-configuration.js';

type InputLine = Extract<RecordedLine, { readonly input: unknown }>;

const { UPKEEP_UPDATE } = process.env;
const update = UPKEEP_UPDATE === '1';
const folder = join(packageRoot(), 'test', 'vrrp', 'conformance');

/** The compiled test runs from a build folder; the cases stay in the source tree. */
function packageRoot(): string {
  let directory = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(directory, 'package.json'))) {
    directory = dirname(directory);
  }
  return directory;
}

function readInputs(path: string): readonly InputLine[] {
  const lines = readFileSync(path, 'utf8').split('\n');
  return lines.filter((line) => line !== '').map(readInput);
}

/** Of a configuration only what is not plain need be written. */
function readInput(text: string): InputLine {
  const line = readLine(text);
  if (!('input' in line)) {
    throw new SyntaxError('a configuration has a file of its own');
  }
  const { atMs, input } = line;
  if (input.kind !== 'reconfigure') {
    return line;
  }
  const configuration = recordedConfiguration(JSON.stringify(input.configuration));
  return { atMs, input: { ...input, configuration } };
}

/** Where everything stands after a step. */
function standing(router: VrrpRouter, atMs: number): string {
  const { instances, groups, scripts } = router.snapshot(atMs);
  const counted = (counters: object) =>
    Object.fromEntries(Object.entries(counters).filter(([, value]) => value !== 0));
  return JSON.stringify({
    atMs,
    nextDeadlineMs: router.nextDeadlineMs(),
    instances: instances.map(
      ({
        name,
        state,
        wantedState,
        effectivePriority,
        masterAddress,
        faults,
        timersMs,
        counters,
      }) => ({
        name,
        state,
        wantedState,
        effectivePriority,
        masterAddress,
        faults,
        timersMs,
        counters: counted(counters),
      }),
    ),
    groups: groups.map(({ name, state }) => ({ name, state })),
    scripts: scripts.map(({ name, good }) => ({ name, good })),
  });
}

function replay(router: VrrpRouter, inputs: readonly InputLine[]): string {
  const lines = inputs.flatMap(({ atMs, input }) =>
    router.handle(input, atMs).map((effect) => writeEffect(atMs, effect)),
  );
  return `${[...lines, standing(router, inputs.at(-1)?.atMs ?? 0)].join('\n')}\n`;
}

describe('conformance', () => {
  const cases = readdirSync(folder, { withFileTypes: true }).filter((each) => each.isDirectory());

  it('has cases', () => {
    expect(cases.length).to.be.at.least(12);
  });

  for (const { name } of cases) {
    it(name, () => {
      const directory = join(folder, name);
      const configurationText = readFileSync(join(directory, 'configuration.json'), 'utf8');
      const router = createRouter(recordedConfiguration(configurationText));
      const steps = readdirSync(directory).filter((file) => file.endsWith('-input.jsonl'));
      expect(steps, 'a case has steps').to.not.deep.equal([]);
      for (const step of steps.sort()) {
        const actual = replay(router, readInputs(join(directory, step)));
        const outputPath = join(directory, step.replace('-input', '-output'));
        if (update) {
          writeFileSync(outputPath, actual);
        }
        expect(actual.split('\n'), step).to.deep.equal(
          readFileSync(outputPath, 'utf8').split('\n'),
        );
      }
    });
  }
});
