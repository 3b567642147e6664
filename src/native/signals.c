/*
 * Signals that node has no names for, real-time signals above all. The handler writes the number
 * into a pipe, and libuv watches the other end. Signals belong to the process, not to an object:
 * the pipe's end for the handler is the one variable of this addon that is global.
 */
#include "upkeep_native.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

static const napi_type_tag signals_tag = {0x3a4be1f09c7d4e15, 0xb2c8d35a60f1479e};

static volatile sig_atomic_t handler_fd = -1;

static void on_signal(int number) {
  int error = errno;
  unsigned char byte = (unsigned char)number;
  /* A full pipe holds thousands of signals already: one more says nothing new. */
  ssize_t written = write(handler_fd, &byte, 1);
  (void)written;
  errno = error;
}

static void on_ready(pollable *base) {
  unsigned char numbers[64];
  ssize_t count = read(base->fd, numbers, sizeof(numbers));
  for (ssize_t index = 0; index < count && base->polling; index++) {
    pollable_call(base, 1, numbers[index]);
  }
}

static void release(pollable *base) { (void)base; }

/* new Signals(callback): one for each process, for as long as it lives */
static napi_value signals_new(napi_env env, napi_callback_info info) {
  napi_value arguments[1], object;
  int ends[2];
  if (!upkeep_arguments(env, info, 1, arguments, &object)) {
    return NULL;
  }
  if (handler_fd >= 0) {
    return upkeep_throw_errno(env, "signals", EBUSY);
  }
  if (pipe2(ends, O_NONBLOCK | O_CLOEXEC) < 0) {
    return upkeep_throw_errno(env, "pipe2", errno);
  }
  pollable *self = calloc(1, sizeof(pollable));
  if (self == NULL) {
    close(ends[0]);
    close(ends[1]);
    return upkeep_throw_errno(env, "calloc", ENOMEM);
  }
  self->release = release;
  if (!pollable_wrap(self, env, object, &signals_tag, ends[0]) ||
      !pollable_start(self, object, arguments[0], "upkeep:signals", UV_READABLE, on_ready)) {
    close(ends[1]);
    return NULL;
  }
  handler_fd = ends[1];
  return object;
}

/* listen(number): from now on the signal calls back instead of ending the process */
static napi_value signals_listen(napi_env env, napi_callback_info info) {
  napi_value arguments[1], object;
  int32_t number;
  if (!upkeep_arguments(env, info, 1, arguments, &object) ||
      pollable_unwrap(env, object, &signals_tag) == NULL ||
      !upkeep_int32(env, arguments[0], &number)) {
    return NULL;
  }
  struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_RESTART};
  sigfillset(&action.sa_mask);
  if (sigaction(number, &action, NULL) < 0) {
    return upkeep_throw_errno(env, "sigaction", errno);
  }
  return NULL;
}

bool upkeep_define_signals(napi_env env, napi_value exports) {
  napi_value class;
  const napi_property_descriptor methods[] = {METHOD("listen", signals_listen)};
  if (napi_define_class(env, "Signals", NAPI_AUTO_LENGTH, signals_new, NULL, LENGTH(methods),
                        methods, &class) != napi_ok ||
      napi_set_named_property(env, exports, "Signals", class) != napi_ok) {
    upkeep_throw_napi(env);
    return false;
  }
  return true;
}
