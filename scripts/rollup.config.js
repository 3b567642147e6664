import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { relative, resolve } from 'node:path';
import commonjs from '@rollup/plugin-commonjs';
import json from '@rollup/plugin-json';
import nodeResolve from '@rollup/plugin-node-resolve';

// Each program by itself, in few files, as CommonJS, which Node starts sooner than modules; the
// packages in it, because hundreds of small files take longer to find and open than to run.
// Whatever starts another program, or reads a file of the package, finds it from the same depth as
// in src/. One process for all of them: starting rollup takes longer than bundling a program.
const directory = process.env.UPKEEP_BUILD_DIRECTORY ?? 'dist';
const PROGRAMS = [
  'cli/upkeep',
  'daemon/upkeepd',
  'daemon/vrrp/vrrp-child',
  'daemon/api/api-child',
  'daemon/bfd/bfd-child',
  'daemon/agents/agents-child',
  'daemon/checker/checker-child',
  'daemon/discovery/discovery-child',
  'health/probes/pattern-thread',
];

// What onDemand() gets with `require`: a file each beside the programs, which share it.
const ON_DEMAND = ['dns-packet', 'ip6addr', 'js-yaml', 'nodemailer/lib/smtp-connection'];
ON_DEMAND.push('re2js', 'winston');
const fileOf = (name) => `./package-${name.replace(/\/.*/, '')}.js`;

const onDemand = {
  name: 'on-demand',
  transform: (code, id) =>
    id.includes('/node_modules/')
      ? null
      : code.replace(/\brequire\('([^']+)'\)/g, (call, name) =>
          ON_DEMAND.includes(name) ? `require('${fileOf(name)}')` : call,
        ),
};

// raw-socket asks for the addon by its place in its own folder.
const addon = {
  name: 'addon',
  resolveId: (id) =>
    id.endsWith('/raw.node') ? resolve(directory, 'src/linux/raw-socket-addon.js') : null,
};

/**
 * One character beyond Latin-1, in a comment even, makes V8 keep and scan all of a file with two
 * bytes for each: upkeep-load.js compiles in 3.5 ms instead of 8, and takes half the memory.
 */
const ascii = {
  name: 'ascii',
  transform: (code) => code.replaceAll('\xa0', ' '), // which winston has between two words
  renderChunk: (code) => ({
    code: code.replace(/[^\0-\x7f]/g, (unit) => {
      return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
    }),
    map: null,
  }),
};

// The web page: a bundle of its own, which the api child has in it, with the files beside it.
const PAGE = `${directory}/web/page.js`;
const pageFiles = {
  name: 'page-files',
  resolveId: (id) => (id === 'upkeep:page' ? id : null),
  load: (id) => (id === 'upkeep:page' ? `export default ${JSON.stringify(pageTexts())};` : null),
};

function pageTexts() {
  const beside = ['index.html', 'page.css', 'icon.svg'];
  const texts = beside.map((name) => [name, readFileSync(`src/web/${name}`, 'utf8')]);
  return { ...Object.fromEntries(texts), 'page.js': readFileSync(PAGE, 'utf8') };
}

const texts = new Map();

/** Of the packages in the bundles, with their licences. */
const licences = {
  name: 'licences',
  generateBundle(_options, bundle) {
    const modules = Object.values(bundle).flatMap(({ moduleIds = [] }) => moduleIds);
    for (const id of modules) {
      const [, folder] = /^\0?(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(id) ?? [];
      if (folder !== undefined && !texts.has(folder)) {
        texts.set(folder, licenceOf(folder));
      }
    }
    const source = [...texts.values()].sort().join('\n\n');
    this.emitFile({ type: 'asset', fileName: 'LICENCES.txt', source });
  },
};

function licenceOf(folder) {
  const { name, version, license, author } = JSON.parse(
    readFileSync(resolve(folder, 'package.json'), 'utf8'),
  );
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  const by = typeof author === 'string' ? author : author?.name;
  const text = file === undefined ? (by ?? '') : readFileSync(resolve(folder, file), 'utf8');
  return `${name} ${version}, ${license}\n\n${text.trim()}\n`;
}

/** Which modules are in which file, beside the programs: the tests ask what a process has loaded. */
const contents = {
  name: 'contents',
  writeBundle(_options, bundle) {
    for (const { fileName, modules = {} } of Object.values(bundle)) {
      const there = Object.entries(modules).filter(([, { renderedLength }]) => renderedLength > 0);
      modulesOf[fileName] = [...new Set(there.map(([id]) => pathOf(id)))];
    }
    writeFileSync(`${directory}/bundles.json`, JSON.stringify(modulesOf));
  },
};
const modulesOf = {};
/** From the root of the project, or of the build. */
const pathOf = (id) =>
  relative(resolve(directory), id.replace(/^\0|\?.*$/g, '')).replace(/^\.\.\//, '');

const plugins = [
  addon,
  onDemand,
  pageFiles,
  nodeResolve({ preferBuiltins: true, exportConditions: ['node'] }),
  commonjs({
    requireReturnsDefault: 'auto', // of the addon
    ignoreDynamicRequires: true,
    // node's own modules are loaded where a package asks for them, which is often never
    ignore: (id) => builtinModules.includes(id.replace(/^node:/, '')),
  }),
  json(),
  ascii,
  licences,
  contents,
];

const bundle = (input, name, entryFileNames) => ({
  input,
  external: (id) => id.startsWith('node:') || builtinModules.includes(id),
  plugins,
  output: {
    dir: `${directory}/programs/upkeep`,
    format: 'cjs',
    entryFileNames,
    chunkFileNames: `${name}-[name].js`,
    experimentalMinChunkSize: 30_000,
  },
});

export default [
  {
    input: `${directory}/src/web/page.js`,
    plugins: [nodeResolve(), licences],
    output: { file: PAGE, format: 'es' },
  },
  ...PROGRAMS.map((program) =>
    bundle(`${directory}/src/${program}.js`, program.replace(/.*\//, ''), '[name].js'),
  ),
  ...ON_DEMAND.map((name) => bundle(name, name, fileOf(name).slice(2))),
];
