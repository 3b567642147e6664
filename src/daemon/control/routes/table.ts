/**
 * Everything that can be asked of the daemon: a row for each path and method. Another group is a
 * file beside this one, and a line here.
 */
import { clusterRoutes } from './cluster-routes.js';
import { daemonRoutes } from './daemon-routes.js';
import { earlierRoutes } from './earlier-routes.js';
import { eventRoutes } from './event-routes.js';
import { logLevelRoutes } from './log-level-routes.js';
import { lvsRoutes } from './lvs-routes.js';
import { maintenanceRoutes } from './maintenance-routes.js';
import { overrideRoutes } from './override-routes.js';
import { plainRoutes } from './plain-routes.js';
import { reloadRoutes } from './reload-routes.js';
import type { ApiRoute } from './route.js';
import { vrrpRoutes } from './vrrp-routes.js';
import { whyRoutes } from './why-routes.js';

/** All rows, in the order of the documents. */
export const routes: readonly ApiRoute[] = [
  ...daemonRoutes,
  ...reloadRoutes,
  ...overrideRoutes,
  ...maintenanceRoutes,
  ...clusterRoutes,
  ...eventRoutes,
  ...whyRoutes,
  ...logLevelRoutes,
  ...vrrpRoutes,
  ...lvsRoutes,
  ...plainRoutes,
  ...earlierRoutes,
];
