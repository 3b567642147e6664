/**
 * The state of a link as the driver of the interface tells it, by ioctl(2) as in netdevice(7):
 * ETHTOOL_GLINK of <linux/ethtool.h>, the registers of its transceiver (<linux/mii.h>), or the
 * flags of the interface.
 */
import type { LinkbeatDoor, LinkbeatMethod } from '../doors.js';
import { LITTLE_ENDIAN, POINTER_BYTES, viewOf } from '../host-order.js';
import { type NativeSocket, native } from '../native.js';
import { AF_INET, SOCK_DGRAM } from '../socket-numbers.js';

/** <linux/sockios.h> */
const SIOCGIFFLAGS = 0x8913;
const SIOCETHTOOL = 0x8946;
const SIOCGMIIPHY = 0x8947;
const SIOCGMIIREG = 0x8948;

const ETHTOOL_GLINK = 0x0a;

/** The basic mode status register, and its bit for the link. */
const MII_BMSR = 1;
const BMSR_LSTATUS = 0x0004;

/** <linux/if.h> */
const IFF_UP = 0x01;
const IFF_RUNNING = 0x40;

/** struct ifreq: the name of the interface, then a union. */
const NAME_BYTES = 16;
const IFREQ_BYTES = 40;

/** ioctl(2) on some socket. @returns its result, or the negative errno */
type Control = (request: number, argument: Uint8Array) => number;

/** Asks through a socket that is opened when it is needed; without one there is no answer. */
export function openLinkbeat(): LinkbeatDoor {
  let socket: NativeSocket | undefined;
  return {
    hasLink(interfaceName, method) {
      try {
        socket ??= new native.Socket(AF_INET, SOCK_DGRAM, 0);
      } catch {
        return undefined; // no descriptor is left: the next question may find one
      }
      const { control } = socket;
      return askForLink(control.bind(socket), interfaceName, method);
    },
  };
}

/**
 * Asks for the link of an interface; without a method by ETHTOOL, then by MII.
 * @returns undefined when there is no answer
 */
export function askForLink(
  control: Control,
  interfaceName: string,
  method?: LinkbeatMethod,
): boolean | undefined {
  switch (method) {
    case 'ETHTOOL':
      return askEthtool(control, interfaceName);
    case 'MII':
      return askTransceiver(control, interfaceName);
    case 'IOCTL':
      return askFlags(control, interfaceName);
    case undefined:
      return askEthtool(control, interfaceName) ?? askTransceiver(control, interfaceName);
  }
}

function request(interfaceName: string): Uint8Array {
  const bytes = new Uint8Array(IFREQ_BYTES);
  bytes.set(Buffer.from(interfaceName).subarray(0, NAME_BYTES - 1));
  return bytes;
}

/** The union has a pointer to struct ethtool_value: the command, and where its answer goes. */
function askEthtool(control: Control, interfaceName: string): boolean | undefined {
  const value = new Uint8Array(8);
  viewOf(value).setUint32(0, ETHTOOL_GLINK, LITTLE_ENDIAN);
  const argument = request(interfaceName);
  const address = native.bufferAddress(value);
  if (POINTER_BYTES === 8) {
    viewOf(argument).setBigUint64(NAME_BYTES, address, LITTLE_ENDIAN);
  } else {
    viewOf(argument).setUint32(NAME_BYTES, Number(address), LITTLE_ENDIAN);
  }
  const result = control(SIOCETHTOOL, argument);
  // Read in any case, so that it outlives the call.
  const answer = viewOf(value).getUint32(4, LITTLE_ENDIAN);
  return result < 0 ? undefined : answer !== 0;
}

/** The union has struct mii_ioctl_data: transceiver, register, what to write, what was read. */
function askTransceiver(control: Control, interfaceName: string): boolean | undefined {
  const argument = request(interfaceName);
  if (control(SIOCGMIIPHY, argument) < 0) {
    return undefined;
  }
  const view = viewOf(argument);
  view.setUint16(NAME_BYTES + 2, MII_BMSR, LITTLE_ENDIAN);
  // A loss is kept until it is read (IEEE 802.3 section 22.2.4.2.13): the second one is of now.
  for (let reading = 0; reading < 2; reading += 1) {
    if (control(SIOCGMIIREG, argument) < 0) {
      return undefined;
    }
  }
  return (view.getUint16(NAME_BYTES + 6, LITTLE_ENDIAN) & BMSR_LSTATUS) !== 0;
}

function askFlags(control: Control, interfaceName: string): boolean | undefined {
  const argument = request(interfaceName);
  if (control(SIOCGIFFLAGS, argument) < 0) {
    return undefined;
  }
  const flags = viewOf(argument).getUint16(NAME_BYTES, LITTLE_ENDIAN);
  return (flags & (IFF_UP | IFF_RUNNING)) === (IFF_UP | IFF_RUNNING);
}
