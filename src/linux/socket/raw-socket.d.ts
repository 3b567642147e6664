/** What we use of the package raw-socket, which has no types of its own. */
declare module 'raw-socket' {
  /** The system calls beneath a Socket. They act at once; their Errors have strerror's text. */
  export interface SocketWrap {
    send(
      bytes: Uint8Array,
      offset: number,
      length: number,
      address: string,
      sent: (bytes: number) => void,
    ): void;
    recv(
      buffer: Uint8Array,
      received: (buffer: Uint8Array, bytes: number, source: string) => void,
    ): void;
  }

  export interface Socket {
    readonly wrap: SocketWrap;
    on(event: 'message', listener: (bytes: Uint8Array, source: string) => void): this;
    on(event: 'error', listener: (error: Error) => void): this;
    on(event: 'close', listener: () => void): this;
    /** Queues a packet: one is sent for each turn of the event loop. */
    send(
      bytes: Uint8Array,
      offset: number,
      length: number,
      address: string,
      sent: (error: Error | null | undefined) => void,
    ): this;
    setOption(level: number, option: number, value: Uint8Array, length: number): void;
    pauseRecv(): this;
    close(): this;
  }

  export function createSocket(options: {
    readonly addressFamily: 1 | 2;
    readonly protocol: number;
    readonly bufferSize?: number;
  }): Socket;
}
