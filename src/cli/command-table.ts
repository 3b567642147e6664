/** Every command of `upkeep`, in the order of the help text. */
import type { Command } from './command.js';
import { check } from './commands/check/command.js';
import { convert } from './commands/convert/command.js';
import { explain } from './commands/explain/command.js';
import { fmt } from './commands/fmt/command.js';
import { genhash } from './commands/genhash/command.js';
import { handover } from './commands/handover/command.js';
import { help } from './commands/help/command.js';
import { ipvs } from './commands/ipvs/command.js';
import { key } from './commands/key/command.js';
import { manual } from './commands/manual/command.js';
import { metrics } from './commands/metrics/command.js';
import { plan } from './commands/plan/command.js';
import { realserver } from './commands/realserver/command.js';
import { recording } from './commands/recording/command.js';
import { reload } from './commands/reload/command.js';
import { status } from './commands/status/command.js';
import { version } from './commands/version/command.js';
import { vrid } from './commands/vrid/command.js';
import { why } from './commands/why/command.js';

/** The rows, each with the way to its code. */
export const commands: readonly Command[] = [
  { ...check, load: () => import('./commands/check/check.js') },
  { ...status, load: () => import('./commands/status/status.js') },
  { ...why, load: () => import('./commands/why/why.js') },
  { ...metrics, load: () => import('./commands/metrics/metrics.js') },
  { ...reload, load: () => import('./commands/reload/reload.js') },
  { ...handover, load: () => import('./commands/handover/handover.js') },
  { ...vrid, load: () => import('./commands/vrid/vrid.js') },
  { ...recording, load: () => import('./commands/recording/recording.js') },
  { ...plan, load: () => import('./commands/plan/plan.js') },
  { ...ipvs, load: () => import('./commands/ipvs/ipvs.js') },
  { ...realserver, load: () => import('./commands/realserver/realserver.js') },
  { ...key, load: () => import('./commands/key/key.js') },
  { ...genhash, load: () => import('./commands/genhash/genhash.js') },
  { ...explain, load: () => import('./commands/explain/explain.js') },
  { ...fmt, load: () => import('./commands/fmt/fmt.js') },
  { ...convert, load: () => import('./commands/convert/convert.js') },
  { ...manual, load: () => import('./commands/manual/manual.js') },
  { ...version, load: () => import('./commands/version/version.js') },
  { ...help, load: () => import('./commands/help/help.js') },
];
