/**
 * The kinds of children. Another one is a row here, and a file with the supervisor's side of it:
 * how it is started, what it is told of a configuration, what it reports, and what follows when it
 * ends.
 */

import { agentsKind } from './agents-process.js';
import { apiKind } from './api/api-process.js';
import { bfdKind } from './bfd-process.js';
import { checkerKind } from './checker-process.js';
import type { ChildKind } from './child.js';
import { discoveryKind } from './discovery-process.js';
import { vrrpKind } from './vrrp-process.js';

const rows = {
  vrrp: vrrpKind,
  checker: checkerKind,
  bfd: bfdKind,
  discovery: discoveryKind,
  agents: agentsKind,
  api: apiKind,
} as const;

/** Also the source of what a child says, in the log. */
export type ChildName = keyof typeof rows;

/** The supervisor's side of each kind. */
export type ChildProcesses = {
  readonly [Name in ChildName]: ReturnType<(typeof rows)[Name]['open']>;
};

/** In the order in which they start, and in which they end when the daemon stops. */
export const childKinds: {
  readonly [Name in ChildName]: ChildKind<ChildProcesses[Name]>;
} = rows;
