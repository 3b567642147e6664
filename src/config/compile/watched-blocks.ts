/** The planned blocks whose lines are looked at together, by their keyword. */

import type { WatchBlock } from './block-watch.js';
import { watchBfdCheck, watchFileCheck, watchMiscCheck, watchUrl, watchUrls } from './checker.js';
import { watchDefinition } from './followed-objects.js';
import { watchRealServer } from './real-server.js';
import { watchServerGroup } from './server-group.js';
import { watchVirtualServer } from './virtual-server.js';

/** The keywords are unlike those of any other block with a block of planned keywords. */
export const WATCHED_BLOCKS: ReadonlyMap<string, WatchBlock> = new Map<string, WatchBlock>([
  ['virtual_server', watchVirtualServer],
  ['virtual_server_group', watchServerGroup],
  ['real_server', watchRealServer],
  ['HTTP_GET', watchUrls],
  ['SSL_GET', watchUrls],
  ['url', watchUrl],
  ['MISC_CHECK', watchMiscCheck],
  ['FILE_CHECK', watchFileCheck],
  ['BFD_CHECK', watchBfdCheck],
  ['track_file', watchDefinition],
  ['vrrp_track_file', watchDefinition],
  ['bfd_instance', watchDefinition],
]);
