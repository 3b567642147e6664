/* The module itself, and what its parts share: arguments and errors. */
#include "upkeep_native.h"

#include <stdio.h>
#include <string.h>

void upkeep_throw_napi(napi_env env) {
  bool pending = false;
  const napi_extended_error_info *info = NULL;
  napi_get_last_error_info(env, &info);
  napi_is_exception_pending(env, &pending);
  if (!pending) {
    const char *message = info != NULL ? info->error_message : NULL;
    napi_throw_error(env, NULL, message != NULL ? message : "native call failed");
  }
}

napi_value upkeep_throw_errno(napi_env env, const char *syscall, int error) {
  char text[160];
  napi_value code, message, name, number, exception;
  snprintf(text, sizeof(text), "%s: %s", syscall, strerror(error));
  CHECK(env, napi_create_string_utf8(env, uv_err_name(-error), NAPI_AUTO_LENGTH, &code));
  CHECK(env, napi_create_string_utf8(env, text, NAPI_AUTO_LENGTH, &message));
  CHECK(env, napi_create_string_utf8(env, syscall, NAPI_AUTO_LENGTH, &name));
  CHECK(env, napi_create_int32(env, error, &number));
  CHECK(env, napi_create_error(env, code, message, &exception));
  CHECK(env, napi_set_named_property(env, exception, "errno", number));
  CHECK(env, napi_set_named_property(env, exception, "syscall", name));
  napi_throw(env, exception);
  return NULL;
}

bool upkeep_arguments(napi_env env, napi_callback_info info, size_t count, napi_value *arguments,
                      napi_value *self) {
  size_t given = count;
  if (napi_get_cb_info(env, info, &given, arguments, self, NULL) != napi_ok) {
    upkeep_throw_napi(env);
    return false;
  }
  return true;
}

bool upkeep_int32(napi_env env, napi_value value, int32_t *result) {
  if (napi_get_value_int32(env, value, result) != napi_ok) {
    napi_throw_type_error(env, NULL, "a number is expected");
    return false;
  }
  return true;
}

bool upkeep_double(napi_env env, napi_value value, double *result) {
  if (napi_get_value_double(env, value, result) != napi_ok) {
    napi_throw_type_error(env, NULL, "a number is expected");
    return false;
  }
  return true;
}

bool upkeep_bytes(napi_env env, napi_value value, uint8_t **data, size_t *length) {
  bool typed = false;
  napi_typedarray_type type;
  void *memory = NULL;
  if (napi_is_typedarray(env, value, &typed) != napi_ok || !typed ||
      napi_get_typedarray_info(env, value, &type, length, &memory, NULL, NULL) != napi_ok ||
      type != napi_uint8_array) {
    napi_throw_type_error(env, NULL, "a Uint8Array is expected");
    return false;
  }
  *data = memory;
  return true;
}

bool upkeep_optional_bytes(napi_env env, napi_value value, uint8_t **data, size_t *length) {
  napi_valuetype type;
  if (napi_typeof(env, value, &type) == napi_ok && type == napi_undefined) {
    *data = NULL;
    *length = 0;
    return true;
  }
  return upkeep_bytes(env, value, data, length);
}

napi_value upkeep_number(napi_env env, int32_t value) {
  napi_value result;
  CHECK(env, napi_create_int32(env, value, &result));
  return result;
}

NAPI_MODULE_INIT() {
  if (!upkeep_define_socket(env, exports) || !upkeep_define_timer(env, exports) ||
      !upkeep_define_process(env, exports) || !upkeep_define_program(env, exports) ||
      !upkeep_define_file(env, exports) || !upkeep_define_signals(env, exports)) {
    return NULL;
  }
  return exports;
}
