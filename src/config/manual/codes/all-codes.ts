/** Every code of a diagnostic that is not a rule of lint; those explain themselves. */
import type { CodeEntry } from './entry.js';
import { languageCodes } from './language.js';
import { peerCodes } from './peers.js';
import { scriptCodes } from './scripts.js';
import { serviceCodes } from './services.js';
import { valueCodes } from './values.js';
import { vrrpCodes } from './vrrp.js';

/** The entries by the headings of their page. */
export const codeGroups = {
  'Files, lines and braces': languageCodes,
  'Keywords and values': valueCodes,
  Scripts: scriptCodes,
  'Virtual routers': vrrpCodes,
  'Load balancing': serviceCodes,
  'Files of a cluster': peerCodes,
} satisfies Readonly<Record<string, Readonly<Record<string, CodeEntry>>>>;

type Groups = typeof codeGroups;

/** The codes with an entry: no diagnostic is without one. */
export type ReportedCode = { [Group in keyof Groups]: keyof Groups[Group] }[keyof Groups];

/** The entries by code. */
export const codeEntries: ReadonlyMap<string, CodeEntry> = new Map(
  Object.values<Readonly<Record<string, CodeEntry>>>(codeGroups).flatMap((group) =>
    Object.entries(group),
  ),
);
