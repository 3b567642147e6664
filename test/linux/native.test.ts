import { expect } from 'chai';
import { isSystemCallError, type NativeSocket, native } from '../../src/linux/native.js';
import { ReceiveSlab } from '../../src/linux/socket/receive-slab.js';

const AF_UNIX = 1;
const AF_INET = 2;
const SOCK_DGRAM = 2;
const SOL_SOCKET = 1;
const SO_TYPE = 3;

/** struct sockaddr_in on the loopback with a port the kernel chooses. */
function anyLoopbackPort(): Uint8Array {
  return Uint8Array.of(AF_INET, 0, 0, 0, 127, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0);
}

function boundSocket(): NativeSocket {
  const socket = new native.Socket(AF_INET, SOCK_DGRAM, 0);
  socket.bind(anyLoopbackPort());
  return socket;
}

function thrownBy(action: () => void): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  return undefined;
}

describe('native socket', () => {
  it('throws errors with errno, code and syscall', () => {
    const error = thrownBy(() => new native.Socket(AF_INET, 77, 0));
    expect(isSystemCallError(error)).to.equal(true);
    expect(error).to.include({ errno: 22, code: 'EINVAL', syscall: 'socket' });
    expect(isSystemCallError(new Error('plain'))).to.equal(false);
  });

  it('receives batches with their senders, and cuts what does not fit', () => {
    const [sender, receiver] = [boundSocket(), boundSocket()];
    const slab = new ReceiveSlab(receiver, 4, 8);
    expect(receiver.receive()).to.equal(-11);
    const messages = ['one', 'two', 'longer than a slot'].map((text) => Buffer.from(text));
    expect(sender.sendMany(messages, receiver.localAddress())).to.equal(3);
    expect(receiver.wait(1000)).to.equal(1);
    expect(receiver.receive()).to.equal(3);
    const received = [0, 1, 2].map((slot) => slab.message(slot));
    const texts = received.map(({ bytes }) => Buffer.from(bytes).toString());
    expect(texts).to.deep.equal(['one', 'two', 'longer t']);
    expect(received.map(({ truncated }) => truncated)).to.deep.equal([false, false, true]);
    expect(received[0]?.sender).to.deep.equal(sender.localAddress());
    sender.close();
    receiver.close();
  });

  it('calls back for what arrives, until it is closed', async () => {
    const [sender, receiver] = [boundSocket(), boundSocket()];
    const slab = new ReceiveSlab(receiver, 4, 64);
    const text = await new Promise<string>((resolve) => {
      receiver.startReading((count) => {
        expect(count).to.equal(1);
        receiver.close();
        resolve(Buffer.from(slab.message(0).bytes).toString());
      });
      sender.connect(receiver.localAddress());
      expect(sender.send(Buffer.from('hello'))).to.equal(5);
    });
    expect(text).to.equal('hello');
    expect(() => receiver.receive()).to.throw('already closed');
    sender.close();
  });

  it('gives failures of sending as values', () => {
    const socket = new native.Socket(AF_UNIX, SOCK_DGRAM, 0);
    const nobody = new Uint8Array([AF_UNIX, 0, ...Buffer.from('/nonexistent/socket\0')]);
    expect(socket.send(Buffer.from('x'), nobody)).to.equal(-2);
    expect(socket.sendMany([Buffer.from('x')], nobody)).to.equal(-2);
    expect(socket.sendMany([], nobody)).to.equal(0);
    socket.close();
  });

  it('reads options back', () => {
    const socket = boundSocket();
    const value = new Uint8Array(4);
    expect(socket.getOption(SOL_SOCKET, SO_TYPE, value)).to.equal(4);
    expect(value[0]).to.equal(SOCK_DGRAM);
    expect(thrownBy(() => socket.setOption(SOL_SOCKET, 9999, value))).to.include({
      code: 'ENOPROTOOPT',
    });
    socket.close();
  });

  it('refuses arguments of a wrong type and objects that are no sockets', () => {
    const socket = boundSocket();
    expect(() => Reflect.apply(socket.send, socket, ['text'])).to.throw(TypeError, 'Uint8Array');
    expect(() => Reflect.apply(socket.close, {}, [])).to.throw(TypeError);
    expect(() => socket.receiveInto(new Uint8Array(10), 200, 0)).to.throw(RangeError);
    socket.close();
  });
});

describe('buffer addresses', () => {
  it('differ as the positions in one buffer do', () => {
    const bytes = new Uint8Array(256);
    const distance = native.bufferAddress(bytes.subarray(100)) - native.bufferAddress(bytes);
    expect(distance).to.equal(100n);
  });
});
