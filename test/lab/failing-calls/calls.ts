/** The system calls that `failing-calls.c` makes fail, and the errors that each may give. */
import { constants } from 'node:os';
import { getSystemErrorMap } from 'node:util';

/** A call and the names of its errors. */
export interface FailingCall {
  readonly name: string;
  readonly errors: readonly ErrorName[];
}

/** The name of an error. */
export type ErrorName = keyof typeof constants.errno;

/** In the order of the numbers in `failing-calls.c`; errors as the manual pages list them. */
export const failingCalls: readonly FailingCall[] = [
  { name: 'open', errors: ['EMFILE', 'ENFILE', 'EACCES', 'ENOENT', 'ELOOP', 'ENOSPC', 'EROFS'] },
  { name: 'read', errors: ['EIO', 'EISDIR', 'ENOMEM'] },
  { name: 'write', errors: ['ENOSPC', 'EIO', 'EDQUOT', 'EPIPE'] },
  { name: 'stat', errors: ['EACCES', 'ELOOP', 'ENOENT', 'EIO', 'ENAMETOOLONG'] },
  { name: 'readlink', errors: ['EINVAL', 'ENOENT', 'EACCES', 'EIO'] },
  { name: 'mkdir', errors: ['EACCES', 'ENOSPC', 'EROFS', 'ENOENT'] },
  { name: 'rename', errors: ['EACCES', 'ENOSPC', 'EROFS', 'EXDEV'] },
  { name: 'unlink', errors: ['EACCES', 'EBUSY', 'EROFS', 'EPERM'] },
  { name: 'ftruncate', errors: ['EINVAL', 'EIO', 'EPERM'] },
  { name: 'chmod', errors: ['EPERM', 'EROFS', 'EIO'] },
  { name: 'scandir', errors: ['EMFILE', 'EACCES', 'ENOENT'] },
  { name: 'fork', errors: ['EAGAIN', 'ENOMEM'] },
  { name: 'exec', errors: ['EACCES', 'ENOENT', 'ENOMEM'] },
  { name: 'pipe', errors: ['EMFILE', 'ENFILE'] },
  { name: 'socket', errors: ['EMFILE', 'ENFILE', 'ENOBUFS', 'EPERM'] },
  { name: 'bind', errors: ['EADDRINUSE', 'EACCES', 'ENOMEM', 'ENOSPC'] },
  { name: 'connect', errors: ['ECONNREFUSED', 'EAGAIN', 'EACCES'] },
  { name: 'setsockopt', errors: ['ENOMEM', 'EPERM', 'ENODEV', 'ENOBUFS'] },
  { name: 'getsockname', errors: ['ENOBUFS'] },
  { name: 'sendto', errors: ['ENOBUFS', 'EPERM', 'ENETDOWN', 'EAGAIN', 'ENODEV'] },
  { name: 'sendmsg', errors: ['ENOBUFS', 'EPERM', 'EAGAIN'] },
  { name: 'sendmmsg', errors: ['ENOBUFS', 'ENETDOWN', 'ENXIO', 'EAGAIN'] },
  { name: 'recvfrom', errors: ['ENETDOWN', 'ENOMEM', 'EAGAIN'] },
  { name: 'recvmsg', errors: ['ENOMEM', 'EAGAIN'] },
  { name: 'recvmmsg', errors: ['ENOBUFS', 'ENOMEM', 'EAGAIN'] },
  { name: 'timerfd_create', errors: ['EMFILE', 'ENOMEM'] },
  { name: 'timerfd_settime', errors: ['EINVAL'] },
  { name: 'kill', errors: ['EPERM', 'ESRCH'] },
  { name: 'listen', errors: ['EADDRINUSE'] },
  { name: 'accept', errors: ['EMFILE', 'ECONNABORTED'] },
  { name: 'access', errors: ['EACCES'] },
];

/** In strerror(3), as libc has it, where libuv has other words or does not know the error. */
const LIBC_WORDS: Partial<Readonly<Record<ErrorName, string>>> = {
  ENOMEM: 'cannot allocate memory',
  ENFILE: 'too many open files in system',
  EIO: 'input/output error',
  EDQUOT: 'disk quota exceeded',
  ELOOP: 'too many levels of symbolic links',
  ENAMETOOLONG: 'file name too long',
};

/** Whether a text names an error, or says it in words. */
export function namesError(text: string, name: ErrorName): boolean {
  const number = errorNumber(name);
  const words = [
    [...getSystemErrorMap().values()].find(([each]) => each === name)?.[1],
    LIBC_WORDS[name],
    `unknown system error -${number}`, // what libuv makes of those that it does not know
  ];
  const small = text.toLowerCase();
  return text.includes(name) || words.some((each) => each !== undefined && small.includes(each));
}

/** The number of an error. */
export function errorNumber(name: ErrorName): number {
  return constants.errno[name];
}
