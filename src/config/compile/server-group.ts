/** `virtual_server_group`: an address, a range of addresses or a firewall mark on each line. */
import { type AddressFamily, addressBytes, familyOf, parseAddress } from '../../base/address.js';
import type { Directive, Word } from '../language/tree.js';
import type { BlockWatch } from './block-watch.js';
import { type CompileContext, reportError } from './context.js';
import { noteDefinition } from './followed-objects.js';

/** Looks at the addresses and ranges of one block; ports and marks are checked by themselves. */
export function watchServerGroup(context: CompileContext, directive: Directive): BlockWatch {
  noteDefinition(context, 'virtual_server_group', directive);
  return {
    line({ keyword }: Directive): void {
      if (keyword.text !== 'fwmark') {
        const problem = rangeProblem(keyword);
        if (problem !== undefined) {
          reportError(context, 'invalid-address-range', keyword, `${problem}; it is left out`);
        }
      }
    },
    end(): void {
      // Entries stand for themselves.
    },
  };
}

/** What is wrong with `address`, `address-end` or `address/prefix length`, if anything is. */
function rangeProblem({ text }: Word): string | undefined {
  const [, first = '', separator = '', rest = ''] = /^([^/-]*)([/-]?)(.*)$/s.exec(text) ?? [];
  const address = parseAddress(first);
  if (address === undefined) {
    return `'${first}' is not an IP address`;
  }
  const family = familyOf(address);
  if (separator === '') {
    return undefined;
  }
  const bytes = addressBytes(address);
  return separator === '-'
    ? endProblem(text, rest, family, bytes)
    : prefixProblem(text, rest, family, bytes);
}

/**
 * The end of a range is the last octet of an IPv4 address, decimal, or the last 16 bits of an IPv6
 * address, hexadecimal.
 */
function endProblem(
  text: string,
  end: string,
  family: AddressFamily,
  bytes: Uint8Array,
): string | undefined {
  const inet = family === 'inet';
  if (!(inet ? /^\d+$/ : /^[0-9a-f]+$/i).test(end)) {
    const wanted = inet ? 'the last octet, decimal' : 'the last 16 bits, hexadecimal';
    return `'${text}': behind - stands ${wanted}, not '${end}'`;
  }
  const last = Number.parseInt(end, inet ? 10 : 16);
  const maximum = inet ? 255 : 65_535;
  if (last > maximum) {
    return `'${text}': the end of the range is beyond ${maximum.toString(inet ? 10 : 16)}`;
  }
  const low = bytes.at(-1) ?? 0;
  const begin = inet ? low : (bytes.at(-2) ?? 0) * 256 + low;
  return last > begin ? undefined : `'${text}': the range does not end behind its beginning`;
}

function prefixProblem(
  text: string,
  prefix: string,
  family: AddressFamily,
  bytes: Uint8Array,
): string | undefined {
  const bits = family === 'inet' ? 32 : 128;
  const length = /^\d{1,3}$/.test(prefix) ? Number(prefix) : 0;
  if (length < 1 || length > bits) {
    return `'/${prefix}' is no prefix length from 1 to ${bits}`;
  }
  const hostBit = bytes.findIndex((byte, index) => {
    const networkBits = Math.min(Math.max(length - index * 8, 0), 8);
    return (byte & (0xff >> networkBits)) !== 0;
  });
  return hostBit < 0 ? undefined : `'${text}': bits behind the prefix length have to be 0`;
}
