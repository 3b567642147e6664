/** Whether networks hear of a virtual address: what the answers to questions prove. */
import { familyOf, type IpAddress } from '../base/address.js';

/** What one network heard when it asked for one address. */
export interface Hearing {
  readonly device: string;
  readonly address: IpAddress;
  readonly answered: boolean;
  /** An address of the interface itself, asked for the same way: silence then is no accident. */
  readonly control: { readonly address: IpAddress; readonly answered: boolean } | undefined;
}

/**
 * - `silent`: not answered, while the interface's own address was
 * - `answers`: neighbours learn the address from this machine
 * - `unknown`: the interface does not even answer for its own address
 * - `nothingToCompare`: not answered, and the interface has no address of this family
 */
export type ArpVerdict = 'silent' | 'answers' | 'unknown' | 'nothingToCompare';

/** What a hearing proves. */
export function verdictOf({ answered, control }: Hearing): ArpVerdict {
  if (answered) {
    return 'answers';
  }
  if (control === undefined) {
    return 'nothingToCompare';
  }
  return control.answered ? 'silent' : 'unknown';
}

/** What to ask on a network: the virtual addresses, then its own, one of each family. */
export function questionsFor(
  virtual: readonly IpAddress[],
  own: readonly IpAddress[],
): { readonly addresses: readonly IpAddress[]; readonly controls: readonly IpAddress[] } {
  const controls = [...new Set(virtual.map(familyOf))].flatMap((family) => {
    const first = own.find((each) => familyOf(each) === family && !virtual.includes(each));
    return first ? [first] : [];
  });
  return { addresses: [...virtual, ...controls], controls };
}

/** The hearings of one network. */
export function hearings(
  device: string,
  virtual: readonly IpAddress[],
  controls: readonly IpAddress[],
  answered: ReadonlySet<IpAddress>,
): readonly Hearing[] {
  return virtual.map((address) => {
    const control = controls.find((each) => familyOf(each) === familyOf(address));
    return {
      device,
      address,
      answered: answered.has(address),
      control: control && { address: control, answered: answered.has(control) },
    };
  });
}

/** A hearing as a line for a person. */
export function describeHearing(hearing: Hearing): string {
  const { device, address, control } = hearing;
  const silent = `${device} does not answer for ${address}`;
  switch (verdictOf(hearing)) {
    case 'silent':
      return `${silent}, and does for its own ${control?.address}`;
    case 'answers':
      return `${device} ANSWERS for ${address}: neighbours send its packets here`;
    case 'unknown':
      return `${device} answers neither for ${address} nor for its own ${control?.address}`;
    case 'nothingToCompare':
      return `${silent}; it has no address of its own to compare with`;
  }
}
