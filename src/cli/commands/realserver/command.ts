/** The command about this machine as a real server of IPVS. */
import type { Command } from '../../command.js';

/** `upkeep realserver` */
export const realserver: Command = {
  name: 'realserver',
  summary: 'set this machine up as a real server behind a director',
  load: () => import('./realserver.js'),
  help: `Usage: upkeep realserver up --vip ADDRESS... [--method dr|tun] [--interface NAME]
       upkeep realserver down [--vip ADDRESS...]
       upkeep realserver status [--vip ADDRESS... [--method dr|tun]]
       upkeep realserver verify [--vip ADDRESS...]

Behind a director that forwards by hardware address (lvs_method DR) or in a tunnel (TUN), every
real server holds the virtual address as well, and must keep quiet about it: otherwise neighbours
learn it from a real server, and the director is bypassed. NAT needs nothing of this.

up                        makes it so, and shows the commands that do the same by hand:
                          arp_ignore and arp_announce; the address on lo with a prefix of 32 or
                          128; for tun instead on tunl0 (IPv6: ip6tnl0), its module, the tunnel
                          up, rp_filter loose. What is so already is left alone.
down                      undoes exactly what up has done, or what it has done for these
                          addresses; settings that others have changed since are left alone
status                    shows what is in place and what is not
verify                    asks for the addresses on every network of this machine, as a neighbour
                          would: the question comes in through the interface itself, by a cable
                          made for it (veth and tc, removed again). For comparison it is asked
                          for an address of its own as well, which has to be answered.

Without --vip: the addresses that up was given since this machine was started. It does not last
beyond a restart: etc/upkeep-realserver.service is a systemd unit that runs up at boot.

Options:
      --vip ADDRESS       a virtual address, may be repeated; or further words
      --method METHOD     dr (default) or tun: IP in IP, as ipvsadm -i does without --tun-type
      --interface NAME    for dr: lo (default) or a dummy interface; for tun: sit0 for IPv6 that
                          comes in IPv4
  -n, --dry-run           with up and down: show the commands, do nothing
      --json              the same as JSON

Exit status:
  0  done; in place; proven that no network hears of the addresses
  1  wrong command line, or refused; not in place; a network does hear of an address
  2  of verify: it cannot be told

Examples:
  upkeep realserver up --vip 10.0.0.100
  upkeep realserver up --vip 10.0.0.100 --vip 2001:db8::100 --method tun
  upkeep realserver verify && upkeep realserver status
  upkeep realserver down
`,
};
