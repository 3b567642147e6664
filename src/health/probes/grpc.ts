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
import type http2 from 'node:http2';
import { Socket } from 'node:net';
import type tls from 'node:tls';
import { endpointText } from '../../base/endpoint-text.js';
import { onDemand } from '../../base/on-demand.js';
import type { GrpcCheck } from '../../config/checkers/grpc.js';
import type { ProbeOutcome } from '../messages.js';
import { failureCode } from '../system-error.js';
import { startTimeLimit } from '../time-limit.js';
import { startConnection } from './connection.js';
import type { RunningProbe, StartProbe } from './probe.js';

const secondHttp = onDemand((require): typeof http2 => require('node:http2'));
const transportLayerSecurity = onDemand((require): typeof tls => require('node:tls'));

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
  let current = startConnection(check.connection, (result) => {
    if (result.kind !== 'connected') {
      done(result.outcome);
      return;
    }
    const fd = result.socket.release();
    if (fd === undefined) {
      done({ outcome: 'undecided', reason: 'no descriptor' });
      return;
    }
    current = startCall(check, new Socket({ fd, readable: true, writable: true }), done);
  });
  return { cancel: () => current.cancel() };
};

function startCall(
  check: GrpcCheck,
  socket: Socket,
  done: (outcome: ProbeOutcome) => void,
): RunningProbe {
  const { connectTimeoutMs, address, port } = check.connection;
  let open = true;
  const close = (): void => {
    open = false;
    stopWaiting();
    session.destroy();
    socket.destroy();
  };
  const end = (outcome: ProbeOutcome): void => {
    if (open) {
      close();
      done(outcome);
    }
  };
  const fail = ({ code = 'other', message }: NodeJS.ErrnoException): void =>
    end({ outcome: 'bad', reason: message, code: failureCode(code) });
  const stopWaiting = startTimeLimit(connectTimeoutMs, () =>
    end({ outcome: 'bad', reason: 'timeout', code: 'timeout' }),
  );
  socket.on('error', fail);
  const session = secondHttp().connect(`http://${endpointText(address, port)}`, {
    createConnection: () => (check.tls ? secured(socket, fail) : socket),
  });
  session.on('error', fail);
  session.on('goaway', () => end({ outcome: 'bad', reason: 'GOAWAY', code: 'reset' }));
  const call = session.request({
    ':method': 'POST',
    ':path': '/grpc.health.v1.Health/Check',
    'content-type': 'application/grpc',
    te: 'trailers',
  });
  call.on('error', fail);
  readAnswer(call, end);
  call.end(request(check.service));
  return { cancel: () => (open ? close() : undefined) };
}

/** The certificate says nothing here: who can stand between knows more than health. */
function secured(socket: Socket, fail: (error: Error) => void): tls.TLSSocket {
  const secure = transportLayerSecurity().connect({
    socket,
    ALPNProtocols: ['h2'],
    rejectUnauthorized: false,
  });
  secure.on('error', fail);
  return secure;
}

function readAnswer(call: http2.ClientHttp2Stream, end: (outcome: ProbeOutcome) => void): void {
  const parts: Buffer[] = [];
  let length = 0;
  let httpStatus: number | undefined;
  let callStatus: string | undefined;
  const note = (headers: http2.IncomingHttpHeaders & http2.IncomingHttpStatusHeader): void => {
    httpStatus = headers[':status'] ?? httpStatus;
    callStatus = headers['grpc-status']?.toString() ?? callStatus;
  };
  call.on('response', note); // a call that fails at once has its status there
  call.on('trailers', note);
  call.on('data', (bytes: Buffer) => {
    length += bytes.length;
    if (length > LONGEST_ANSWER) {
      end({ outcome: 'bad', reason: 'the answer does not end', code: 'content' });
    } else {
      parts.push(bytes);
    }
  });
  call.on('end', () => end(judge(httpStatus, callStatus, Buffer.concat(parts))));
}

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
