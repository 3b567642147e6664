/*
 * A non-blocking socket of any family. Messages are received in batches into a slab that belongs to
 * JavaScript, one message to a slot, numbers in the order of the machine:
 *
 *      0        4        8        12        16         144                         size - control
 *      +--------+--------+--------+---------+----------+---------------------------+----------+
 *      | length | flags  | sender | control | sender's | message                   | control  |
 *      |        | MSG_*  | length | length  | address  |                           | data     |
 *      +--------+--------+--------+---------+----------+---------------------------+----------+
 */
#include "upkeep_native.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

enum { SLOT_ADDRESS = 16, SLOT_ADDRESS_BYTES = 128, SLOT_MESSAGE = 144, MAX_BATCH = 64 };

typedef struct {
  pollable base;
  napi_ref slab;
  size_t slot_bytes;
  size_t control_bytes;
} socket_object;

static const napi_type_tag socket_tag = {0x3b1c9ae25f784e06, 0xb57e08d41c6f92a3};

static void release(pollable *base) {
  socket_object *self = (socket_object *)base;
  if (self->slab != NULL) {
    napi_delete_reference(base->env, self->slab);
    self->slab = NULL;
  }
}

/* new Socket(family, type, protocol) */
static napi_value socket_new(napi_env env, napi_callback_info info) {
  napi_value arguments[3], object;
  int32_t values[3];
  if (!upkeep_arguments(env, info, 3, arguments, &object)) {
    return NULL;
  }
  for (int index = 0; index < 3; index++) {
    if (!upkeep_int32(env, arguments[index], &values[index])) {
      return NULL;
    }
  }
  int fd = socket(values[0], values[1] | SOCK_NONBLOCK | SOCK_CLOEXEC, values[2]);
  if (fd < 0) {
    return upkeep_throw_errno(env, "socket", errno);
  }
  socket_object *self = calloc(1, sizeof(socket_object));
  if (self == NULL) {
    close(fd);
    return upkeep_throw_errno(env, "calloc", ENOMEM);
  }
  self->base.release = release;
  return pollable_wrap(&self->base, env, object, &socket_tag, fd) ? object : NULL;
}

static socket_object *enter(napi_env env, napi_callback_info info, size_t count,
                            napi_value *arguments, napi_value *object) {
  napi_value self;
  if (!upkeep_arguments(env, info, count, arguments, &self)) {
    return NULL;
  }
  if (object != NULL) {
    *object = self;
  }
  return (socket_object *)pollable_unwrap(env, self, &socket_tag);
}

static napi_value with_address(napi_env env, napi_callback_info info, const char *name,
                               int (*call)(int, const struct sockaddr *, socklen_t)) {
  napi_value argument;
  uint8_t *address;
  size_t length;
  socket_object *self = enter(env, info, 1, &argument, NULL);
  if (self == NULL || !upkeep_bytes(env, argument, &address, &length)) {
    return NULL;
  }
  if (call(self->base.fd, (const struct sockaddr *)address, (socklen_t)length) != 0) {
    return upkeep_throw_errno(env, name, errno);
  }
  return NULL;
}

/* bind(address) */
static napi_value socket_bind(napi_env env, napi_callback_info info) {
  return with_address(env, info, "bind", bind);
}

/* connect(address) */
static napi_value socket_connect(napi_env env, napi_callback_info info) {
  return with_address(env, info, "connect", connect);
}

/* localAddress(): Uint8Array – getsockname(2) */
static napi_value socket_local_address(napi_env env, napi_callback_info info) {
  napi_value buffer, result;
  void *data;
  struct sockaddr_storage address;
  socklen_t length = sizeof(address);
  socket_object *self = enter(env, info, 0, NULL, NULL);
  if (self == NULL) {
    return NULL;
  }
  if (getsockname(self->base.fd, (struct sockaddr *)&address, &length) != 0) {
    return upkeep_throw_errno(env, "getsockname", errno);
  }
  CHECK(env, napi_create_arraybuffer(env, length, &data, &buffer));
  memcpy(data, &address, length);
  CHECK(env, napi_create_typedarray(env, napi_uint8_array, length, buffer, 0, &result));
  return result;
}

/* setOption(level, option, value) */
static napi_value socket_set_option(napi_env env, napi_callback_info info) {
  napi_value arguments[3];
  int32_t level, option;
  uint8_t *value;
  size_t length;
  socket_object *self = enter(env, info, 3, arguments, NULL);
  if (self == NULL || !upkeep_int32(env, arguments[0], &level) ||
      !upkeep_int32(env, arguments[1], &option) ||
      !upkeep_bytes(env, arguments[2], &value, &length)) {
    return NULL;
  }
  if (setsockopt(self->base.fd, level, option, value, (socklen_t)length) != 0) {
    return upkeep_throw_errno(env, "setsockopt", errno);
  }
  return NULL;
}

/* getOption(level, option, buffer): number – how many bytes were written to the buffer */
static napi_value socket_get_option(napi_env env, napi_callback_info info) {
  napi_value arguments[3];
  int32_t level, option;
  uint8_t *value;
  size_t length;
  socket_object *self = enter(env, info, 3, arguments, NULL);
  if (self == NULL || !upkeep_int32(env, arguments[0], &level) ||
      !upkeep_int32(env, arguments[1], &option) ||
      !upkeep_bytes(env, arguments[2], &value, &length)) {
    return NULL;
  }
  socklen_t written = (socklen_t)length;
  if (getsockopt(self->base.fd, level, option, value, &written) != 0) {
    return upkeep_throw_errno(env, "getsockopt", errno);
  }
  return upkeep_number(env, (int32_t)written);
}

/* control(request, argument): number – what ioctl(2) returns, or the negative errno */
static napi_value socket_control(napi_env env, napi_callback_info info) {
  napi_value arguments[2];
  int32_t request;
  uint8_t *argument;
  size_t length;
  socket_object *self = enter(env, info, 2, arguments, NULL);
  if (self == NULL || !upkeep_int32(env, arguments[0], &request) ||
      !upkeep_bytes(env, arguments[1], &argument, &length)) {
    return NULL;
  }
  int result = ioctl(self->base.fd, (unsigned long)request, argument);
  return upkeep_number(env, result < 0 ? -errno : result);
}

/* send(bytes, address?): number – bytes taken, or the negative errno */
static napi_value socket_send(napi_env env, napi_callback_info info) {
  napi_value arguments[2];
  uint8_t *data, *address;
  size_t length, address_length;
  socket_object *self = enter(env, info, 2, arguments, NULL);
  if (self == NULL || !upkeep_bytes(env, arguments[0], &data, &length) ||
      !upkeep_optional_bytes(env, arguments[1], &address, &address_length)) {
    return NULL;
  }
  ssize_t sent = sendto(self->base.fd, data, length, MSG_NOSIGNAL,
                        (const struct sockaddr *)address, (socklen_t)address_length);
  return upkeep_number(env, sent < 0 ? -errno : (int32_t)sent);
}

/* sendMany(messages, address?): number – messages taken; the negative errno when none was */
static napi_value socket_send_many(napi_env env, napi_callback_info info) {
  napi_value arguments[2];
  uint8_t *address;
  size_t address_length;
  uint32_t count;
  socket_object *self = enter(env, info, 2, arguments, NULL);
  if (self == NULL || !upkeep_optional_bytes(env, arguments[1], &address, &address_length)) {
    return NULL;
  }
  CHECK(env, napi_get_array_length(env, arguments[0], &count));
  uint32_t sent = 0;
  while (sent < count) {
    struct mmsghdr headers[MAX_BATCH];
    struct iovec parts[MAX_BATCH];
    unsigned int batch = count - sent < MAX_BATCH ? count - sent : MAX_BATCH;
    memset(headers, 0, sizeof(headers));
    for (unsigned int index = 0; index < batch; index++) {
      napi_value message;
      uint8_t *data;
      CHECK(env, napi_get_element(env, arguments[0], sent + index, &message));
      if (!upkeep_bytes(env, message, &data, &parts[index].iov_len)) {
        return NULL;
      }
      parts[index].iov_base = data;
      headers[index].msg_hdr.msg_name = address;
      headers[index].msg_hdr.msg_namelen = (socklen_t)address_length;
      headers[index].msg_hdr.msg_iov = &parts[index];
      headers[index].msg_hdr.msg_iovlen = 1;
    }
    int taken = sendmmsg(self->base.fd, headers, batch, MSG_NOSIGNAL);
    if (taken < 0) {
      return upkeep_number(env, sent > 0 ? (int32_t)sent : -errno);
    }
    sent += (uint32_t)taken;
    if ((unsigned int)taken < batch) {
      break;
    }
  }
  return upkeep_number(env, (int32_t)sent);
}

/*
 * receiveInto(slab, slotBytes, controlBytes): where receive() and the reading callback find
 * messages; the last bytes of a slot are for control data
 */
static napi_value socket_receive_into(napi_env env, napi_callback_info info) {
  napi_value arguments[3];
  uint8_t *data;
  size_t length;
  int32_t slot_bytes, control_bytes;
  socket_object *self = enter(env, info, 3, arguments, NULL);
  if (self == NULL || !upkeep_bytes(env, arguments[0], &data, &length) ||
      !upkeep_int32(env, arguments[1], &slot_bytes) ||
      !upkeep_int32(env, arguments[2], &control_bytes)) {
    return NULL;
  }
  if (control_bytes < 0 || slot_bytes - control_bytes <= SLOT_MESSAGE ||
      (size_t)slot_bytes > length) {
    napi_throw_range_error(env, NULL, "a slot must hold its header and fit the slab");
    return NULL;
  }
  release(&self->base);
  CHECK(env, napi_create_reference(env, arguments[0], 1, &self->slab));
  self->slot_bytes = (size_t)slot_bytes;
  self->control_bytes = (size_t)control_bytes;
  return NULL;
}

static int receive_batch(socket_object *self) {
  napi_value slab;
  uint8_t *data;
  size_t length;
  struct mmsghdr headers[MAX_BATCH];
  struct iovec parts[MAX_BATCH];
  /* The memory is looked up each time: JavaScript may have detached it meanwhile. */
  if (self->slab == NULL ||
      napi_get_reference_value(self->base.env, self->slab, &slab) != napi_ok ||
      !upkeep_bytes(self->base.env, slab, &data, &length)) {
    return -EFAULT;
  }
  size_t slots = length / self->slot_bytes;
  unsigned int batch = slots < MAX_BATCH ? (unsigned int)slots : MAX_BATCH;
  memset(headers, 0, sizeof(headers[0]) * batch);
  for (unsigned int index = 0; index < batch; index++) {
    uint8_t *slot = data + index * self->slot_bytes;
    parts[index].iov_base = slot + SLOT_MESSAGE;
    parts[index].iov_len = self->slot_bytes - self->control_bytes - SLOT_MESSAGE;
    headers[index].msg_hdr.msg_name = slot + SLOT_ADDRESS;
    headers[index].msg_hdr.msg_namelen = SLOT_ADDRESS_BYTES;
    headers[index].msg_hdr.msg_control = slot + self->slot_bytes - self->control_bytes;
    headers[index].msg_hdr.msg_controllen = self->control_bytes;
    headers[index].msg_hdr.msg_iov = &parts[index];
    headers[index].msg_hdr.msg_iovlen = 1;
  }
  int count = recvmmsg(self->base.fd, headers, batch, MSG_DONTWAIT, NULL);
  if (count < 0) {
    return -errno;
  }
  for (int index = 0; index < count; index++) {
    const struct msghdr *header = &headers[index].msg_hdr;
    const uint32_t facts[4] = {headers[index].msg_len, (uint32_t)header->msg_flags,
                               header->msg_namelen, (uint32_t)header->msg_controllen};
    memcpy(data + (size_t)index * self->slot_bytes, facts, sizeof(facts));
  }
  return count;
}

/* receive(): number – messages now in the slab; the negative errno (-EAGAIN: none) */
static napi_value socket_receive(napi_env env, napi_callback_info info) {
  socket_object *self = enter(env, info, 0, NULL, NULL);
  if (self == NULL) {
    return NULL;
  }
  return upkeep_number(env, receive_batch(self));
}

/* wait(timeoutMs): number – 1 readable, 0 the time is over, or the negative errno; poll(2) */
static napi_value socket_wait(napi_env env, napi_callback_info info) {
  napi_value argument;
  int32_t timeout_ms;
  socket_object *self = enter(env, info, 1, &argument, NULL);
  if (self == NULL || !upkeep_int32(env, argument, &timeout_ms)) {
    return NULL;
  }
  struct pollfd watched = {.fd = self->base.fd, .events = POLLIN};
  int ready = poll(&watched, 1, timeout_ms);
  return upkeep_number(env, ready < 0 ? -errno : ready);
}

static void on_ready(pollable *base) {
  napi_handle_scope scope;
  if (napi_open_handle_scope(base->env, &scope) != napi_ok) {
    return;
  }
  /* One batch a turn of the event loop, so that a flood here holds nothing else back. */
  int result = receive_batch((socket_object *)base);
  napi_close_handle_scope(base->env, scope);
  if (result != -EAGAIN && result != -EINTR) {
    pollable_call(base, 1, result);
  }
}

/* startReading(callback): callback(result) for each batch, result as receive() gives it */
static napi_value socket_start_reading(napi_env env, napi_callback_info info) {
  napi_value callback, object;
  socket_object *self = enter(env, info, 1, &callback, &object);
  if (self == NULL) {
    return NULL;
  }
  if (self->slab == NULL) {
    napi_throw_error(env, NULL, "receiveInto() comes before startReading()");
    return NULL;
  }
  pollable_start(&self->base, object, callback, "upkeep:socket", UV_READABLE, on_ready);
  return NULL;
}

static void on_connected(pollable *base) {
  int error = 0;
  socklen_t length = sizeof(error);
  uv_poll_stop(&base->handle);
  if (getsockopt(base->fd, SOL_SOCKET, SO_ERROR, &error, &length) != 0) {
    error = errno;
  }
  pollable_call(base, 1, error);
}

/*
 * startConnecting(address, callback): number – 0, and callback(errno) follows once, 0 for a
 * connection that stands; or the negative errno of connect(2), and nothing follows
 */
static napi_value socket_start_connecting(napi_env env, napi_callback_info info) {
  napi_value arguments[2], object;
  uint8_t *address;
  size_t length;
  socket_object *self = enter(env, info, 2, arguments, &object);
  if (self == NULL || !upkeep_bytes(env, arguments[0], &address, &length)) {
    return NULL;
  }
  if (connect(self->base.fd, (const struct sockaddr *)address, (socklen_t)length) != 0 &&
      errno != EINPROGRESS) {
    return upkeep_number(env, -errno);
  }
  if (!pollable_start(&self->base, object, arguments[1], "upkeep:connect", UV_WRITABLE,
                      on_connected)) {
    return NULL;
  }
  return upkeep_number(env, 0);
}

/* duplicate(): number – another descriptor of the same socket, close-on-exec, the caller's own */
static napi_value socket_duplicate(napi_env env, napi_callback_info info) {
  socket_object *self = enter(env, info, 0, NULL, NULL);
  if (self == NULL) {
    return NULL;
  }
  int fd = fcntl(self->base.fd, F_DUPFD_CLOEXEC, 0);
  return upkeep_number(env, fd < 0 ? -errno : fd);
}

/* close() */
static napi_value socket_close(napi_env env, napi_callback_info info) {
  socket_object *self = enter(env, info, 0, NULL, NULL);
  if (self != NULL) {
    pollable_close(&self->base);
  }
  return NULL;
}

bool upkeep_define_socket(napi_env env, napi_value exports) {
  const napi_property_descriptor methods[] = {
      METHOD("bind", socket_bind),
      METHOD("connect", socket_connect),
      METHOD("localAddress", socket_local_address),
      METHOD("setOption", socket_set_option),
      METHOD("getOption", socket_get_option),
      METHOD("control", socket_control),
      METHOD("send", socket_send),
      METHOD("sendMany", socket_send_many),
      METHOD("receiveInto", socket_receive_into),
      METHOD("receive", socket_receive),
      METHOD("wait", socket_wait),
      METHOD("startReading", socket_start_reading),
      METHOD("startConnecting", socket_start_connecting),
      METHOD("duplicate", socket_duplicate),
      METHOD("close", socket_close),
  };
  napi_value class;
  return napi_define_class(env, "Socket", NAPI_AUTO_LENGTH, socket_new, NULL, LENGTH(methods),
                           methods, &class) == napi_ok &&
         napi_set_named_property(env, exports, "Socket", class) == napi_ok;
}
