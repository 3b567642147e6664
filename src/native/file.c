/* A small file, read in one go. */
#include "upkeep_native.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

/*
 * readFile(path, into): number – bytes read, as many as fit, or the negative errno. For the files
 * of /proc, which come and go by the thousand: an Error for each one that has gone is dear.
 */
static napi_value read_file(napi_env env, napi_callback_info info) {
  napi_value arguments[2];
  char path[64];
  uint8_t *data;
  size_t length, path_length;
  if (!upkeep_arguments(env, info, 2, arguments, NULL) ||
      !upkeep_bytes(env, arguments[1], &data, &length)) {
    return NULL;
  }
  CHECK(env, napi_get_value_string_utf8(env, arguments[0], path, sizeof(path), &path_length));
  if (path_length == sizeof(path) - 1) {
    return upkeep_number(env, -ENAMETOOLONG);
  }
  int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0) {
    return upkeep_number(env, -errno);
  }
  ssize_t taken = read(fd, data, length);
  int32_t result = taken < 0 ? -errno : (int32_t)taken;
  close(fd);
  return upkeep_number(env, result);
}

bool upkeep_define_file(napi_env env, napi_value exports) {
  const napi_property_descriptor functions[] = {FUNCTION("readFile", read_file)};
  return napi_define_properties(env, exports, LENGTH(functions), functions) == napi_ok;
}
