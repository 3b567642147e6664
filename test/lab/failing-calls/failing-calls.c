/*
 * Makes system calls of upkeepd fail, loaded into its processes by LD_PRELOAD. What fails is said in
 * a file that the test and all processes have mapped (UPKEEP_FAILING_CALLS names it):
 *
 *      0        4        8        12       16       20       24       28      32 ... 4 * 64 * 4 bytes
 *      +--------+--------+--------+--------+--------+--------+--------+-------+----------------------+
 *      | role   | call   | first  | last    | errno  | met    | failed | count | calls seen, by role  |
 *      +--------+--------+--------+--------+--------+--------+--------+-------+----------------------+
 *      | what the first call that failed was about: a path or descriptor, 256 bytes |
 *      +-----------------------------------------------------------------------------+
 *
 * Of the process with the role, the calls from `first` to `last` (counted from 1 as `met`) fail.
 * What node's own loop cannot survive (its wake-ups: eventfd, pipes without a name) is left alone.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum { ROLES = 4, CALLS = 64, SUBJECT = 256 };

struct control {
	volatile uint32_t role, call, first, last, error, met, failed, count;
	volatile uint32_t seen[ROLES][CALLS];
	char subject[SUBJECT];
};

static struct control *control;
static uint32_t role;

static uint32_t role_of(const char *words, ssize_t length)
{
	if (memmem(words, length, "vrrp-child", 10)) return 2;
	if (memmem(words, length, "checker-child", 13)) return 3;
	if (memmem(words, length, "upkeepd.js", 10)) return 1;
	return 0;
}

__attribute__((constructor)) static void begin(void)
{
	const char *path = getenv("UPKEEP_FAILING_CALLS");
	char words[4096];
	int fd = syscall(SYS_openat, AT_FDCWD, "/proc/self/cmdline", O_RDONLY | O_CLOEXEC);
	ssize_t length = fd < 0 ? 0 : syscall(SYS_read, fd, words, sizeof words);
	if (fd >= 0) syscall(SYS_close, fd);
	role = length > 0 ? role_of(words, length) : 0;
	fd = path ? syscall(SYS_openat, AT_FDCWD, path, O_RDWR | O_CLOEXEC) : -1;
	if (fd < 0 || role == 0) return;
	void *mapped = mmap(NULL, sizeof *control, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	syscall(SYS_close, fd);
	if (mapped != MAP_FAILED) control = mapped;
}

/* What a call is about: its path, the kind of its socket, or where its descriptor leads. */
static void note_subject(const char *path, int fd)
{
	char link[32];
	int family, type, protocol;
	socklen_t size = sizeof family;
	ssize_t length;
	if (path) {
		snprintf(control->subject, SUBJECT, "%s", path);
		return;
	}
	if (getsockopt(fd, SOL_SOCKET, SO_DOMAIN, &family, &size) == 0) {
		getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &size);
		getsockopt(fd, SOL_SOCKET, SO_PROTOCOL, &protocol, &size);
		const char *name = family == AF_UNIX ? "unix" : family == AF_NETLINK ? "netlink"
			: family == AF_PACKET ? "packet" : "inet";
		snprintf(control->subject, SUBJECT, "%s socket, protocol %d", name, protocol);
		return;
	}
	snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
	length = syscall(SYS_readlinkat, AT_FDCWD, link, control->subject, SUBJECT - 1);
	control->subject[length < 0 ? 0 : length] = 0;
}

static int fails(uint32_t call, const char *path, int fd)
{
	if (!control || !control->count) return 0;
	__sync_add_and_fetch(&control->seen[role][call], 1);
	if (control->role != role || control->call != call) return 0;
	uint32_t met = __sync_add_and_fetch(&control->met, 1);
	if (met < control->first || met > control->last) return 0;
	if (__sync_add_and_fetch(&control->failed, 1) == 1 && (path || fd >= 0)) note_subject(path, fd);
	errno = control->error;
	return 1;
}

/* A file or a socket: not what node wakes itself with. */
static int is_ours(int fd)
{
	struct stat status;
	char link[32], target[2];
	if (!control || !control->count || syscall(SYS_fstat, fd, &status) < 0) return 0;
	if (S_ISREG(status.st_mode) || S_ISSOCK(status.st_mode)) return 1;
	if (!S_ISFIFO(status.st_mode)) return 0;
	snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
	return syscall(SYS_readlinkat, AT_FDCWD, link, target, 2) > 0 && target[0] == '/';
}

static void *found(void **next, const char *name)
{
	if (!*next) *next = dlsym(RTLD_NEXT, name);
	return *next;
}

#define NEXT(name) ((__typeof__(&name))found(&next_##name, #name))
#define PATH(path) path, -1
#define FD(fd) NULL, fd
#define WRAP(number, subject, result, name, parameters, arguments, condition)      \
	static void *next_##name;                                                  \
	result name parameters                                                     \
	{                                                                          \
		if ((condition) && fails(number, subject)) return (result)-1;      \
		return NEXT(name) arguments;                                       \
	}
#define WRAP_NULL(number, subject, result, name, parameters, arguments)            \
	static void *next_##name;                                                  \
	result name parameters                                                     \
	{                                                                          \
		if (fails(number, subject)) return NULL;                           \
		return NEXT(name) arguments;                                       \
	}

static void *next_open64, *next_open;
int open64(const char *path, int flags, ...)
{
	va_list rest;
	va_start(rest, flags);
	mode_t mode = va_arg(rest, mode_t);
	va_end(rest);
	if (fails(0, PATH(path))) return -1;
	return NEXT(open64)(path, flags, mode);
}
int open(const char *path, int flags, ...)
{
	va_list rest;
	va_start(rest, flags);
	mode_t mode = va_arg(rest, mode_t);
	va_end(rest);
	if (fails(0, PATH(path))) return -1;
	return NEXT(open)(path, flags, mode);
}
WRAP(1, FD(fd), ssize_t, read, (int fd, void *to, size_t size), (fd, to, size), is_ours(fd))
WRAP(1, FD(fd), ssize_t, pread64, (int fd, void *to, size_t size, off64_t at), (fd, to, size, at), is_ours(fd))
WRAP(2, FD(fd), ssize_t, write, (int fd, const void *from, size_t size), (fd, from, size), is_ours(fd))
WRAP(2, FD(fd), ssize_t, writev, (int fd, const struct iovec *from, int count), (fd, from, count), is_ours(fd))
WRAP(2, FD(fd), ssize_t, pwrite64, (int fd, const void *from, size_t size, off64_t at), (fd, from, size, at), is_ours(fd))
int __xstat64(int, const char *, struct stat64 *);
int __lxstat64(int, const char *, struct stat64 *);
int __fxstat64(int, int, struct stat64 *);
WRAP(3, PATH(path), int, __xstat64, (int version, const char *path, struct stat64 *to), (version, path, to), 1)
WRAP(3, PATH(path), int, __lxstat64, (int version, const char *path, struct stat64 *to), (version, path, to), 1)
WRAP(3, FD(fd), int, __fxstat64, (int version, int fd, struct stat64 *to), (version, fd, to), 1)
WRAP(4, PATH(path), ssize_t, readlink, (const char *path, char *to, size_t size), (path, to, size), 1)
WRAP(5, PATH(path), int, mkdir, (const char *path, mode_t mode), (path, mode), 1)
WRAP(6, PATH(from), int, rename, (const char *from, const char *to), (from, to), 1)
WRAP(7, PATH(path), int, unlink, (const char *path), (path), 1)
WRAP(7, PATH(path), int, rmdir, (const char *path), (path), 1)
WRAP(8, FD(fd), int, ftruncate64, (int fd, off64_t size), (fd, size), 1)
WRAP(9, PATH(path), int, chmod, (const char *path, mode_t mode), (path, mode), 1)
WRAP(9, FD(fd), int, fchmod, (int fd, mode_t mode), (fd, mode), 1)
WRAP(9, FD(fd), int, fchown, (int fd, uid_t owner, gid_t group), (fd, owner, group), 1)
WRAP_NULL(10, PATH(path), DIR *, opendir, (const char *path), (path))
WRAP(10, PATH(path), int, scandir64,
	(const char *path, struct dirent64 ***to, int (*filter)(const struct dirent64 *),
	 int (*order)(const struct dirent64 **, const struct dirent64 **)),
	(path, to, filter, order), 1)
WRAP(11, FD(-1), pid_t, fork, (void), (), 1)
WRAP(12, PATH(file), int, execvp, (const char *file, char *const *words), (file, words), 1)
WRAP(13, FD(-1), int, pipe2, (int fds[2], int flags), (fds, flags), 1)
WRAP(13, FD(-1), int, socketpair, (int family, int type, int protocol, int fds[2]), (family, type, protocol, fds), 1)
WRAP(14, FD(-1), int, socket, (int family, int type, int protocol), (family, type, protocol), 1)
WRAP(15, FD(fd), int, bind, (int fd, const struct sockaddr *address, socklen_t size), (fd, address, size), 1)
WRAP(16, FD(fd), int, connect, (int fd, const struct sockaddr *address, socklen_t size), (fd, address, size), 1)
WRAP(17, FD(fd), int, setsockopt, (int fd, int level, int name, const void *value, socklen_t size), (fd, level, name, value, size), 1)
WRAP(18, FD(fd), int, getsockname, (int fd, struct sockaddr *address, socklen_t *size), (fd, address, size), 1)
WRAP(19, FD(fd), ssize_t, sendto,
	(int fd, const void *from, size_t size, int flags, const struct sockaddr *address, socklen_t length),
	(fd, from, size, flags, address, length), 1)
WRAP(20, FD(fd), ssize_t, sendmsg, (int fd, const struct msghdr *message, int flags), (fd, message, flags), 1)
WRAP(21, FD(fd), int, sendmmsg, (int fd, struct mmsghdr *messages, unsigned count, int flags), (fd, messages, count, flags), 1)
WRAP(22, FD(fd), ssize_t, recvfrom,
	(int fd, void *to, size_t size, int flags, struct sockaddr *address, socklen_t *length),
	(fd, to, size, flags, address, length), 1)
WRAP(23, FD(fd), ssize_t, recvmsg, (int fd, struct msghdr *message, int flags), (fd, message, flags), 1)
WRAP(24, FD(fd), int, recvmmsg, (int fd, struct mmsghdr *messages, unsigned count, int flags, struct timespec *limit),
	(fd, messages, count, flags, limit), 1)
int timerfd_create(int, int);
int timerfd_settime(int, int, const void *, void *);
WRAP(25, FD(-1), int, timerfd_create, (int clock, int flags), (clock, flags), 1)
WRAP(26, FD(fd), int, timerfd_settime, (int fd, int flags, const void *value, void *former), (fd, flags, value, former), 1)
WRAP(27, FD(-1), int, kill, (pid_t pid, int signal), (pid, signal), 1)
WRAP(28, FD(fd), int, listen, (int fd, int backlog), (fd, backlog), 1)
WRAP(29, FD(fd), int, accept4, (int fd, struct sockaddr *address, socklen_t *size, int flags), (fd, address, size, flags), 1)
WRAP(30, PATH(path), int, access, (const char *path, int mode), (path, mode), 1)

/* libuv calls statx(2) by its number. */
static long (*next_syscall)(long, ...);
long syscall(long number, ...)
{
	va_list rest;
	long a[6];
	va_start(rest, number);
	for (int i = 0; i < 6; i++) a[i] = va_arg(rest, long);
	va_end(rest);
	if (!next_syscall) next_syscall = dlsym(RTLD_NEXT, "syscall");
	const char *path = number == SYS_statx && *(const char *)a[1] ? (const char *)a[1] : NULL;
	if (number == SYS_statx && fails(3, path, a[0])) return -1;
	return next_syscall(number, a[0], a[1], a[2], a[3], a[4], a[5]);
}
