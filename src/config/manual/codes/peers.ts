/** Files of a cluster held against each other: `upkeep check --peer`. */
import type { CodeEntry } from './entry.js';

/** By code, in alphabetical order. */
export const peerCodes = {
  'peer-address-order': {
    meaning:
      'The files list the same addresses in another order. It works, but adverts differ from ' +
      'what the other router would send.',
    advice: 'list them in one order in all files',
  },
  'peer-addresses-differ': {
    meaning:
      'The files list different virtual addresses. What only one router has is gone when the ' +
      'other one is master.',
    advice: 'list the same addresses in all files',
  },
  'peer-authentication-differs': {
    meaning:
      'The files use different authentication. The routers drop the adverts of each other, and ' +
      'both become master.',
    advice: 'write the same block authentication in all files',
  },
  'peer-both-master': {
    meaning:
      'More than one file has state MASTER. It makes no router master, nor one faster: every ' +
      'router listens for the master-down interval first, and the priority decides.',
    advice: 'write BACKUP in all files but one, or in all',
  },
  'peer-checksum-differs': {
    meaning:
      'The files calculate the checksum of adverts differently (v3_checksum_as_v2), so the ' +
      'routers drop the adverts of each other.',
    advice: 'write the same setting in all files',
  },
  'peer-group-differs': {
    meaning:
      'The sync groups of the files have different members, so what changes state together on ' +
      'one router does not on the other.',
    advice: 'group the same virtual routers in all files',
  },
  'peer-has-errors': {
    meaning: 'The other file has errors of its own, so the comparison may lack something.',
    advice: 'check that file by itself first',
  },
  'peer-interface-differs': {
    meaning:
      'The virtual router is on another interface in the other file. That is right if the ' +
      'machines name their interfaces differently.',
    advice: 'make sure that both are on the same network',
  },
  'peer-interval-differs': {
    meaning:
      'The files have different intervals. In version 2 the routers drop the adverts of each ' +
      'other for it, and both become master.',
    advice: 'write the same advert_int in all files',
  },
  'peer-nopreempt-at-lower': {
    meaning:
      'nopreempt keeps a router that comes back from taking over. It matters where the priority ' +
      'is higher, and stands where it is lower.',
    advice: 'write it in the file of the higher priority',
  },
  'peer-not-listed': {
    meaning:
      'A router with unicast_peer is not among the peers of the other one, which sends it no ' +
      'adverts: both become master.',
    advice: 'let each file list the addresses that all the others send from',
  },
  'peer-password-differs': {
    meaning:
      'The first eight characters of the passwords differ. The routers drop the adverts of each ' +
      'other, and both become master.',
    advice: 'write the same auth_pass in all files',
  },
  'peer-prefix-differs': {
    meaning:
      'An address has another prefix length in the other file, so the routes of the machine ' +
      'change with a takeover.',
    advice: 'write the same prefix length in all files',
  },
  'peer-priority-equal': {
    meaning:
      'Two routers have the same priority. When both are masters, the one that sends from the ' +
      'higher address stays, which nobody can see in the files.',
    advice: 'give each router a priority of its own',
  },
  'peer-router-missing': {
    meaning:
      'The other file does not have this virtual router, so that machine does not take over for ' +
      'it.',
    advice: 'add the instance there, or correct its number or interface',
  },
  'peer-same-source': {
    meaning:
      'Two routers send from the same address. That is what happens when a file is copied to ' +
      'the other machine and its own address is not changed.',
    advice: 'write the own address of each machine into its file',
  },
  'peer-signature-refused': {
    meaning:
      'With auth_hmac a router takes adverts that are signed with a key that it has under the ' +
      'same number; by mode enforce no others, and without auth_hmac no signed ones.',
    advice:
      'change keys in three steps, each in all files: add the new key, make it the active_key, ' +
      'remove the old one; to begin with, use mode receive-only, then permissive, then enforce',
  },
  'peer-transport-differs': {
    meaning:
      'One file uses multicast, the other unicast or another group. The routers do not hear ' +
      'each other, and both become master.',
    advice: 'use unicast_peer in all files or in none, and one multicast group',
  },
  'peer-version-differs': {
    meaning:
      'The files use different versions of VRRP. The routers drop the adverts of each other, ' +
      'and both become master.',
    advice: 'write the same version or vrrp_version in all files',
  },
  'peer-virtual-router-id-differs': {
    meaning:
      'An instance has another virtual_router_id in the other file. The routers ignore each ' +
      'other, and both become master.',
    advice: 'give the virtual router one number in all files',
  },
  'peer-weight-too-small': {
    meaning:
      'When what is tracked fails, the weight lowers the priority, but not below that of the ' +
      'other router: nobody takes over.',
    advice: 'make the weight larger than the difference of the priorities',
  },
} satisfies Readonly<Record<string, CodeEntry>>;
