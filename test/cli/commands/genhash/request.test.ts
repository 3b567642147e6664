import { expect } from 'chai';
import { UsageError } from '../../../../src/cli/command.js';
import { readGenhashRequest } from '../../../../src/cli/commands/genhash/request.js';

/** The request in one line: `http://server:port/path Host SNI`. */
function asked(...args: readonly string[]): string {
  const { tls, server, port, page } = readGenhashRequest(args);
  const { path, host = '-', serverName = '-' } = page;
  return `${tls ? 'https' : 'http'}://${server}:${port}${path} ${host} ${serverName}`;
}

describe('upkeep genhash: the command line', () => {
  it('takes a URL', () => {
    expect(asked('http://192.0.2.1/')).to.equal('http://192.0.2.1:80/ - -');
    expect(asked('http://192.0.2.1:8080/a?b=c#d')).to.equal('http://192.0.2.1:8080/a?b=c - -');
    expect(asked('https://[2001:db8::1]:8443/x')).to.equal('https://2001:db8::1:8443/x - -');
    expect(asked('https://www.example.org')).to.equal(
      'https://www.example.org:443/ www.example.org www.example.org',
    );
    expect(asked('http://www.example.org:81/')).to.equal(
      'http://www.example.org:81/ www.example.org:81 -',
    );
  });

  it('takes another server for a URL', () => {
    expect(asked('-s', '192.0.2.1', '-p', '8443', 'https://www.example.org/')).to.equal(
      'https://192.0.2.1:8443/ www.example.org www.example.org',
    );
  });

  it("takes what keepalived's genhash takes", () => {
    expect(asked('-s', '192.0.2.1', '-p', '80', '-u', '/a')).to.equal('http://192.0.2.1:80/a - -');
    expect(asked('-S', '-s', '192.0.2.1', '-u', '/a', '-V', 'www')).to.equal(
      'https://192.0.2.1:443/a www -',
    );
    expect(asked('-S', '-I', '-s', '192.0.2.1', '-u', '/a', '-V', 'www')).to.equal(
      'https://192.0.2.1:443/a www www',
    );
    const long = ['--use-ssl', '--server', '192.0.2.1', '--port', '1', '--url', '/'];
    expect(asked(...long, '--use-virtualhost', 'www')).to.equal('https://192.0.2.1:1/ www -');
    const { version, timeoutMs, mark, verbose } = readGenhashRequest([
      ...['-s', '192.0.2.1', '-u', '/', '-P', '1.0c', '-t', '7', '-m', '0x10', '-v'],
    ]);
    expect({ version, timeoutMs, mark, verbose }).to.deep.equal({
      version: '1.0C',
      timeoutMs: 7000,
      mark: 16,
      verbose: true,
    });
  });

  it('is HTTP/1.0 within five seconds and without a mark', () => {
    const { version, timeoutMs, mark, verbose } = readGenhashRequest(['http://192.0.2.1/']);
    expect({ version, timeoutMs, mark, verbose }).to.deep.equal({
      version: '1.0',
      timeoutMs: 5000,
      mark: 0,
      verbose: false,
    });
  });

  it('says what is wrong', () => {
    const wrong: readonly (readonly [string, readonly string[]])[] = [
      ['either a URL or -u PATH', []],
      ['either a URL or -u PATH', ['http://192.0.2.1/', '-u', '/']],
      ['is no URL', ['192.0.2.1']],
      ['is no URL', ['ftp://192.0.2.1/']],
      ['-s ADDRESS', ['-u', '/']],
      ['--port is a number', ['http://192.0.2.1/', '-p', '0']],
      ['--port is a number', ['http://192.0.2.1/', '-p', '80x']],
      ['--protocol is one of', ['http://192.0.2.1/', '-P', '2']],
      ['--use-sni needs a name', ['https://192.0.2.1/', '-I']],
      ['unexpected argument', ['http://192.0.2.1/', 'http://192.0.2.1/']],
    ];
    for (const [message, args] of wrong) {
      expect(() => readGenhashRequest(args), args.join(' ')).to.throw(UsageError, message);
    }
  });
});
