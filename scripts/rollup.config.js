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

export default PROGRAMS.map((program) => ({
  input: `${directory}/src/${program}.js`,
  // Packages and node's own modules are loaded from where they are.
  external: (id) => !id.startsWith('.') && !id.startsWith('/'),
  output: {
    dir: `${directory}/programs/upkeep`,
    format: 'cjs',
    chunkFileNames: `${program.replace(/.*\//, '')}-[name].js`,
    experimentalMinChunkSize: 30_000,
  },
}));
