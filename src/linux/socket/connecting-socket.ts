/**
 * TCP connections that are opened by hand, for what node does not offer: a firewall mark, a device,
 * and few system calls (socket, options, connect, epoll, getsockopt, close).
 */
import { addressBytes, addressFromBytes, familyOf, type IpAddress } from '../../base/address.js';
import { hostInt32, LITTLE_ENDIAN, viewOf } from '../host-order.js';
import { isSystemCallError, type NativeSocket, native } from '../native.js';
import { AF_INET, AF_INET6, SOCK_DGRAM, SOCK_STREAM, SOL_SOCKET } from '../socket-numbers.js';

const SO_BINDTODEVICE = 25;
const SO_MARK = 36;

/** Where to connect to, and from where. */
export interface ConnectRequest {
  readonly address: IpAddress;
  readonly port: number;
  readonly bindAddress?: IpAddress;
  readonly bindPort?: number;
  readonly bindInterface?: string;
  /** Firewall mark; 0: none. */
  readonly mark: number;
}

/** A connection that is being made. */
export interface ConnectingSocket {
  /**
   * Hands a connection that stands over as a descriptor, which is the caller's from then on, and
   * closes this socket.
   *
   * @returns undefined when there is no descriptor left, or the socket is closed.
   */
  release(): number | undefined;
  /** At any time, any number of times; the callback is not called afterwards. */
  close(): void;
}

/** What became of the first steps, which do not wait. */
export type ConnectStart =
  | { readonly kind: 'connecting'; readonly socket: ConnectingSocket }
  /** connect(2) failed at once. */
  | { readonly kind: 'failed'; readonly errno: number }
  | UnpreparedSocket;

/** There is no socket, or it could not be marked or bound. */
export interface UnpreparedSocket {
  readonly kind: 'unprepared';
  readonly syscall: string;
  readonly code: string;
}

/**
 * Begins a connection: mark, device, source, connect, in this order. The callback gets 0 when it
 * stands, or the errno, always after this function has returned; the socket is still to be closed.
 */
export function startConnecting(
  request: ConnectRequest,
  onConnected: (errno: number) => void,
): ConnectStart {
  const prepared = prepareSocket(request, SOCK_STREAM);
  if ('kind' in prepared) {
    return prepared;
  }
  const result = prepared.startConnecting(
    socketAddress(request.address, request.port),
    onConnected,
  );
  if (result < 0) {
    prepared.close();
    return { kind: 'failed', errno: -result };
  }
  return { kind: 'connecting', socket: closeOnce(prepared) };
}

/**
 * The address that a connection would leave with: that of a UDP socket, whose connect(2) chooses
 * the way and sends nothing (udp(7)). undefined where there is no way.
 */
export function sourceTowards(request: ConnectRequest): IpAddress | undefined {
  const socket = prepareSocket(request, SOCK_DGRAM);
  if ('kind' in socket) {
    return undefined;
  }
  try {
    socket.connect(socketAddress(request.address, request.port));
    const bytes = socket.localAddress();
    const inet = bytes.length < 28;
    return addressFromBytes(bytes, inet ? 4 : 8, inet ? 'inet' : 'inet6');
  } catch (error) {
    if (isSystemCallError(error)) {
      return undefined;
    }
    throw error;
  } finally {
    socket.close();
  }
}

/**
 * A socket with its mark, device and source, not yet connected; or which step was refused.
 * `type` is SOCK_STREAM or SOCK_DGRAM, `protocol` 0 or that of a ping socket (icmp(7)).
 */
export function prepareSocket(
  request: ConnectRequest,
  type: number,
  protocol = 0,
): NativeSocket | UnpreparedSocket {
  let socket: NativeSocket | undefined;
  try {
    const family = familyOf(request.address) === 'inet' ? AF_INET : AF_INET6;
    socket = new native.Socket(family, type, protocol);
    if (request.mark !== 0) {
      socket.setOption(SOL_SOCKET, SO_MARK, hostInt32(request.mark));
    }
    if (request.bindInterface !== undefined) {
      const name = new TextEncoder().encode(`${request.bindInterface}\0`);
      socket.setOption(SOL_SOCKET, SO_BINDTODEVICE, name);
    }
    if (request.bindAddress !== undefined) {
      socket.bind(socketAddress(request.bindAddress, request.bindPort ?? 0));
    }
    return socket;
  } catch (error) {
    socket?.close();
    if (!isSystemCallError(error)) {
      throw error;
    }
    return { kind: 'unprepared', syscall: error.syscall, code: error.code };
  }
}

function closeOnce(socket: NativeSocket): ConnectingSocket {
  let open = true;
  const close = () => {
    if (open) {
      open = false;
      socket.close();
    }
  };
  const release = () => {
    const fd = open ? socket.duplicate() : -1;
    close();
    return fd < 0 ? undefined : fd;
  };
  return { close, release };
}

/**
 * struct sockaddr_in of ip(7) and sockaddr_in6 of ipv6(7):
 *
 *      0        2      4                      0        2      4           8          24         28
 *      +--------+------+---------+-------+    +--------+------+-----------+----------+----------+
 *      | family | port | address | zeros |    | family | port | flow info | address  | scope id |
 *      +--------+------+---------+-------+    +--------+------+-----------+----------+----------+
 */
export function socketAddress(address: IpAddress, port: number): Uint8Array {
  const inet = familyOf(address) === 'inet';
  const bytes = new Uint8Array(inet ? 16 : 28);
  const view = viewOf(bytes);
  view.setUint16(0, inet ? AF_INET : AF_INET6, LITTLE_ENDIAN);
  view.setUint16(2, port);
  bytes.set(addressBytes(address), inet ? 4 : 8);
  return bytes;
}
