/** The states of a session and the reasons for leaving them (RFC 5880 sections 4.1 and 6.2). */

/** Session states by their numbers on the wire (the Sta field of RFC 5880 section 4.1). */
export const BFD_STATES = ['AdminDown', 'Down', 'Init', 'Up'] as const;

/** The state of a session. */
export type BfdState = (typeof BFD_STATES)[number];

/** The diagnostic codes that this daemon sends (RFC 5880 section 4.1, Diag). */
export const DIAGNOSTIC = {
  none: 0,
  detectionTimeExpired: 1,
  neighbourSignalledDown: 3,
  administrativelyDown: 7,
} as const;

const DIAGNOSTIC_NAMES = [
  'No Diagnostic',
  'Control Detection Time Expired',
  'Echo Function Failed',
  'Neighbor Signaled Session Down',
  'Forwarding Plane Reset',
  'Path Down',
  'Concatenated Path Down',
  'Administratively Down',
  'Reverse Concatenated Path Down',
];

/** A diagnostic code in the words of RFC 5880 section 4.1, as log lines have them. */
export function diagnosticName(code: number): string {
  return DIAGNOSTIC_NAMES[code] ?? `Reserved (${code})`;
}
