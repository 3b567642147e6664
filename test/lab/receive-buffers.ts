/** The receive buffers of the sockets of another process; ss(8) does not tell of all kinds. */
import { execFileSync } from 'node:child_process';

/** A socket: its family (AF_*), its protocol, and SO_RCVBUF, which is twice what was asked for. */
export interface SocketBuffer {
  readonly family: number;
  readonly protocol: number;
  readonly bytes: number;
}

/** pidfd_getfd(2), number 438 everywhere, gives a descriptor of another process. */
const SCRIPT = `
import ctypes, json, os, socket, sys
getfd = ctypes.CDLL(None, use_errno=True).syscall
pid = int(sys.argv[1])
holder = os.pidfd_open(pid)
found = []
for name in os.listdir('/proc/%d/fd' % pid):
    try:
        if not os.readlink('/proc/%d/fd/%s' % (pid, name)).startswith('socket:'):
            continue
    except OSError:
        continue
    descriptor = getfd(438, holder, int(name), 0)
    if descriptor < 0:
        continue
    one = socket.socket(fileno=descriptor)
    size = one.getsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF)
    found.append({'family': int(one.family), 'protocol': one.proto, 'bytes': size})
print(json.dumps(found))
`;

/** All sockets of a process. */
export function receiveBuffers(pid: number): readonly SocketBuffer[] {
  return JSON.parse(
    execFileSync('python3', ['-c', SCRIPT, `${pid}`], { encoding: 'utf8' }),
  ) as SocketBuffer[];
}
