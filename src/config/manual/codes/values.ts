/** Keywords and their values: what is said in any block. */
import type { CodeEntry } from './entry.js';

/** By code, in alphabetical order. */
export const valueCodes = {
  'deprecated-keyword': {
    meaning:
      'The keyword still works, but has a newer name or is no longer needed. keepalived may ' +
      'drop it in a later version.',
    advice: 'write the keyword that is named, or remove the line if none is',
  },
  'empty-value': {
    meaning:
      'The keyword stands without its value, as templates leave it. It counts as if the line ' +
      'were not there, as with keepalived.',
    advice: 'write a value, or let the template leave the line out',
  },
  'interface-not-found': {
    meaning: 'This machine has no network interface of that name. ip link shows those that it has.',
    advice:
      'correct the name; if the file is for another machine, check it with upkeep check ' +
      '--elsewhere; if the interface appears later, set dynamic_interfaces in global_defs',
  },
  'invalid-address': {
    meaning: 'The word is not an IP address. Host names are not looked up.',
    advice: 'write an IPv4 address such as 192.0.2.10 or an IPv6 address such as 2001:db8::10',
  },
  'invalid-boolean': {
    meaning: 'The keyword is a switch, and the word is none of its positions.',
    advice: 'write on, yes or true, or off, no or false',
  },
  'invalid-broadcast': {
    meaning: 'The word is not a broadcast address, so none is set.',
    advice: 'write brd + for the one that follows from the prefix length, or an IPv4 address',
  },
  'invalid-choice': {
    meaning: 'The keyword takes one of a few words, and this is none of them.',
    advice: 'choose one of the words that are listed',
  },
  'invalid-file-mode': {
    meaning: 'The word is not a file mode.',
    advice: 'write an octal number such as 0644',
  },
  'invalid-number': {
    meaning: 'The word is not a number of the kind that the keyword takes.',
    advice: 'write a plain decimal number: no unit such as s or ms, no sign, no thousands',
  },
  'invalid-prefix': {
    meaning: 'What stands behind the slash is not a prefix length of such an address.',
    advice: 'write 0 to 32 for IPv4 and 0 to 128 for IPv6, as in 192.0.2.10/24',
  },
  'invalid-scope': {
    meaning: 'The word is not a scope of an address, so the entry is left out.',
    advice: 'write global, site, link, host, nowhere or a number from 0 to 255',
  },
  'invalid-value': {
    meaning: 'The word does not have the form that the keyword needs, so it is not used.',
    advice: 'write it as the message shows; upkeep explain KEYWORD shows it too',
  },
  'missing-argument': {
    meaning: 'A keyword stands without the value that it needs, so it has no effect.',
    advice: 'add the value; upkeep explain KEYWORD shows what it takes',
  },
  'missing-block': {
    meaning: 'The keyword begins a block, and the braces are missing.',
    advice: 'write a { behind it, on the same line, what belongs to it, and a } at its end',
  },
  'missing-entry': {
    meaning: 'A line of a list begins with an option; the thing it is about is missing.',
    advice: 'write the entry first, as in 192.0.2.10/24 dev eth0',
  },
  'missing-keyword': {
    meaning: 'A block lacks a keyword that it is of no use without, and is ignored.',
    advice: 'add the keyword that is named',
  },
  'missing-option-value': {
    meaning: 'An option of an entry stands without its value.',
    advice: 'add the value or remove the option',
  },
  'network-namespace-not-found': {
    meaning: 'The daemon is to work in a network namespace that is not there, so it cannot start.',
    advice: 'make it with ip netns add before the daemon starts, or correct the name',
  },
  'not-for-ipv6': {
    meaning: 'The option exists for IPv4 addresses only.',
    advice: 'remove it',
  },
  'not-multicast': {
    meaning: 'Here the address of a group is needed, to which all routers listen.',
    advice: 'write one of 224.0.0.0/4 or ff00::/8; VRRP itself uses 224.0.0.18 and ff02::12',
  },
  'number-out-of-range': {
    meaning:
      'The number is too small or too large. The message says what is used in its place, if ' +
      'anything is.',
    advice: 'write a number of the range that is shown',
  },
  'number-too-precise': {
    meaning: 'The number has more decimal places than count, and is rounded.',
    advice: 'round it yourself',
  },
  'repeated-entry': {
    meaning: 'The list has this entry already. One of the two does not count.',
    advice: 'remove one of them',
  },
  'repeated-keyword': {
    meaning: 'The keyword counts once in a block and is given again; the last one counts.',
    advice: 'remove the one that is not meant',
  },
  'repeated-keyword-ignored': {
    meaning:
      'The keyword counts once in a block and is given again. The first one counts, as with ' +
      'keepalived; with all other keywords it is the last one.',
    advice: 'remove the one that is not meant, or give it the name that was meant',
  },
  'repeated-name': {
    meaning: 'Another block of the same kind has this name already, so this one is skipped.',
    advice: 'rename one of them, or join the two',
  },
  'surplus-words': {
    meaning: 'The keyword takes fewer words than stand on its line; the last ones are ignored.',
    advice: 'remove them, put a text with blanks into double quotes, or mark a comment with #',
  },
  'unexpected-block': {
    meaning: 'The keyword takes no block; the braces and what they hold are skipped.',
    advice: 'remove them, or look whether the line above is meant',
  },
  'unknown-keyword': {
    meaning:
      'This block has no keyword of that name. It may be misspelt, belong to another block, or ' +
      'come after a brace that closes the block too early. It is skipped, with its whole block ' +
      'if it has one.',
    advice: 'correct the spelling, or move it; upkeep explain KEYWORD says where it belongs',
  },
  'unknown-option': {
    meaning: 'An entry of this list has no option of that name.',
    advice: 'correct the spelling, and write one entry on each line',
  },
  'word-too-long': {
    meaning: 'The text is longer than is accepted, and cut.',
    advice: 'shorten it',
  },
  'wrong-address-family': {
    meaning:
      'An IPv6 address stands where IPv4 is needed, or the reverse. An instance speaks one of ' +
      'the two: the one of its first virtual address.',
    advice: 'use one family, and virtual_ipaddress_excluded for addresses of the other one',
  },
} satisfies Readonly<Record<string, CodeEntry>>;
