/*
 * The native door of upkeep: system calls that node does not offer, as they are. There is no
 * protocol and no policy in here, and no state outside the objects that JavaScript holds.
 *
 * A call that can only fail by a mistake or for want of a right throws an Error with `errno`
 * (positive), `code` ("EPERM") and `syscall`. A call whose failure is part of the traffic (send,
 * receive, wait) returns the negative errno as its value.
 */
#ifndef UPKEEP_NATIVE_H
#define UPKEEP_NATIVE_H

#include <node_api.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <uv.h>

/* Ends the calling function with NULL when an N-API call failed; the exception is then pending. */
#define CHECK(env, call)                                                                          \
  do {                                                                                            \
    if ((call) != napi_ok) {                                                                      \
      upkeep_throw_napi(env);                                                                     \
      return NULL;                                                                                \
    }                                                                                             \
  } while (0)

#define METHOD(name, function) {name, NULL, function, NULL, NULL, NULL, napi_default_method, NULL}
#define FUNCTION(name, function) {name, NULL, function, NULL, NULL, NULL, napi_enumerable, NULL}
#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

/* Throws the Error of a failed N-API call, unless an exception is pending already. */
void upkeep_throw_napi(napi_env env);

/* Throws the Error of a failed system call and returns NULL. */
napi_value upkeep_throw_errno(napi_env env, const char *syscall, int error);

/*
 * Reads the arguments of a call; missing ones are undefined.
 * Returns false with a pending exception when that failed.
 */
bool upkeep_arguments(napi_env env, napi_callback_info info, size_t count, napi_value *arguments,
                      napi_value *self);

/* Convert an argument; false with a pending TypeError when it has another type. */
bool upkeep_int32(napi_env env, napi_value value, int32_t *result);
bool upkeep_double(napi_env env, napi_value value, double *result);
/* The memory of a Uint8Array (a Buffer is one). Valid until JavaScript runs again. */
bool upkeep_bytes(napi_env env, napi_value value, uint8_t **data, size_t *length);
/* The same, but undefined is allowed and gives NULL and 0. */
bool upkeep_optional_bytes(napi_env env, napi_value value, uint8_t **data, size_t *length);

napi_value upkeep_number(napi_env env, int32_t value);

/*
 * A file descriptor that libuv watches for one kind of event, and the JavaScript object that owns
 * it.
 *
 *   idle ──start──▶ polling ──close──▶ closed         idle ──close or garbage collection──▶ closed
 *
 * While it polls, it holds its object strongly. Its memory is freed when both the object has been
 * finalized and libuv has let go of the handle, in whichever order that happens.
 */
typedef struct pollable pollable;
struct pollable {
  napi_env env;
  int fd;
  bool polling;
  bool finalized;
  /* UV_READABLE or UV_WRITABLE; set by pollable_start. */
  int events;
  uv_poll_t handle;
  napi_ref self;
  napi_ref callback;
  napi_async_context context;
  napi_async_cleanup_hook_handle cleanup;
  /* Called when the descriptor is readable or has an error to fetch. */
  void (*ready)(pollable *);
  /* Releases what the owner holds beyond this struct; called once, while N-API can still be used. */
  void (*release)(pollable *);
};

/* Ties a pollable to its new object. On failure the descriptor is closed, the memory freed. */
bool pollable_wrap(pollable *self, napi_env env, napi_value object, const napi_type_tag *tag,
                   int fd);
/* The pollable of `object`, open and of this type; NULL with a pending exception otherwise. */
pollable *pollable_unwrap(napi_env env, napi_value object, const napi_type_tag *tag);
bool pollable_start(pollable *self, napi_value object, napi_value callback, const char *name,
                    int events, void (*ready)(pollable *));
/* Calls the JavaScript callback with an optional number, as a macrotask of its own. */
void pollable_call(pollable *self, size_t count, int32_t argument);
void pollable_close(pollable *self);

bool upkeep_define_socket(napi_env env, napi_value exports);
bool upkeep_define_timer(napi_env env, napi_value exports);
bool upkeep_define_process(napi_env env, napi_value exports);
bool upkeep_define_program(napi_env env, napi_value exports);
bool upkeep_define_file(napi_env env, napi_value exports);
bool upkeep_define_signals(napi_env env, napi_value exports);

#endif
