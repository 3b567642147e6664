/**
 * GRPC_CHECK: one call of `grpc.health.v1.Health/Check` (gRPC Health Checking Protocol) over HTTP/2
 * (gRPC over HTTP/2). A message is its length behind a byte that says whether it is compressed:
 *
 *      +------------+-----------------+---------+
 *      | compressed | length, 4 bytes | message |
 *      +------------+-----------------+---------+
 *
 * HealthCheckRequest is `string service = 1`, HealthCheckResponse `ServingStatus status = 1`: two
 * fields, written and read here as protobuf has them.
 */
import type { GrpcCheck } from '../../../config/checkers/grpc.js';
import type { ProbeOutcome } from '../../messages.js';
import type { StartProbe } from '../probe.js';
import { startTls } from '../tls-client.js';
import { type StreamHeader, startStream } from './stream.js';

/** Answers to this call have a few bytes. */
const LONGEST_ANSWER = 16 * 1024;

/** ServingStatus of health.proto. */
const STATUS_NAMES = ['UNKNOWN', 'SERVING', 'NOT_SERVING', 'SERVICE_UNKNOWN'] as const;

/** Codes of grpc-status that operators meet here. */
const CALL_STATUS: Readonly<Record<string, string>> = {
  2: 'UNKNOWN',
  5: 'NOT_FOUND: the server does not know this service',
  7: 'PERMISSION_DENIED',
  12: 'UNIMPLEMENTED: the server has no health service',
  14: 'UNAVAILABLE',
  16: 'UNAUTHENTICATED',
};

/** Makes one attempt: the connection may last `connect_timeout`, and the call as long again. */
export const startGrpc: StartProbe<GrpcCheck> = (check, done) => {
  const parts: Buffer[] = [];
  let httpStatus: number | undefined;
  let callStatus: string | undefined;
  const answer = {
    // a call that fails at once has its status in the first header
    header: (fields: StreamHeader): boolean => {
      httpStatus = fields[':status'] ?? httpStatus;
      callStatus = fields['grpc-status']?.toString() ?? callStatus;
      return false;
    },
    body: (bytes: Uint8Array): void => void parts.push(Buffer.from(bytes)),
  };
  const headers = {
    ':method': 'POST',
    ':path': '/grpc.health.v1.Health/Check',
    'content-type': 'application/grpc',
    te: 'trailers',
  };
  const { connection, service, tls } = check;
  return startStream(
    {
      ...{ connection, headers, body: request(service), longestAnswer: LONGEST_ANSWER, answer },
      ...(tls ? { secure: (socket) => startTls(socket, { protocols: ['h2'] }) } : {}),
    },
    (result) =>
      done(
        result.kind === 'failed'
          ? result.outcome
          : judge(httpStatus, callStatus, Buffer.concat(parts)),
      ),
  );
};

function judge(
  httpStatus: number | undefined,
  callStatus: string | undefined,
  body: Buffer,
): ProbeOutcome {
  if (httpStatus !== 200) {
    return { outcome: 'bad', reason: `HTTP status ${httpStatus ?? 'missing'}`, code: 'status' };
  }
  if (callStatus !== '0') {
    const name = CALL_STATUS[callStatus ?? ''] ?? callStatus ?? 'missing';
    return { outcome: 'bad', reason: `grpc-status ${name}`, code: 'status' };
  }
  const status = servingStatus(body);
  if (status === undefined) {
    return { outcome: 'bad', reason: 'no answer of a health service', code: 'content' };
  }
  return status === 'SERVING'
    ? { outcome: 'good' }
    : { outcome: 'bad', reason: status, code: 'status' };
}

/** Field 1, wire type 2 (a text), behind the five bytes of its frame. */
function request(service: string): Buffer {
  const name = Buffer.from(service);
  const message =
    name.length === 0 ? name : Buffer.concat([Buffer.from([0x0a, ...varint(name.length)]), name]);
  const frame = Buffer.alloc(5);
  frame.writeUInt32BE(message.length, 1);
  return Buffer.concat([frame, message]);
}

/** Seven bits a byte, the lowest first; all but the last have the eighth bit. */
function varint(value: number): readonly number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...varint(value >>> 7)];
}

/**
 * Field 1, wire type 0 (a number); an absent field is 0.
 * @returns undefined for anything else
 */
function servingStatus(frame: Buffer): string | undefined {
  if (frame.length < 5 || frame[0] !== 0 || frame.readUInt32BE(1) !== frame.length - 5) {
    return undefined;
  }
  const [tag, status = 0, ...more] = frame.subarray(5);
  const isStatus = tag === undefined || (tag === 0x08 && status < 0x80 && more.length === 0);
  return isStatus ? STATUS_NAMES[tag === undefined ? 0 : status] : undefined;
}
