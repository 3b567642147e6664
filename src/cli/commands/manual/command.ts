import type { CommandRow } from '../../command.js';

/** `upkeep manual`: what it takes, and its words. */
export const manual = {
  name: 'manual',
  summary: 'write the manual of all keywords',
  usage: ['--output DIR'],
  description: `
Writes the manual of the configuration: DIR/keywords/*.md, the man page DIR/upkeep.conf.5, and
DIR/upkeep.schema.json for editors; and of the metrics: DIR/metrics.md. Files of these names are
replaced.`,
  options: {
    output: { type: 'string', value: 'DIR', help: 'where the pages go; made if need be' },
  },
  exits: '0  written    1  a page cannot be written',
  examples: `upkeep manual --output docs
upkeep manual --output /tmp/m && man -l /tmp/m/upkeep.conf.5`,
} as const satisfies CommandRow;
