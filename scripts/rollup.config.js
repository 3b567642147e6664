import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

// Each program by itself, in few files, as CommonJS, which Node starts sooner than modules.
// Whatever starts another program, or reads a file of the package, finds it from the same depth as
// in src/. One process for all of them: starting rollup takes longer than bundling a program.
const directory = process.env.UPKEEP_BUILD_DIRECTORY ?? 'dist';
const PROGRAMS = [
  'cli/upkeep',
  'daemon/upkeepd',
  'daemon/vrrp/vrrp-child',
  'daemon/bfd/bfd-child',
  'daemon/checker/checker-child',
  'health/probes/pattern-thread',
];

// What state files need of it is a few kilobytes: loading all of it would take longer than the rest.
const BUNDLED = 'valibot';
const library = fileURLToPath(import.meta.resolve(BUNDLED));
const licence = readFileSync(new URL('../LICENSE.md', import.meta.resolve(BUNDLED)), 'utf8');

export default PROGRAMS.map((program) => ({
  input: `${directory}/src/${program}.js`,
  // Packages and node's own modules are loaded from where they are.
  external: (id) => id !== BUNDLED && !id.startsWith('.') && !id.startsWith('/'),
  plugins: [{ name: 'bundled', resolveId: (id) => (id === BUNDLED ? library : null) }],
  output: {
    dir: `${directory}/programs/upkeep`,
    format: 'cjs',
    chunkFileNames: `${program.replace(/.*\//, '')}-[name].js`,
    experimentalMinChunkSize: 30_000,
    banner: ({ moduleIds }) =>
      moduleIds.includes(library) ? `/* In this file is ${BUNDLED}.\n\n${licence}*/` : '',
  },
}));
