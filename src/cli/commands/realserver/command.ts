import type { CommandRow } from '../../command.js';

/** `upkeep realserver`: what it takes, and its words. */
export const realserver = {
  name: 'realserver',
  summary: 'set this machine up as a real server behind a director',
  usage: [
    'up --vip ADDRESS... [--method dr|tun] [--interface NAME] [--arp-rules]',
    'up [--vip ADDRESS...] --neighbour ADDRESS=MAC[@NAME]...',
    'down [--vip ADDRESS...]',
    'status [--vip ADDRESS... [--method dr|tun]]',
    'verify [--vip ADDRESS...]',
  ],
  description: `
Behind a director that forwards by hardware address (lvs_method DR) or in a tunnel (TUN), every
real server holds the virtual address as well, and must keep quiet about it: otherwise neighbours
learn it from a real server, and the director is bypassed. NAT needs nothing of this.`,
  actions: {
    up: {
      help:
        'makes it so, and shows the commands that do the same by hand:\n' +
        'arp_ignore and arp_announce; the address on lo with a prefix of 32 or\n' +
        '128; for tun instead on tunl0 (IPv6: ip6tnl0), its module, the tunnel\n' +
        'up, rp_filter loose. What is so already is left alone.',
      options: {},
    },
    down: {
      help:
        'undoes exactly what up has done, or what it has done for these\n' +
        'addresses; settings that others have changed since are left alone',
      options: {},
    },
    status: { help: 'shows what is in place and what is not', options: {} },
    verify: {
      help:
        'asks for the addresses on every network of this machine, as a neighbour\n' +
        'would: the question comes in through the interface itself, by a cable\n' +
        'made for it (veth and tc, removed again). For comparison it is asked\n' +
        'for an address of its own as well, which has to be answered.',
      options: {},
    },
  },
  remark: `
Without --vip: the addresses that up was given since this machine was started. It does not last
beyond a restart: etc/upkeep-realserver.service is a systemd unit that runs up at boot.`,
  operands: [{ name: 'ADDRESS', many: true }],
  options: {
    vip: {
      type: 'string',
      value: 'ADDRESS',
      multiple: true,
      help: 'a virtual address, may be repeated; or further words',
    },
    method: {
      type: 'string',
      value: 'METHOD',
      choices: ['dr', 'tun'],
      help: 'IP in IP, as ipvsadm -i does without --tun-type',
    },
    interface: {
      type: 'string',
      value: 'NAME',
      help: 'for dr: lo (default) or a dummy interface; for tun: sit0 for IPv6\nthat comes in IPv4',
    },
    'arp-rules': {
      type: 'boolean',
      help:
        'for dr over IPv4: a table of nft keeps quiet about the address, in\n' +
        'place of arp_ignore and arp_announce, which hold for all addresses;\n' +
        'once given it holds for the address until it is down',
    },
    neighbour: {
      type: 'string',
      value: 'ADDRESS=MAC',
      multiple: true,
      help:
        'a neighbour that cannot be asked by ARP, for example one in another\n' +
        'subnet: a permanent entry (ip neighbour), on the only network or\n' +
        'on that behind @; it goes when all is undone',
    },
    'dry-run': {
      type: 'boolean',
      short: 'n',
      help: 'with up and down: show the commands, do nothing',
    },
    json: { type: 'boolean', help: 'the same as JSON' },
  },
  exits: `0  done; in place; proven that no network hears of the addresses
1  wrong command line, or refused; not in place; a network does hear of an address
2  of verify: it cannot be told`,
  examples: `upkeep realserver up --vip 10.0.0.100
upkeep realserver up --vip 10.0.0.100 --vip 2001:db8::100 --method tun
upkeep realserver verify && upkeep realserver status
upkeep realserver down`,
} as const satisfies CommandRow;
