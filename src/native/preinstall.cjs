/**
 * Runs before npm compiles the addons, of which raw-socket's is one: says in one sentence what is
 * missing, where node-gyp takes forty lines.
 */
'use strict';
const { accessSync, constants } = require('node:fs');
const { delimiter, join } = require('node:path');

/** What node-gyp looks for, the variable that names another one, and Debian's package. */
const TOOLS = [
  ['make', 'MAKE', 'make'],
  ['g++', 'CXX', 'g++'],
  ['python3', 'PYTHON', 'python3'],
];

function isInstalled(program) {
  return (process.env.PATH ?? '').split(delimiter).some((directory) => {
    try {
      accessSync(join(directory, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

const missing = TOOLS.filter(([program, variable]) => {
  return process.env[variable] === undefined && !isInstalled(program);
});
if (missing.length > 0) {
  const programs = missing.map(([program]) => program).join(', ');
  const packages = missing.map(([, , name]) => name).join(' ');
  process.stderr.write(
    `upkeep: ${programs} not found, and needed to compile what talks to the kernel: ` +
      `install what is missing (Debian: apt-get install ${packages}) and install upkeep again\n`,
  );
  process.exitCode = 1;
}
