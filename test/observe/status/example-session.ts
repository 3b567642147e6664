import type { BfdSnapshot } from '../../../src/bfd/messages.js';
import { ip } from '../../vrrp/machine/sample-instance.js';

/** A BFD session as it is before the neighbour is heard. */
export const exampleSession: BfdSnapshot = {
  name: 'B1',
  neighbour: ip('10.9.9.2'),
  state: 'Down',
  remoteState: 'Down',
  localDiscriminator: 1,
  remoteDiscriminator: 0,
  localDiagnostic: 0,
  remoteDiagnostic: 0,
  remoteMinTxUs: 0,
  remoteMinRxUs: 0,
  remoteMultiplier: 0,
  remoteDemand: false,
  polling: false,
  transmitIntervalUs: 1_000_000,
  detectionTimeUs: 0,
  remoteTransmitIntervalUs: 0,
  remoteDetectionTimeUs: 0,
  lastHeardMs: undefined,
  lastChangeMs: 90_000,
  counters: { sent: 12, received: 0, discarded: 0, wentUp: 0, wentDown: 0 },
};
