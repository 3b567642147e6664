/** Hardware (MAC) addresses of Ethernet as text: six pairs of hexadecimal digits with colons. */

/** `02:00:00:00:00:01`; "" for none. */
export function hardwareAddressText(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(':');
}

/** The six bytes; undefined when the text is no address of Ethernet. */
export function parseHardwareAddress(text: string): Uint8Array | undefined {
  return /^[0-9a-f]{1,2}(:[0-9a-f]{1,2}){5}$/i.test(text)
    ? Uint8Array.from(text.split(':'), (pair) => Number.parseInt(pair, 16))
    : undefined;
}
