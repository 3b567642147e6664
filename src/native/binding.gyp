{
  "targets": [
    {
      "target_name": "upkeep_native",
      "sources": ["addon.c", "pollable.c", "socket.c", "timer.c", "signals.c", "process.c",
                  "program.c", "file.c"],
      "cflags": ["-std=gnu11", "-O2", "-Wall", "-Wextra", "-Werror", "-fvisibility=hidden"],
      "cflags!": ["-Wno-unused-parameter"],
      "defines": ["_GNU_SOURCE", "NAPI_VERSION=8"]
    }
  ]
}
