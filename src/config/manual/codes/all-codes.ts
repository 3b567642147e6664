/** Every code of a diagnostic that is not a rule of lint; those explain themselves. */
import type { CodeEntry } from './entry.js';
import { languageCodes } from './language.js';
import { peerCodes } from './peers.js';
import { scriptCodes } from './scripts.js';
import { serviceCodes } from './services.js';
import { valueCodes } from './values.js';
import { vrrpCodes } from './vrrp.js';

/** The entries by the headings of their page. */
export const codeGroups: Readonly<Record<string, Readonly<Record<string, CodeEntry>>>> = {
  'Files, lines and braces': languageCodes,
  'Keywords and values': valueCodes,
  Scripts: scriptCodes,
  'Virtual routers': vrrpCodes,
  'Load balancing': serviceCodes,
  'Files of a cluster': peerCodes,
};

/** The entries by code. */
export const codeEntries: ReadonlyMap<string, CodeEntry> = new Map(
  Object.values(codeGroups).flatMap((group) => Object.entries(group)),
);
