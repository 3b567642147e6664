/**
 * The BFD control packet (RFC 5880 section 4.1), without authentication:
 *
 *      0                   1                   2                   3
 *      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *     +-----+---------+---+-----------+---------------+---------------+
 *   0 |Vers |  Diag   |Sta|P|F|C|A|D|M|  Detect Mult  |    Length     |
 *     +-----+---------+---+-----------+---------------+---------------+
 *   4 |                       My Discriminator                        |
 *     +---------------------------------------------------------------+
 *   8 |                      Your Discriminator                       |
 *     +---------------------------------------------------------------+
 *  12 |                    Desired Min TX Interval                    |
 *     +---------------------------------------------------------------+
 *  16 |                   Required Min RX Interval                    |
 *     +---------------------------------------------------------------+
 *  20 |                 Required Min Echo RX Interval                 |
 *     +---------------------------------------------------------------+
 *
 * Intervals are microseconds.
 */
import { BFD_STATES, type BfdState } from './bfd-state.js';

/** Bytes of a packet without authentication section. */
export const CONTROL_PACKET_LENGTH = 24;

const VERSION = 1;

/** The flags of byte 1. */
const POLL = 0x20;
const FINAL = 0x10;
const AUTHENTICATION_PRESENT = 0x04;
const DEMAND = 0x02;
const MULTIPOINT = 0x01;

/** What one control packet says. */
export interface ControlPacket {
  readonly diagnostic: number;
  readonly state: BfdState;
  readonly poll: boolean;
  readonly final: boolean;
  readonly demand: boolean;
  readonly detectMultiplier: number;
  readonly myDiscriminator: number;
  /** 0: the sender has not heard us yet. */
  readonly yourDiscriminator: number;
  readonly desiredMinTxUs: number;
  /** 0: the sender wants no periodic packets. */
  readonly requiredMinRxUs: number;
}

/** Why bytes are no control packet that can be used. */
export interface ControlPacketError {
  readonly error: ControlPacketFlaw;
  /** For the operator. */
  readonly reason: string;
}

/** What can be wrong with a packet by itself. */
export type ControlPacketFlaw =
  | 'length'
  | 'version'
  | 'multiplier'
  | 'multipoint'
  | 'discriminator'
  | 'authentication';

/** The bytes of a packet; echo is never offered (Required Min Echo RX Interval 0). */
export function encodeControlPacket(packet: ControlPacket): Uint8Array {
  const bytes = new Uint8Array(CONTROL_PACKET_LENGTH);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, (VERSION << 5) | packet.diagnostic);
  const flags =
    (packet.poll ? POLL : 0) | (packet.final ? FINAL : 0) | (packet.demand ? DEMAND : 0);
  view.setUint8(1, (BFD_STATES.indexOf(packet.state) << 6) | flags);
  view.setUint8(2, packet.detectMultiplier);
  view.setUint8(3, CONTROL_PACKET_LENGTH);
  view.setUint32(4, packet.myDiscriminator);
  view.setUint32(8, packet.yourDiscriminator);
  view.setUint32(12, packet.desiredMinTxUs);
  view.setUint32(16, packet.requiredMinRxUs);
  return bytes;
}

/**
 * Reads a packet: the checks of RFC 5880 section 6.8.6 that need no session, in its order. Bytes
 * after the length that the packet states are ignored.
 */
export function decodeControlPacket(bytes: Uint8Array): ControlPacket | ControlPacketError {
  if (bytes.length < CONTROL_PACKET_LENGTH) {
    return flaw('length', `${bytes.length} bytes, at least ${CONTROL_PACKET_LENGTH} expected`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const version = view.getUint8(0) >> 5;
  const flags = view.getUint8(1);
  const length = view.getUint8(3);
  if (version !== VERSION) {
    return flaw('version', `version ${version}, ${VERSION} expected`);
  }
  if (length < CONTROL_PACKET_LENGTH || length > bytes.length) {
    return flaw('length', `says length ${length}, received ${bytes.length}`);
  }
  const packet: ControlPacket = {
    diagnostic: view.getUint8(0) & 0x1f,
    state: BFD_STATES[flags >> 6] ?? 'AdminDown',
    poll: (flags & POLL) !== 0,
    final: (flags & FINAL) !== 0,
    demand: (flags & DEMAND) !== 0,
    detectMultiplier: view.getUint8(2),
    myDiscriminator: view.getUint32(4),
    yourDiscriminator: view.getUint32(8),
    desiredMinTxUs: view.getUint32(12),
    requiredMinRxUs: view.getUint32(16),
  };
  return flawIn(packet, flags) ?? packet;
}

function flawIn(packet: ControlPacket, flags: number): ControlPacketError | undefined {
  if (packet.detectMultiplier === 0) {
    return flaw('multiplier', 'detect multiplier 0');
  }
  if ((flags & MULTIPOINT) !== 0) {
    return flaw('multipoint', 'multipoint bit set');
  }
  if (packet.myDiscriminator === 0) {
    return flaw('discriminator', 'my discriminator field is 0');
  }
  if (packet.yourDiscriminator === 0 && packet.state !== 'Down' && packet.state !== 'AdminDown') {
    return flaw('discriminator', `your discriminator field is 0 in state ${packet.state}`);
  }
  return (flags & AUTHENTICATION_PRESENT) === 0
    ? undefined
    : flaw('authentication', 'authentication is not used here');
}

function flaw(error: ControlPacketFlaw, reason: string): ControlPacketError {
  return { error, reason };
}
