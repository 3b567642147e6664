/**
 * A recording of what a core was told, as lines of JSON: its configuration, then each input with
 * its time. Another configuration begins another core. The cases below test/vrrp/conformance are
 * written in the same way.
 */
import type { Configuration } from '../config/model.js';
import type { VrrpEffect, VrrpInput } from './messages.js';

type Datagram = Extract<VrrpInput, { kind: 'datagram' }>;

/** JSON has no bytes: they are hexadecimal text. */
type WrittenInput =
  | Exclude<VrrpInput, Datagram>
  | (Omit<Datagram, 'bytes'> & { readonly bytes: string });

/** One line. */
export type RecordedLine =
  | { readonly configuration: Configuration }
  | { readonly atMs: number; readonly input: VrrpInput };

/** The line as text. */
export function writeLine(line: RecordedLine): string {
  if (!('input' in line) || line.input.kind !== 'datagram') {
    return JSON.stringify(line);
  }
  return JSON.stringify({ ...line, input: { ...line.input, bytes: hex(line.input.bytes) } });
}

/** What the core does about an input, as a line of the same kind. */
export function writeEffect(atMs: number, effect: VrrpEffect): string {
  const written = effect.kind === 'transmit' ? { ...effect, packet: hex(effect.packet) } : effect;
  return JSON.stringify({ atMs, effect: written });
}

/** @throws SyntaxError when the text is no JSON. */
export function readLine(text: string): RecordedLine {
  const line: { configuration: Configuration } | { atMs: number; input: WrittenInput } =
    JSON.parse(text);
  if (!('input' in line)) {
    return line;
  }
  const { atMs, input } = line;
  return input.kind === 'datagram'
    ? { atMs, input: { ...input, bytes: new Uint8Array(Buffer.from(input.bytes, 'hex')) } }
    : { atMs, input };
}

function hex({ buffer, byteOffset, byteLength }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('hex');
}
