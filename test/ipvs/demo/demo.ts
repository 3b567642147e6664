/**
 * The demonstration of LVS, in a machine that has IPVS; `scripts/demo lvs` starts it there, see
 * `demonstrate` for its options.
 */
import type { DaemonKind } from '../../lab/daemon-kind.js';
import { demonstrate, type Play } from '../../lab/demo/frame.js';
import { clusterActs } from './acts.js';
import {
  type ClusterScene,
  type Method,
  SITE_ADDRESS,
  setClusterScene,
  WEB_NAMES,
} from './scene.js';

/** Where the nodes stand, and which way the packets take. */
const PICTURE: Readonly<Record<Method, string>> = {
  nat: `
    client ── asks ten times a second, and on four connections that it keeps
       │
  ═════╪═════════════╦═══════════════════╦═════  10.1.0.0/24
                 director-1          director-2      route of the servers: 10.2.0.1
  ═══════╦═══════════╩═╦═══════════╦═════╩═════  10.2.0.0/24
       web-1         web-2       sorry
       weight 3      weight 1`,
  dr: `
    client ── asks ten times a second, and on four connections that it keeps
       │
  ═════╪═╦═══════════╦═╦═══════════╦═════╦═════  10.2.0.0/24
         │       director-1        │ director-2      answers do not pass the directors
       web-1         web-2       sorry
       weight 3      weight 1`,
};

const TITLE: Readonly<Record<Method, string>> = { nat: 'NAT', dr: 'direct routing' };

function play(kind: DaemonKind, method: Method): Play<ClusterScene> {
  const site = `http://${SITE_ADDRESS[method]}/`;
  return {
    picture: `Two directors and two web servers behind ${site}, ${TITLE[method]} by ${kind}
${PICTURE[method]}`,
    nodes: ['director-1', 'director-2', ...WEB_NAMES],
    columns: [
      ...WEB_NAMES.map((name) => ({ name, kind: 'server' }) as const),
      { name: 'failed', kind: 'loss' },
      { name: 'lost', kind: 'loss' },
    ],
    setScene: () => setClusterScene(kind, method),
    acts: clusterActs,
    afterMs: 2500,
  };
}

await demonstrate((kind) => [play(kind, 'nat'), play(kind, 'dr')]);
