/**
 * A shell for a person, with the stage of the lvs tier set up: `scripts/lab --shell`.
 */
import { spawnSync } from 'node:child_process';
import { SERVERS, Topology } from './topology.js';
import { startWebServer } from './traffic.js';

const topology = new Topology({ label: 'lab-' });
for (const name of SERVERS) {
  await startWebServer(topology.node(name), [80]);
}
console.log(`
Namespaces: lab-client, lab-a and lab-b (directors), lab-server1, lab-server2, lab-server3.
  front 10.1.0.0/24  client .10  a .2  b .3
  back  10.2.0.0/24  client .10  a .2  b .3  servers .11 .12 .13, their route is a
Each server answers on port 80 with its name. For example:
  ip netns exec lab-a ipvsadm -A -t 10.1.0.2:80 -s rr
  ip netns exec lab-a ipvsadm -a -t 10.1.0.2:80 -r 10.2.0.11 -m
  ip netns exec lab-client curl http://10.1.0.2/
The machine ends with this shell.
`);
spawnSync('bash', ['--norc', '-i'], {
  stdio: 'inherit',
  env: { ...process.env, PS1: 'lab:\\w# ' },
});
process.exit(0);
