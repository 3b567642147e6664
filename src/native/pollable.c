/* The life of a watched descriptor: see the drawing in upkeep_native.h. */
#include "upkeep_native.h"

#include <stdlib.h>
#include <unistd.h>

static void free_when_unused(pollable *self) {
  if (self->finalized && !self->polling) {
    free(self);
  }
}

static void on_handle_closed(uv_handle_t *handle) {
  pollable *self = handle->data;
  self->polling = false;
  if (self->cleanup != NULL) {
    napi_remove_async_cleanup_hook(self->cleanup);
    self->cleanup = NULL;
  }
  free_when_unused(self);
}

static void close_descriptor(pollable *self) {
  if (self->fd < 0) {
    return;
  }
  if (self->polling) {
    uv_close((uv_handle_t *)&self->handle, on_handle_closed);
  }
  close(self->fd);
  self->fd = -1;
}

static void on_finalize(napi_env env, void *data, void *hint) {
  (void)env;
  (void)hint;
  pollable *self = data;
  close_descriptor(self);
  self->release(self);
  self->finalized = true;
  free_when_unused(self);
}

/* The environment (a worker, or the process) ends while we poll: libuv must be let go of. */
static void on_environment_end(napi_async_cleanup_hook_handle cleanup, void *data) {
  (void)cleanup;
  close_descriptor(data);
}

bool pollable_wrap(pollable *self, napi_env env, napi_value object, const napi_type_tag *tag,
                   int fd) {
  self->env = env;
  self->fd = fd;
  if (napi_type_tag_object(env, object, tag) != napi_ok ||
      napi_wrap(env, object, self, on_finalize, NULL, NULL) != napi_ok) {
    close(fd);
    self->release(self);
    free(self);
    upkeep_throw_napi(env);
    return false;
  }
  return true;
}

pollable *pollable_unwrap(napi_env env, napi_value object, const napi_type_tag *tag) {
  bool ours = false;
  void *data = NULL;
  if (napi_check_object_type_tag(env, object, tag, &ours) != napi_ok || !ours ||
      napi_unwrap(env, object, &data) != napi_ok) {
    napi_throw_type_error(env, NULL, "called on an object of another type");
    return NULL;
  }
  pollable *self = data;
  if (self->fd < 0) {
    napi_throw_error(env, "ERR_CLOSED", "already closed");
    return NULL;
  }
  return self;
}

static void on_poll(uv_poll_t *handle, int status, int events);

static void release_references(pollable *self) {
  if (self->callback != NULL) {
    napi_delete_reference(self->env, self->callback);
    self->callback = NULL;
  }
  if (self->context != NULL) {
    napi_async_destroy(self->env, self->context);
    self->context = NULL;
  }
  if (self->self != NULL) {
    napi_delete_reference(self->env, self->self);
    self->self = NULL;
  }
}

bool pollable_start(pollable *self, napi_value object, napi_value callback, const char *name,
                    int events, void (*ready)(pollable *)) {
  napi_env env = self->env;
  uv_loop_t *loop = NULL;
  napi_value label;
  if (self->polling) {
    napi_throw_error(env, "ERR_STARTED", "already started");
    return false;
  }
  if (napi_get_uv_event_loop(env, &loop) != napi_ok ||
      napi_create_string_utf8(env, name, NAPI_AUTO_LENGTH, &label) != napi_ok ||
      napi_async_init(env, object, label, &self->context) != napi_ok ||
      napi_create_reference(env, callback, 1, &self->callback) != napi_ok ||
      napi_create_reference(env, object, 1, &self->self) != napi_ok) {
    upkeep_throw_napi(env);
    release_references(self);
    return false;
  }
  self->ready = ready;
  self->events = events;
  int error = uv_poll_init(loop, &self->handle, self->fd);
  if (error != 0) {
    release_references(self);
    upkeep_throw_errno(env, "uv_poll_init", -error);
    return false;
  }
  self->handle.data = self;
  self->polling = true;
  napi_add_async_cleanup_hook(env, on_environment_end, self, &self->cleanup);
  uv_poll_start(&self->handle, self->events, on_poll);
  return true;
}

static void on_poll(uv_poll_t *handle, int status, int events) {
  (void)events;
  pollable *self = handle->data;
  if (status < 0) {
    /* libuv reports EPOLLERR (on netlink: messages were lost) as EBADF and stops watching. The
       error itself is fetched, and so cleared, by the read that follows. */
    uv_poll_start(&self->handle, self->events, on_poll);
  }
  self->ready(self);
}

void pollable_call(pollable *self, size_t count, int32_t argument) {
  napi_env env = self->env;
  napi_handle_scope scope;
  napi_value object, callback, value;
  if (napi_open_handle_scope(env, &scope) != napi_ok) {
    return;
  }
  if (napi_get_reference_value(env, self->self, &object) == napi_ok &&
      napi_get_reference_value(env, self->callback, &callback) == napi_ok &&
      napi_create_int32(env, argument, &value) == napi_ok &&
      napi_make_callback(env, self->context, object, callback, count, &value, NULL) ==
          napi_pending_exception) {
    napi_value exception;
    napi_get_and_clear_last_exception(env, &exception);
    napi_fatal_exception(env, exception);
  }
  napi_close_handle_scope(env, scope);
}

void pollable_close(pollable *self) {
  close_descriptor(self);
  release_references(self);
}
