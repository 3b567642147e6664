/*
 * A timerfd on CLOCK_MONOTONIC (timerfd_create(2)): deadlines are absolute, in milliseconds with a
 * fraction, of the clock that process.hrtime shows.
 */
#include "upkeep_native.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

typedef struct {
  pollable base;
  double deadline_ms;
  bool armed;
} timer;

static const napi_type_tag timer_tag = {0x8d3f5c0be7a14d52, 0x9a60c2f17be3344a};

static double now_ms(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)((int64_t)now.tv_sec * 1000000000 + now.tv_nsec) / 1e6;
}

static int settime(timer *self, double deadline_ms) {
  double ns = ceil(deadline_ms * 1e6);
  /* Zero would disarm the timer; a deadline in the past has to fire. */
  int64_t whole = ns < 1 ? 1 : ns > 9e18 ? (int64_t)9e18 : (int64_t)ns;
  struct itimerspec spec = {
      .it_value = {.tv_sec = whole / 1000000000, .tv_nsec = whole % 1000000000},
  };
  self->deadline_ms = deadline_ms;
  self->armed = timerfd_settime(self->base.fd, TFD_TIMER_ABSTIME, &spec, NULL) == 0;
  return self->armed ? 0 : -1;
}

static void on_ready(pollable *base) {
  timer *self = (timer *)base;
  uint64_t expirations;
  if (read(base->fd, &expirations, sizeof(expirations)) != sizeof(expirations) || !self->armed) {
    return;
  }
  double now = now_ms();
  if (now < self->deadline_ms) {
    /* Rounding of a double: one more microsecond, so that no timer fires early. */
    if (settime(self, fmax(self->deadline_ms, now + 0.001)) == 0) {
      return;
    } /* refused: a fraction of a microsecond early is better than never */
  }
  self->armed = false;
  pollable_call(base, 0, 0);
}

static void release(pollable *base) { (void)base; }

/* new Timer(callback) */
static napi_value timer_new(napi_env env, napi_callback_info info) {
  napi_value arguments[1], object;
  if (!upkeep_arguments(env, info, 1, arguments, &object)) {
    return NULL;
  }
  int fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
  if (fd < 0) {
    return upkeep_throw_errno(env, "timerfd_create", errno);
  }
  timer *self = calloc(1, sizeof(timer));
  if (self == NULL) {
    close(fd);
    return upkeep_throw_errno(env, "calloc", ENOMEM);
  }
  self->base.release = release;
  if (!pollable_wrap(&self->base, env, object, &timer_tag, fd) ||
      !pollable_start(&self->base, object, arguments[0], "upkeep:timer", UV_READABLE, on_ready)) {
    return NULL;
  }
  return object;
}

/* arm(deadlineMs) */
static napi_value timer_arm(napi_env env, napi_callback_info info) {
  napi_value arguments[1], object;
  double deadline_ms;
  if (!upkeep_arguments(env, info, 1, arguments, &object)) {
    return NULL;
  }
  timer *self = (timer *)pollable_unwrap(env, object, &timer_tag);
  if (self == NULL || !upkeep_double(env, arguments[0], &deadline_ms)) {
    return NULL;
  }
  if (isnan(deadline_ms)) {
    napi_throw_range_error(env, NULL, "a deadline must be a number");
    return NULL;
  }
  if (settime(self, deadline_ms) != 0) {
    return upkeep_throw_errno(env, "timerfd_settime", errno);
  }
  return NULL;
}

/* disarm() */
static napi_value timer_disarm(napi_env env, napi_callback_info info) {
  napi_value object;
  if (!upkeep_arguments(env, info, 0, NULL, &object)) {
    return NULL;
  }
  timer *self = (timer *)pollable_unwrap(env, object, &timer_tag);
  if (self == NULL) {
    return NULL;
  }
  struct itimerspec spec = {0};
  self->armed = false; /* a timer that the kernel keeps going wakes the process for nothing */
  timerfd_settime(self->base.fd, 0, &spec, NULL);
  return NULL;
}

/* close() */
static napi_value timer_close(napi_env env, napi_callback_info info) {
  napi_value object;
  if (!upkeep_arguments(env, info, 0, NULL, &object)) {
    return NULL;
  }
  pollable *self = pollable_unwrap(env, object, &timer_tag);
  if (self != NULL) {
    pollable_close(self);
  }
  return NULL;
}

bool upkeep_define_timer(napi_env env, napi_value exports) {
  const napi_property_descriptor methods[] = {
      METHOD("arm", timer_arm),
      METHOD("disarm", timer_disarm),
      METHOD("close", timer_close),
  };
  napi_value class;
  return napi_define_class(env, "Timer", NAPI_AUTO_LENGTH, timer_new, NULL, LENGTH(methods),
                           methods, &class) == napi_ok &&
         napi_set_named_property(env, exports, "Timer", class) == napi_ok;
}
