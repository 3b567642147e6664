/** A mail relay that keeps what it gets, and can be as rude as a test wants. */
import { createServer, type Server, type Socket } from 'node:net';

/** One mail as it came over the wire. */
export interface ReceivedMail {
  /** The lines of the client up to DATA: `HELO vm`, `MAIL FROM:<a@b>`, … */
  readonly commands: readonly string[];
  /** Between DATA and the dot, with CRLF. */
  readonly text: string;
}

/** Answers a command by something other than consent; undefined: by consent. */
export type Answer = (command: string) => string | undefined;

/** A relay on 127.0.0.1. */
export class SmtpSink {
  readonly mails: ReceivedMail[] = [];
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  /** The largest number of connections at a time. */
  mostConnections = 0;

  private constructor(serve: (socket: Socket, sink: SmtpSink) => void) {
    this.#server = createServer((socket) => {
      this.#sockets.add(socket);
      this.mostConnections = Math.max(this.mostConnections, this.#sockets.size);
      socket.on('error', () => undefined);
      socket.on('close', () => this.#sockets.delete(socket));
      serve(socket, this);
      socket.resume(); // or the end of the client would go unnoticed
    });
  }

  /** A relay that takes mail, but for what `answer` says. Port 0: any free one. */
  static start(answer: Answer = () => undefined, port = 0): Promise<SmtpSink> {
    return SmtpSink.startRude((socket, sink) => takeMail(socket, sink.mails, answer), port);
  }

  /** A server that does whatever `serve` does with a connection. */
  static async startRude(
    serve: (socket: Socket, sink: SmtpSink) => void,
    port = 0,
  ): Promise<SmtpSink> {
    const sink = new SmtpSink(serve);
    await new Promise<void>((resolve) => sink.#server.listen(port, '127.0.0.1', resolve));
    return sink;
  }

  get port(): number {
    const address = this.#server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  get connections(): number {
    return this.#sockets.size;
  }

  close(): void {
    this.#server.close();
    for (const socket of this.#sockets) {
      socket.destroy();
    }
  }
}

function takeMail(socket: Socket, mails: ReceivedMail[], answer: Answer): void {
  let unread = '';
  let commands: string[] = [];
  let text: string | undefined;
  const say = (line: string) => socket.write(`${line}\r\n`);
  const hear = (line: string) => {
    if (text === undefined) {
      commands.push(line);
      const consent = line === 'DATA' ? '354 go ahead' : '250 fine';
      const reply = answer(line) ?? (line === 'QUIT' ? '221 bye' : consent);
      say(reply);
      text = reply.startsWith('354') ? '' : undefined;
      if (reply.startsWith('221')) {
        socket.end();
      }
    } else if (line === '.') {
      mails.push({ commands, text });
      commands = [];
      text = undefined;
      say(answer('.') ?? '250 queued');
    } else {
      text += `${line}\r\n`;
    }
  };
  say(answer('') ?? '220 sink');
  socket.on('data', (chunk) => {
    const lines = (unread + chunk.toString('utf8')).split('\r\n');
    unread = lines.pop() ?? '';
    for (const line of lines) {
      hear(line);
    }
  });
}
