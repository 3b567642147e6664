/*
 * Starts programs without a copy of this process: fork(2) of one with a heap of JavaScript takes
 * most of a millisecond for its page tables, and as long again for the faults afterwards.
 */
#include "upkeep_native.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* Architectures whose first calls had users of 16 bits. */
#ifdef SYS_setgroups32
#define SYS_SETGROUPS SYS_setgroups32
#define SYS_SETRESGID SYS_setresgid32
#define SYS_SETRESUID SYS_setresuid32
#else
#define SYS_SETGROUPS SYS_setgroups
#define SYS_SETRESGID SYS_setresgid
#define SYS_SETRESUID SYS_setresuid
#endif

typedef struct {
  char **words; /* directory, file, and from there on argv */
  char **environment;
  const uint32_t *identity; /* user, group, supplementary groups; NULL: as this process */
  size_t identity_count;
  volatile int error;
} program;

/*
 * Between vfork(2) and execve(2) the child has our memory and our thread: no allocation, and of
 * the system only calls that concern this one task (glibc's setuid would change all our threads).
 */
static void become_program(program *self) {
  struct sigaction fresh = {.sa_handler = SIG_DFL};
  for (int number = 1; number <= SIGRTMAX; number++) {
    sigaction(number, &fresh, NULL); /* node ignores SIGPIPE, which exec would hand on */
  }
  setsid();
  int null = open("/dev/null", O_RDWR);
  for (int fd = 0; fd <= 2; fd++) {
    if (null < 0 || dup2(null, fd) < 0) {
      return;
    }
  }
  if (null > 2) {
    close(null);
  }
  if (chdir(self->words[0]) != 0) {
    return;
  }
  if (self->identity != NULL) {
    size_t groups = self->identity_count - 2;
    /* Who may not drop groups has none of root's, and may still become itself. */
    if ((syscall(SYS_SETGROUPS, groups, self->identity + 2) != 0 && groups > 0) ||
        syscall(SYS_SETRESGID, self->identity[1], self->identity[1], self->identity[1]) != 0 ||
        syscall(SYS_SETRESUID, self->identity[0], self->identity[0], self->identity[0]) != 0) {
      return;
    }
  }
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
  execvpe(self->words[1], self->words + 2, self->environment);
}

/* The pid, or the negative errno of whatever failed before the program ran. */
static pid_t start(program *self) {
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before); /* no handler of ours runs in the child */
  pid_t pid = vfork();
  if (pid == 0) {
    become_program(self);
    self->error = errno;
    _exit(127);
  }
  int error = pid < 0 ? errno : self->error;
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  if (pid > 0 && error != 0) {
    while (waitpid(pid, NULL, 0) < 0 && errno == EINTR) {
    }
  }
  return error == 0 ? pid : -error;
}

/* Strings that each end with a NUL, as the array that execve(2) takes; to be freed. */
static char **strings_of(napi_env env, napi_value argument, size_t least) {
  uint8_t *data;
  size_t length, count = 0;
  if (!upkeep_bytes(env, argument, &data, &length)) {
    return NULL;
  }
  for (size_t index = 0; index < length; index++) {
    count += data[index] == 0;
  }
  if (count < least || (length > 0 && data[length - 1] != 0)) {
    napi_throw_type_error(env, NULL, "strings that end with NUL are expected");
    return NULL;
  }
  char **strings = calloc(count + 1, sizeof(char *));
  if (strings == NULL) {
    upkeep_throw_errno(env, "calloc", ENOMEM);
    return NULL;
  }
  char *next = (char *)data;
  for (size_t index = 0; index < count; index++) {
    strings[index] = next;
    next += strlen(next) + 1;
  }
  return strings;
}

/*
 * startProgram(words, environment, identity?): number – its pid, the leader of a session of its
 * own with /dev/null as standard input and output, or the negative errno.
 */
static napi_value start_program(napi_env env, napi_callback_info info) {
  napi_value arguments[3];
  uint8_t *identity;
  size_t length;
  if (!upkeep_arguments(env, info, 3, arguments, NULL) ||
      !upkeep_optional_bytes(env, arguments[2], &identity, &length)) {
    return NULL;
  }
  size_t count = length / sizeof(uint32_t);
  if (identity != NULL && (count < 2 || (uintptr_t)identity % sizeof(uint32_t) != 0)) {
    napi_throw_type_error(env, NULL, "a user and a group are expected");
    return NULL;
  }
  program self = {.identity = (const uint32_t *)identity, .identity_count = count};
  self.words = strings_of(env, arguments[0], 3);
  self.environment = self.words == NULL ? NULL : strings_of(env, arguments[1], 0);
  pid_t pid = self.environment == NULL ? 0 : start(&self);
  free(self.words);
  free(self.environment);
  return pid == 0 ? NULL : upkeep_number(env, pid);
}

/* collectProgram(pid): number – its wait status (waitpid(2)), -EAGAIN while it runs, or -errno. */
static napi_value collect_program(napi_env env, napi_callback_info info) {
  napi_value argument;
  int32_t pid;
  int status;
  if (!upkeep_arguments(env, info, 1, &argument, NULL) || !upkeep_int32(env, argument, &pid)) {
    return NULL;
  }
  pid_t gone = waitpid(pid, &status, WNOHANG);
  return upkeep_number(env, gone > 0 ? status : gone == 0 ? -EAGAIN : -errno);
}

bool upkeep_define_program(napi_env env, napi_value exports) {
  const napi_property_descriptor functions[] = {
      FUNCTION("startProgram", start_program),
      FUNCTION("collectProgram", collect_program),
  };
  return napi_define_properties(env, exports, LENGTH(functions), functions) == napi_ok;
}
