/**
 * A table of links and addresses that answers from its mirror and changes in steps: what is the
 * same for the real kernel and for a simulated one.
 */
import type {
  AddressReplacement,
  AddressRequest,
  AssignedAddress,
  Link,
  NetworkChange,
  NetworkTable,
  RequestResult,
} from '../doors.js';
import { type AddressChange, replacementResult, replacementSteps } from './address-change.js';
import type { NetworkMirror } from './network-mirror.js';

export abstract class MirroredTable implements NetworkTable {
  protected abstract readonly mirror: NetworkMirror;

  /** @returns the kernel's answer to each. */
  protected abstract carryOut(changes: readonly AddressChange[]): RequestResult[];

  abstract close(): void;

  links(): readonly Link[] {
    return this.mirror.links();
  }

  addresses(): readonly AssignedAddress[] {
    return this.mirror.addresses();
  }

  onChange(listener: (change: NetworkChange) => void): void {
    this.mirror.onChange(listener);
  }

  addAddresses(requests: readonly AddressRequest[]): readonly RequestResult[] {
    return this.carryOut(requests.map((address) => ({ kind: 'add', address })));
  }

  removeAddresses(addresses: readonly AssignedAddress[]): readonly RequestResult[] {
    return this.carryOut(addresses.map((address) => ({ kind: 'remove', address })));
  }

  replaceAddresses(replacements: readonly AddressReplacement[]): readonly RequestResult[] {
    const steps = replacements.map(replacementSteps);
    const results = this.carryOut(steps.flat());
    return steps.map((each) => replacementResult(results.splice(0, each.length)));
  }
}
