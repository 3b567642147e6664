/** The demonstration of VRRP; `scripts/demo` starts it, see `demonstrate` for its options. */

import type { DaemonKind } from '../daemon-kind.js';
import { pairActs } from './acts.js';
import { demonstrate, type Play } from './frame.js';
import { DEMO_ADDRESS, type PairScene, setPairScene } from './scene.js';

const pairPlay = (daemon: DaemonKind): Play<PairScene> => ({
  picture: `A pair of nginx servers behind ${DEMO_ADDRESS}, kept alive by ${daemon}

    client ── asks http://${DEMO_ADDRESS}/ ten times a second
       │
  ═════╪═══════════════╦════════════════════╦═════  bridge
                  master               backup
                  priority 100         priority 90`,
  nodes: ['master', 'backup'],
  columns: [
    { name: 'master', kind: 'server' },
    { name: 'backup', kind: 'server' },
    { name: 'failed', kind: 'loss' },
  ],
  setScene: () => setPairScene(daemon),
  acts: pairActs(daemon),
  afterMs: 700,
});

await demonstrate((daemon) => [pairPlay(daemon)]);
