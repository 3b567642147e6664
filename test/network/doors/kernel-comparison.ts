/** The same steps on the kernel and on the simulated one: answers and addresses have to agree. */
import { execFileSync } from 'node:child_process';
import type { IpAddress } from '../../../src/base/address.js';
import type { AddressRequest, AssignedAddress, RequestResult } from '../../../src/linux/doors.js';
import { openNetworkTable } from '../../../src/linux/route/network-table.js';
import { SimulatedKernel } from '../../../src/sim/kernel/simulated-kernel.js';
import { SimulatedTable } from '../../../src/sim/kernel/simulated-table.js';
import { textOfAddress } from '../../../src/sim/machine/address-text.js';
import { createRandom, type Random } from '../../../src/sim/random.js';

const DEVICE = 'eth0';
const SECONDARY = 0x01;

/** A step, and where the two part, if they do. */
export interface Difference {
  readonly step: string;
  readonly kernel: readonly string[];
  readonly simulated: readonly string[];
}

/** A few addresses of few subnets, so that they meet. */
function drawRequest(random: Random, linkIndex: number): AddressRequest {
  const isV4 = random.chance(0.7);
  const number = random.integer(1, 4);
  return {
    linkIndex,
    family: isV4 ? 'inet' : 'inet6',
    address: (isV4 ? `10.200.0.${number}` : `2001:db8:200::${number}`) as IpAddress,
    prefixLength: isV4 ? random.pick([24, 24, 30, 32]) : random.pick([64, 128]),
    scope: isV4 && random.chance(0.1) ? 253 : 0,
    flags: isV4 ? 0 : 0x02,
    label: isV4 && random.chance(0.3) ? `${DEVICE}:${number}` : undefined,
    broadcast: undefined,
    peer: undefined,
    protocol: 18,
    preferredLifetimeSeconds: random.chance(0.2) ? 0 : undefined,
  };
}

/** What is not link-local: IPv4 in the kernel's order, whose first of a subnet is the primary. */
function listed(addresses: readonly AssignedAddress[]): readonly string[] {
  const texts = (family: AssignedAddress['family']) =>
    addresses
      .filter((each) => each.family === family && !each.address.startsWith('fe80'))
      .map((each) => `${textOfAddress(DEVICE, each)}${secondary(each)}`);
  return [...texts('inet'), ...texts('inet6').toSorted()];
}

function secondary({ family, flags }: AssignedAddress): string {
  return family === 'inet' && (flags & SECONDARY) !== 0 ? ' secondary' : '';
}

function codes(results: readonly RequestResult[]): readonly string[] {
  return results.map((result) => result?.code ?? 'done');
}

function promotion(on: boolean): string {
  return `ipv4.conf.${DEVICE}.promote_secondaries=${on ? 1 : 0}`;
}

function ip(...words: readonly string[]): void {
  execFileSync('ip', words);
}

/** @returns the first difference; undefined: none in so many steps. */
export function compareKernels(seed: number, steps: number): Difference | undefined {
  const random = createRandom(seed);
  const promotes = seed % 2 === 1;
  for (const setting of [`ipv6.conf.${DEVICE}.disable_ipv6=0`, promotion(promotes)]) {
    execFileSync('sysctl', ['-qw', `net.${setting}`]);
  }
  ip('-4', 'address', 'flush', 'dev', DEVICE);
  const table = openNetworkTable();
  const link = table.links().find(({ name }) => name === DEVICE);
  if (link === undefined) {
    throw new RangeError(`no ${DEVICE}`);
  }
  const kernel = new SimulatedKernel();
  kernel.promotesSecondaries = promotes;
  const { index } = kernel.plug(DEVICE, { ...link });
  const unread: (() => void)[] = [];
  const simulated = new SimulatedTable(kernel, (read) => unread.push(read));
  const here = <Request extends AssignedAddress>(each: Request) => ({ ...each, linkIndex: index });
  try {
    for (let step = 0; step < steps; step += 1) {
      const request = drawRequest(random, link.index);
      const before = read().filter(({ address }) => !address.startsWith('fe80'));
      const former = before[random.integer(0, Math.max(0, before.length - 1))];
      const kind = random.pick(['add', 'add', 'add', 'remove', 'replace', 'by hand', 'flap']);
      let real: readonly string[] = [];
      let fake: readonly string[] = [];
      if (kind === 'add') {
        real = codes(table.addAddresses([request]));
        fake = codes(simulated.addAddresses([here(request)]));
      } else if (kind === 'flap') {
        ip('link', 'set', DEVICE, 'down');
        kernel.setUp(DEVICE, false);
        ip('link', 'set', DEVICE, 'up');
        kernel.setUp(DEVICE, true);
      } else if (former !== undefined && kind === 'remove') {
        real = codes(table.removeAddresses([former]));
        fake = codes(simulated.removeAddresses([here(former)]));
      } else if (former !== undefined && kind === 'replace') {
        const { address, family, prefixLength } = former;
        const other = { ...request, address, family, prefixLength };
        const { label } = family === 'inet' ? request : former;
        real = codes(table.replaceAddresses([{ former, request: { ...other, label } }]));
        const replacement = { former: here(former), request: here({ ...other, label }) };
        fake = codes(simulated.replaceAddresses([replacement]));
      } else if (former !== undefined) {
        ip('address', 'delete', `${former.address}/${former.prefixLength}`, 'dev', DEVICE);
        kernel.request({ kind: 'remove', address: here(former) });
      }
      const kernelSays = [...real, ...listed(read())];
      const simulatedSays = [...fake, ...listed(kernel.addresses())];
      if (kernelSays.join() !== simulatedSays.join()) {
        const what = kind === 'add' ? textOfAddress(DEVICE, request) : former;
        const text = `${step}: ${kind} ${JSON.stringify(what)}`;
        return { step: text, kernel: kernelSays, simulated: simulatedSays };
      }
    }
    return undefined;
  } finally {
    table.close();
  }
}

/** What the kernel has, asked anew. */
function read(): readonly AssignedAddress[] {
  const table = openNetworkTable();
  try {
    const index = table.links().find(({ name }) => name === DEVICE)?.index;
    return table.addresses().filter(({ linkIndex }) => linkIndex === index);
  } finally {
    table.close();
  }
}
