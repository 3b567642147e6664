/** VRRP: what virtual routers, their addresses and groups are told. */
import type { CodeEntry } from './entry.js';

/** By code, in alphabetical order. */
export const vrrpCodes = {
  'advert-interval-rounded': {
    meaning:
      'Version 2 of VRRP sends whole seconds, version 3 hundredths up to 40.95 s. The interval ' +
      'is rounded, and routers whose intervals differ do not accept each other in version 2.',
    advice: 'write the rounded interval, or vrrp_version 3 on all routers for shorter ones',
  },
  'authentication-ignored': {
    meaning:
      'Version 3 of VRRP has no authentication (RFC 5798), and where auth_hmac is written, it ' +
      'takes its place. The block has no effect.',
    advice: 'remove it, or use version 2 on all routers',
  },
  'authentication-left-out': {
    meaning:
      'RFC 3768 took authentication out of version 2. With vrrp_strict or strict_mode keepalived ' +
      'sends adverts without it and drops those that have it, and upkeep does the same.',
    advice: 'remove the block authentication, or the strict mode, on all routers alike',
  },
  'broadcast-with-peer': {
    meaning: 'An address of a point-to-point link (with peer) has no broadcast address.',
    advice: 'remove one of the two options',
  },
  'device-name-unusable': {
    meaning:
      'The name of the interface for a virtual MAC or an ipvlan is too long, is used by another ' +
      'instance, or is followed by a word that means nothing. A name is made from vmac_prefix.',
    advice: 'write one name of at most 15 characters after use_vmac or use_ipvlan',
  },
  'garp-group-unused': {
    meaning: 'A garp_group keeps a distance between announcements, and this one names none.',
    advice: 'add garp_interval or gna_interval, or remove the block',
  },
  'group-member-left-out': {
    meaning:
      'A member of a sync group cannot run, for a reason that is given at the instance. The ' +
      'group goes on without it.',
    advice: 'correct the instance, or remove it from the group',
  },
  'group-with-one-member': {
    meaning: 'A sync group keeps several instances in one state. With one there is nothing to do.',
    advice: 'add the other members, or remove the group',
  },
  'group-without-members': {
    meaning: 'A sync group has no instance that exists, and is left out.',
    advice: 'list the names of instances in its block group',
  },
  'hmac-ignored': {
    meaning:
      'auth_hmac has keys to check adverts with, and one of them to sign with: active_key. ' +
      'Without it the whole block has no effect, and adverts are neither signed nor checked.',
    advice: 'write active_key with the number of one of the keys',
  },
  'hmac-key-exposed': {
    meaning: 'Whoever can read a key file can send adverts in the name of the virtual router.',
    advice: 'let only its owner read it (chmod 600)',
  },
  'hmac-key-unusable': {
    meaning:
      'A key of auth_hmac has 32 to 64 bytes and a number of its own. One that is given twice, ' +
      'that has another length, or whose file cannot be read, is ignored.',
    advice: 'make one with: head -c 32 /dev/urandom | xxd -p -c 64, and write hex: before it',
  },
  'hmac-mode-strict': {
    meaning: 'In strict mode an instance with auth_hmac takes signed adverts only.',
    advice: 'write mode enforce, or turn strict mode off while keys are introduced',
  },
  'impossible-route': {
    meaning:
      'An entry of virtual_routes or static_routes says things that do not go together, and is ' +
      'left out: addresses of both families, or an option of the other family.',
    advice: 'write it as ip route would take it',
  },
  'impossible-rule': {
    meaning:
      'An entry of virtual_rules or static_rules is left out: it mixes families, or it does not ' +
      'say one thing to do with the packets that it selects.',
    advice: 'write it as ip rule would take it',
  },
  'instance-in-two-groups': {
    meaning: 'An instance is listed a second time, and an instance can be in one sync group only.',
    advice: 'leave it in one, or join the groups',
  },
  'interface-missing': {
    meaning:
      'A virtual router does not say which interface it is on, or an address of one with vrf ' +
      'alone which interface it is for; it is left out.',
    advice:
      'add the keyword interface with the interface that the other routers are reached by; to an ' +
      'address add dev',
  },
  'ipvlan-address-missing': {
    meaning:
      'An ipvlan has the MAC address of the interface below, so it needs an IP address of its ' +
      'own to send adverts from. Without one the instance stays in FAULT.',
    advice: 'write an address of the family of the instance after use_ipvlan, as in 10.0.0.9/24',
  },
  'label-too-long': {
    meaning: 'The kernel accepts 15 characters in the label of an address. The entry is left out.',
    advice: 'shorten it; a usual label is the interface, a colon and a number, as in eth0:1',
  },
  'loopback-interface': {
    meaning: 'Nobody else can be reached by the loopback interface. The instance is left out.',
    advice: 'name the interface that the other routers are on',
  },
  'multicast-with-peers': {
    meaning: 'An instance with unicast_peer sends to its peers, and to no multicast group.',
    advice: 'remove mcast_dst_ip, or unicast_peer',
  },
  'no-source-address': {
    meaning: 'track_src_ip watches the address to send from, and none is given.',
    advice: 'write mcast_src_ip or unicast_src_ip, or remove track_src_ip',
  },
  'no-virtual-address': {
    meaning:
      'A virtual router has no virtual address, so there is nothing that moves to another ' +
      'machine when this one dies.',
    advice: 'list the addresses in virtual_ipaddress, or write no_virtual_ipaddress if it is meant',
  },
  'nopreempt-ignored': {
    meaning:
      'nopreempt lets a master of lower priority keep its place when this router comes back. ' +
      'That needs a router that starts as BACKUP and does not own the address (priority 255).',
    advice: 'write state BACKUP on all routers and priorities below 255',
  },
  'own-interface-tracked': {
    meaning:
      'The interface of an instance is always tracked: when it goes down, the instance is in ' +
      'the state FAULT. The entry adds nothing, and its weight does not count.',
    advice: 'remove the entry',
  },
  'owner-ignores-adverts': {
    meaning:
      'owner_ignore_adverts is about the address owner, the router of priority 255, which never ' +
      'obeys adverts of others; it has no effect on another one.',
    advice: 'remove the keyword',
  },
  'owner-not-master': {
    meaning:
      'Priority 255 is for the router that owns the addresses. It is master whenever it runs, ' +
      'so state BACKUP does not count.',
    advice: 'write a priority from 1 to 254; 255 is rarely meant',
  },
  'password-missing': {
    meaning: 'auth_type PASS stands without a password, so adverts carry no authentication.',
    advice: 'add auth_pass, the same on all routers, or remove the block authentication',
  },
  'password-too-long': {
    meaning:
      'Eight characters of a password are sent. Routers whose passwords agree in these accept ' +
      'each other.',
    advice: 'shorten it to eight characters',
  },
  'password-unused': {
    meaning: 'A password stands without auth_type PASS, so adverts carry no authentication.',
    advice: 'add auth_type PASS on all routers, or remove the block',
  },
  'preempt-delay-ignored': {
    meaning:
      'preempt_delay makes a backup wait before it takes over from a master of lower priority. ' +
      'With state MASTER it is ignored.',
    advice: 'write state BACKUP on all routers, or remove preempt_delay',
  },
  'prefix-with-peer': {
    meaning:
      'On a point-to-point link the prefix length belongs to the address of the peer; the one ' +
      'of the own address is ignored.',
    advice: 'write it behind the peer, as in 192.0.2.1 peer 192.0.2.2/30',
  },
  'repeated-address': {
    meaning: 'An instance lists a virtual address twice; the second entry is ignored.',
    advice: 'remove one of them',
  },
  'repeated-virtual-router-id': {
    meaning:
      'Two instances of one interface and address family have the same virtual_router_id, so ' +
      'that no router could tell their adverts apart. The second one is left out; keepalived ' +
      'does not start at all.',
    advice: 'give each virtual router on a network a number of its own, alike on all machines',
  },
  'rule-without-preference': {
    meaning:
      'A rule without a preference gets the next one from 16384 down, in the order of the file. ' +
      'Another rule in the file changes the numbers of those behind it.',
    advice: 'add preference with a number below 32766, where the main table is looked up',
  },
  'state-repeated': {
    meaning: 'The state was set to MASTER before; the later line is ignored.',
    advice: 'remove one of them',
  },
  'strict-mode-broken': {
    meaning:
      'strict_mode, or vrrp_strict, keeps a router to the RFC of its version. What the file asks ' +
      'for beyond it is put right, so the router runs with other settings than are written.',
    advice: 'remove the setting, or turn strict mode off',
  },
  'timer-expired-ignored': {
    meaning:
      'A master that was not scheduled for a while steps down with timer_expired_backup. Without ' +
      'nopreempt it would take over again at once, so the setting is ignored.',
    advice: 'add nopreempt, or remove the setting',
  },
  'too-many-addresses': {
    meaning:
      'An advert cannot name so many addresses. The last ones are set and announced on the ' +
      'network all the same, but the other routers do not hear of them.',
    advice: 'move them to virtual_ipaddress_excluded, in the same way on all routers',
  },
  'track-group-ignored': {
    meaning:
      'A static entry names a track_group that does not exist, or has no interface that the ' +
      'instances of the group could follow.',
    advice: 'define the group, or add dev (of a rule iif) to the entry',
  },
  'translated-to-nftables': {
    meaning:
      'The file asks for rules of iptables, or for ipsets. The same rules are made with ' +
      'nftables; chains and sets of other names than those asked for hold them.',
    advice: 'write nftables instead, or leave it as it is',
  },
  'unicast-without-peers': {
    meaning:
      'A setting of unicast stands in an instance without a usable peer, so adverts are sent by ' +
      'multicast.',
    advice: 'list the addresses of the other routers in unicast_peer, or remove the setting',
  },
  'unknown-instance': {
    meaning:
      'No vrrp_instance of this name is defined. An entry of a sync group is ignored, a ' +
      'virtual_server that is to be active with it (a vrrp_sync_group will do there, too) is ' +
      'never set up, and a synchronisation daemon that is to follow it never runs.',
    advice: 'define it, or correct the name',
  },
  'virtual-router-id-missing': {
    meaning:
      'An instance has no valid virtual_router_id, the number by which the routers recognise ' +
      'each other, and is left out.',
    advice: 'add virtual_router_id with a number from 1 to 255, the same on all its routers',
  },
  'vmac-address-unusable': {
    meaning:
      'A MAC address that is written after use_vmac must not be a multicast address, nor one of ' +
      'those that RFC 9568 gives to virtual routers. The one of the virtual router is used.',
    advice: 'remove it, or write a locally administered address as in 02:11:22:33:44',
  },
  'vmac-xmit-base-needed': {
    meaning:
      'Unicast peers are reached by routes out of the interface below, so adverts leave from it ' +
      'and not from the one with the virtual MAC.',
    advice: 'write vmac_xmit_base as well',
  },
  'vmac-xmit-base-unused': {
    meaning: 'vmac_xmit_base says where an instance with use_vmac sends from, and there is none.',
    advice: 'remove it, or write use_vmac',
  },
  'weight-ignored': {
    meaning:
      'A weight changes the priority of an instance. The priority of an address owner never ' +
      'changes, nor does that of an instance in a sync group without ' +
      'sync_group_tracking_weight. There a script with a weight is not tracked, and an ' +
      'interface that is down means FAULT.',
    advice: 'remove the weight, so that a failure means FAULT, or set sync_group_tracking_weight',
  },
} satisfies Readonly<Record<string, CodeEntry>>;
