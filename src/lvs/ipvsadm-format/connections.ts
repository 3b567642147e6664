/** Connections as `ipvsadm -L -c -n` lists them, from the kernel's file (`ip_vs_conn_seq_show`). */
import { parseAddress } from '../../base/address.js';
import { endpoint } from './words.js';

/**
 * The list, with its head.
 * @param text of /proc/net/ip_vs_conn, whose numbers are hexadecimal but for the seconds
 */
export function listConnections(text: string): string {
  const lines = text.split('\n').slice(1).filter(Boolean).map(connectionLine);
  return [
    'IPVS connection entries',
    'pro expire state       source             virtual            destination',
    ...lines,
  ]
    .map((line) => `${line}\n`)
    .join('');
}

function connectionLine(line: string): string {
  const [protocol = '', ...fields] = line.trim().split(/\s+/);
  const ends = [0, 2, 4].map((index) => endOf(fields[index] ?? '', fields[index + 1] ?? ''));
  const [source = '', virtual = '', destination = ''] = ends;
  const [state = '', seconds = '', ...engine] = fields.slice(6);
  const [minutes, rest] = [Math.floor(Number(seconds) / 60), Number(seconds) % 60];
  const expires = [minutes, rest].map((part) => String(part).padStart(2, '0')).join(':');
  const words = [protocol.padEnd(3), expires.padEnd(6), state.padEnd(11), source.padEnd(18)];
  return [...words, virtual.padEnd(18), destination, ...engine].join(' ');
}

/** `0A000001 0050`, or an IPv6 address in full. */
function endOf(address: string, port: string): string {
  const octets = address.match(/^[\dA-F]{8}$/i) ? address.match(/../g) : null;
  const text = octets?.map((octet) => Number.parseInt(octet, 16)).join('.') ?? address;
  const parsed = parseAddress(text);
  const number = Number.parseInt(port, 16);
  return parsed === undefined ? `${text}:${number}` : endpoint(parsed, number);
}
