/** Random tables over few names, so that two of them have much in common. */
import fc from 'fast-check';
import {
  type DestinationEntry,
  destinationKey,
  type ServiceAddress,
  type ServiceEntry,
  type ServiceTable,
  serviceKey,
} from '../../../src/lvs/table/table.js';
import { ip } from '../director/sample-balancer.js';

const addresses: readonly ServiceAddress[] = [
  ...(['TCP', 'UDP'] as const).map((protocol) => ({
    ...({ kind: 'address', family: 'inet', protocol, port: 80 } as const),
    address: ip('10.0.0.1'),
  })),
  ...[1, 2].map((mark) => ({ kind: 'fwmark', family: 'inet', mark }) as const),
];

const service: fc.Arbitrary<ServiceEntry> = fc.record({
  address: fc.constantFrom(...addresses),
  scheduler: fc.constantFrom('rr', 'wrr'),
  flags: fc.constantFrom(0, 1, 4),
  timeoutSeconds: fc.constantFrom(0, 300),
  netmask: fc.constantFrom(0xffff_ffff, 0xffff_ff00),
  engine: fc.constantFrom('', 'sip'),
});

const plain = {
  family: fc.constant('inet' as const),
  address: fc.constantFrom('10.0.1.1', '10.0.1.2', '10.0.1.3').map(ip),
  port: fc.constantFrom(80, 81),
  weight: fc.constantFrom(0, 0, 1, 2),
  upperThreshold: fc.constantFrom(0, 10),
  lowerThreshold: fc.constantFrom(0, 5),
};

const destination: fc.Arbitrary<DestinationEntry> = fc.oneof(
  fc.record({ ...plain, method: fc.constantFrom('masquerade' as const, 'route' as const) }),
  fc.record({
    ...plain,
    method: fc.constant('tunnel' as const),
    tunnel: fc.record({
      type: fc.constantFrom('ipip' as const, 'gre' as const),
      port: fc.constant(0),
      checksum: fc.constantFrom('none' as const, 'csum' as const),
    }),
  }),
);

/** Up to four services with up to four destinations each; identities are unique. */
export const arbitraryTables: fc.Arbitrary<readonly ServiceTable[]> = fc.uniqueArray(
  fc.record({
    service,
    destinations: fc.uniqueArray(destination, { selector: destinationKey, maxLength: 4 }),
  }),
  { selector: (table) => serviceKey(table.service.address), maxLength: 4 },
);
