/** The command about the kernel's IPVS table. */
import type { Command } from '../../command.js';

/** `upkeep ipvs` */
export const ipvs: Command = {
  name: 'ipvs',
  summary: "list, save, restore, zero and clear the kernel's IPVS table",
  load: () => import('./ipvs.js'),
  help: `Usage: upkeep ipvs list [OPTION]...
       upkeep ipvs save
       upkeep ipvs restore [FILE]
       upkeep ipvs zero [SERVICE]
       upkeep ipvs clear --ours [--socket PATH]

Shows and changes the table of IPVS in the kernel, whoever has filled it. Needs root, or the
capability CAP_NET_ADMIN; the module ip_vs is loaded when it is missing.

list                      what ipvsadm -L -n lists: services, their destinations, connections
      --stats             counters instead of settings, in full
      --rate              counters per second
      --connections       the connections that IPVS knows, as they are in /proc/net/ip_vs_conn
      --timeout           time-outs of connections, in seconds
      --daemon            roles of the sync daemon that run
      --json              the table, time-outs and daemons as JSON
  -n                      for those who are used to it: only numbers are shown anyway

save                      prints rules as ipvsadm -S -n does, thresholds included
restore                   reads such rules from FILE (- or none: standard input) and adds them to
                          the table; when one line is wrong nothing is done
zero                      sets all counters to zero, or those of one SERVICE: -t ADDRESS:PORT,
                          -u ADDRESS:PORT, --sctp-service ADDRESS:PORT or -f MARK [-6]
clear --ours              removes what an upkeepd has left behind that was killed with all its
                          processes, and puts time-outs, sync daemons, settings of the kernel and
                          the firewall back; services of others stay. Refused while the daemon
                          runs: stop that instead.
      --socket PATH       control socket that the daemon had (default /run/upkeep/control.sock)

Exit status:
  0  done    1  wrong command line or rule, or the kernel has refused something

Examples:
  upkeep ipvs list
  upkeep ipvs list --json | jq '.services[].destinations | length'
  upkeep ipvs save > rules && upkeep ipvs restore rules
  upkeep ipvs zero -t 10.0.0.1:80
`,
};
