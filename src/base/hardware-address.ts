/** Hardware (MAC) addresses of Ethernet as text: six pairs of hexadecimal digits with colons. */

/** `02:00:00:00:00:01`; "" for none. */
export function hardwareAddressText(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(':');
}
