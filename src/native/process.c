/* Controls of the calling thread and process, each one system call. */
#include "upkeep_native.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

/* <linux/close_range.h> and <asm-generic/unistd.h>, which the headers of Linux before 5.11 lack. */
#define CLOSE_RANGE_CLOEXEC (1U << 2)
#ifndef SYS_close_range
#define SYS_close_range 436
#endif

/* bufferAddress(bytes): BigInt – where the bytes are, for structures that hold pointers. */
static napi_value buffer_address(napi_env env, napi_callback_info info) {
  napi_value argument, result;
  uint8_t *data;
  size_t length;
  if (!upkeep_arguments(env, info, 1, &argument, NULL) ||
      !upkeep_bytes(env, argument, &data, &length)) {
    return NULL;
  }
  CHECK(env, napi_create_bigint_uint64(env, (uint64_t)(uintptr_t)data, &result));
  return result;
}

static bool int32_arguments(napi_env env, napi_callback_info info, size_t count, int32_t *values) {
  napi_value arguments[4];
  if (!upkeep_arguments(env, info, count, arguments, NULL)) {
    return false;
  }
  for (size_t index = 0; index < count; index++) {
    if (!upkeep_int32(env, arguments[index], &values[index])) {
      return false;
    }
  }
  return true;
}

/* setNetworkNamespace(fd): setns(2), this thread only. */
static napi_value set_network_namespace(napi_env env, napi_callback_info info) {
  int32_t fd;
  if (int32_arguments(env, info, 1, &fd) && setns(fd, CLONE_NEWNET) != 0) {
    upkeep_throw_errno(env, "setns", errno);
  }
  return NULL;
}

/* setScheduler(policy, priority): sched_setscheduler(2), this thread only. */
static napi_value set_scheduler(napi_env env, napi_callback_info info) {
  int32_t values[2];
  if (int32_arguments(env, info, 2, values)) {
    struct sched_param parameters = {.sched_priority = values[1]};
    if (sched_setscheduler(0, values[0], &parameters) != 0) {
      upkeep_throw_errno(env, "sched_setscheduler", errno);
    }
  }
  return NULL;
}

/* setAffinity(mask): sched_setaffinity(2); bit n of the little-endian mask is processor n. */
static napi_value set_affinity(napi_env env, napi_callback_info info) {
  napi_value argument;
  uint8_t *mask;
  size_t length;
  cpu_set_t set;
  if (!upkeep_arguments(env, info, 1, &argument, NULL) ||
      !upkeep_bytes(env, argument, &mask, &length)) {
    return NULL;
  }
  CPU_ZERO(&set);
  for (size_t cpu = 0; cpu < length * 8 && cpu < CPU_SETSIZE; cpu++) {
    if (mask[cpu / 8] & (1u << (cpu % 8))) {
      CPU_SET(cpu, &set);
    }
  }
  if (sched_setaffinity(0, sizeof(set), &set) != 0) {
    upkeep_throw_errno(env, "sched_setaffinity", errno);
  }
  return NULL;
}

/* lockMemory(flags): mlockall(2) */
static napi_value lock_memory(napi_env env, napi_callback_info info) {
  int32_t flags;
  if (int32_arguments(env, info, 1, &flags) && mlockall(flags) != 0) {
    upkeep_throw_errno(env, "mlockall", errno);
  }
  return NULL;
}

/* setThreadName(name): PR_SET_NAME of prctl(2); the kernel keeps 15 bytes. */
static napi_value set_thread_name(napi_env env, napi_callback_info info) {
  napi_value argument;
  char name[64];
  size_t length;
  if (!upkeep_arguments(env, info, 1, &argument, NULL)) {
    return NULL;
  }
  CHECK(env, napi_get_value_string_utf8(env, argument, name, sizeof(name), &length));
  if (prctl(PR_SET_NAME, name, 0, 0, 0) != 0) {
    upkeep_throw_errno(env, "prctl", errno);
  }
  return NULL;
}

/* Of this process, which has one parent. */
static volatile sig_atomic_t seconds_without_parent;

/* The kernel calls it whatever JavaScript does; SIGALRM ends a process that does not handle it. */
static void on_parent_death(int number) {
  (void)number;
  alarm((unsigned int)seconds_without_parent);
  kill(getpid(), SIGTERM);
}

/*
 * endWithParent(signal, seconds): when the parent dies (PR_SET_PDEATHSIG of prctl(2)), this process
 * gets SIGTERM, and is ended by the kernel when it has not ended by itself after so many seconds.
 * The signal is what the kernel tells the death with; it is not to be used for anything else.
 */
static napi_value end_with_parent(napi_env env, napi_callback_info info) {
  int32_t values[2];
  if (!int32_arguments(env, info, 2, values)) {
    return NULL;
  }
  struct sigaction action = {.sa_handler = on_parent_death, .sa_flags = SA_RESTART};
  sigfillset(&action.sa_mask);
  seconds_without_parent = values[1];
  if (sigaction(values[0], &action, NULL) != 0) {
    return upkeep_throw_errno(env, "sigaction", errno);
  }
  if (prctl(PR_SET_PDEATHSIG, values[0], 0, 0, 0) != 0) {
    return upkeep_throw_errno(env, "prctl", errno);
  }
  return NULL;
}

/* setResourceLimit(resource, soft, hard): setrlimit(2); a negative number is "no limit". */
static napi_value set_resource_limit(napi_env env, napi_callback_info info) {
  napi_value arguments[3];
  int32_t resource;
  double soft, hard;
  if (!upkeep_arguments(env, info, 3, arguments, NULL) ||
      !upkeep_int32(env, arguments[0], &resource) || !upkeep_double(env, arguments[1], &soft) ||
      !upkeep_double(env, arguments[2], &hard)) {
    return NULL;
  }
  struct rlimit limit = {
      .rlim_cur = soft < 0 ? RLIM_INFINITY : (rlim_t)soft,
      .rlim_max = hard < 0 ? RLIM_INFINITY : (rlim_t)hard,
  };
  if (setrlimit((__rlimit_resource_t)resource, &limit) != 0) {
    upkeep_throw_errno(env, "setrlimit", errno);
  }
  return NULL;
}

/*
 * lockFile(fd): boolean – a write lock on the whole file that belongs to the open file description
 * (F_OFD_SETLK of fcntl(2)). False: another process holds one.
 */
static napi_value lock_file(napi_env env, napi_callback_info info) {
  int32_t fd;
  napi_value result;
  if (!int32_arguments(env, info, 1, &fd)) {
    return NULL;
  }
  struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
  bool held = fcntl(fd, F_OFD_SETLK, &lock) == 0;
  if (!held && errno != EAGAIN && errno != EACCES) {
    return upkeep_throw_errno(env, "fcntl", errno);
  }
  CHECK(env, napi_get_boolean(env, held, &result));
  return result;
}

/*
 * peerUser(fd): number – the effective user of the other end of a connected unix socket, when it
 * connected (SO_PEERCRED of unix(7)), or the negative errno.
 */
static napi_value peer_user(napi_env env, napi_callback_info info) {
  int32_t fd;
  napi_value result;
  struct ucred peer;
  socklen_t length = sizeof(peer);
  if (!int32_arguments(env, info, 1, &fd)) {
    return NULL;
  }
  bool known = getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &length) == 0;
  CHECK(env, napi_create_double(env, known ? (double)peer.uid : -(double)errno, &result));
  return result;
}

/* The same as close_range(2) for kernels without it. Returns 0 or errno. */
static int close_each_on_exec(int first) {
  DIR *directory = opendir("/proc/self/fd");
  if (directory == NULL) {
    return errno;
  }
  for (struct dirent *entry = readdir(directory); entry != NULL; entry = readdir(directory)) {
    int fd = atoi(entry->d_name);
    if (fd >= first) {
      fcntl(fd, F_SETFD, FD_CLOEXEC);
    }
  }
  closedir(directory);
  return 0;
}

/*
 * closeOnExec(first): descriptors from this number on do not reach a program that is executed
 * (CLOSE_RANGE_CLOEXEC of close_range(2), Linux 5.11).
 */
static napi_value close_on_exec(napi_env env, napi_callback_info info) {
  int32_t first;
  if (int32_arguments(env, info, 1, &first) &&
      syscall(SYS_close_range, first, ~0U, CLOSE_RANGE_CLOEXEC) != 0) {
    int error = errno == ENOSYS || errno == EINVAL ? close_each_on_exec(first) : errno;
    if (error != 0) {
      upkeep_throw_errno(env, "close_range", error);
    }
  }
  return NULL;
}

bool upkeep_define_process(napi_env env, napi_value exports) {
  const napi_property_descriptor functions[] = {
      FUNCTION("bufferAddress", buffer_address),
      FUNCTION("setNetworkNamespace", set_network_namespace),
      FUNCTION("setScheduler", set_scheduler),
      FUNCTION("setAffinity", set_affinity),
      FUNCTION("lockMemory", lock_memory),
      FUNCTION("setThreadName", set_thread_name),
      FUNCTION("endWithParent", end_with_parent),
      FUNCTION("setResourceLimit", set_resource_limit),
      FUNCTION("lockFile", lock_file),
      FUNCTION("peerUser", peer_user),
      FUNCTION("closeOnExec", close_on_exec),
  };
  return napi_define_properties(env, exports, LENGTH(functions), functions) == napi_ok;
}
