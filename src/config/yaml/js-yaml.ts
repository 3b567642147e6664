/** The library that reads and writes YAML: most runs see no such file. */
import type * as yaml from 'js-yaml';
import { onDemand } from '../../base/on-demand.js';

/** The library, loaded with the first call. */
export const jsYaml = onDemand((require): typeof yaml => require('js-yaml'));
