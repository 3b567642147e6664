/** Who is at the other end of a unix socket. */
import { native } from '../native.js';

/**
 * The user that has connected (SO_PEERCRED of unix(7)); undefined: the kernel does not say.
 * @param socket of node:net
 */
export function peerUser(socket: object): number | undefined {
  const fd = descriptorOf(socket);
  const user = fd === undefined ? -1 : native.peerUser(fd);
  return user < 0 ? undefined : user;
}

/** node tells it by the handle that it keeps for itself only. */
function descriptorOf(socket: object): number | undefined {
  const handle: unknown = Reflect.get(socket, '_handle');
  const fd: unknown =
    typeof handle === 'object' && handle !== null ? Reflect.get(handle, 'fd') : undefined;
  return typeof fd === 'number' && fd >= 0 ? fd : undefined;
}
