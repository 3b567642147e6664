/** A real server as most tests of directors configure it. */

/** The block of 10.2.0.`host`, port 80, found dead within two seconds; a newline goes before it. */
export function checkedServer(host: number, weight = 1): string {
  return `
  real_server 10.2.0.${host} 80 {
    weight ${weight}
    TCP_CHECK {
      connect_timeout 1
      retry 0
    }
  }`;
}
