/** `tls_verify` against TLS servers of node, in HTTP/1 and HTTP/2. */
import { readFileSync } from 'node:fs';
import http2 from 'node:http2';
import { join } from 'node:path';
import { expect } from 'chai';
import type { CheckedUrl, HttpCheck } from '../../../src/config/lvs-model.js';
import { createHttpProbe } from '../../../src/health/probes/http.js';
import { scratchDirectory } from '../../lab/scratch.js';
import { makeCertificate, makeExpiredCertificate } from '../../lab/servers/real-servers.js';
import { connectionTo, httpCheck, pageAt } from '../sample-checks.js';
import { attempt } from './fixtures.js';
import { listening, portOf } from './servers.js';

const DAY_MS = 24 * 60 * 60 * 1000;

describe('tls_verify', () => {
  const directory = scratchDirectory();
  const file = (name: string) => join(directory, name);

  before(() => {
    makeCertificate(directory, 'www.example');
    makeCertificate(directory, 'address', ['127.0.0.1']);
    makeExpiredCertificate(directory, 'expired');
  });

  /** What a check finds out about a server with this certificate, and the name that it says. */
  async function ask(certificate: string, page: Partial<CheckedUrl>, more: Partial<HttpCheck>) {
    const options = { key: readFileSync(file(`${certificate}.key`)), allowHTTP1: true };
    const cert = readFileSync(file(`${certificate}.crt`));
    const names: unknown[] = [];
    const server = await listening(
      http2.createSecureServer({ ...options, cert }, (_, response) => void response.end('hello')),
    );
    server.on('secureConnection', ({ servername }) => names.push(servername));
    server.on('tlsClientError', () => undefined);
    const connection = { ...connectionTo(portOf(server)), connectTimeoutMs: 10_000 };
    const check = httpCheck(0, { tls: true, connection, urls: [pageAt('/', page)], ...more });
    const outcome = await attempt(createHttpProbe(undefined), check);
    server.close();
    return outcome.outcome === 'good' ? outcome.outcome : `${outcome.outcome}: ${outcome.reason}`;
  }

  for (const version of ['1.0', 'h2'] as const) {
    const trusting = (name: string) => ({ version, authorities: file(`${name}.crt`) });
    const bad = 'bad: TLS handshake: certificate: ';

    it(`takes a certificate that is good, in ${version}`, async () => {
      const name = { verifiedName: 'www.example' };
      expect(await ask('www.example', name, trusting('www.example'))).to.equal('good');
      const address = { verifiedName: '127.0.0.1' };
      expect(await ask('address', address, trusting('address'))).to.equal('good');
      expect(await ask('expired', {}, { version })).to.equal('good');
    });

    it(`says what is wrong with one that is not, in ${version}`, async () => {
      const name = { verifiedName: 'www.example' };
      expect(await ask('www.example', name, { version })).to.equal(`${bad}self-signed certificate`);
      expect(await ask('address', name, trusting('address'))).to.match(
        /^bad: TLS handshake: certificate: Hostname.IP does not match certificate's altnames/,
      );
      expect(await ask('expired', { verifiedName: 'expired' }, trusting('expired'))).to.equal(
        `${bad}certificate has expired`,
      );
    });

    it(`tells of a certificate that nears its end, in ${version}`, async () => {
      const outcome = async (days: number) => {
        const pair = ['key', 'crt'].map((ending) => readFileSync(file(`address.${ending}`)));
        const [key, cert] = pair as [Buffer, Buffer];
        const server = await listening(
          http2.createSecureServer({ key, cert, allowHTTP1: true }, (_, response) =>
            response.end('hello'),
          ),
        );
        const connection = { ...connectionTo(portOf(server)), connectTimeoutMs: 10_000 };
        const more = { version, tls: true, connection, expiryWarningMs: days * DAY_MS };
        const found = await attempt(createHttpProbe(undefined), httpCheck(0, more));
        server.close();
        return found;
      };
      const near = await outcome(3);
      expect(near).to.have.property('outcome', 'good');
      const endsMs = near.outcome === 'good' ? (near.certificateEndsMs ?? 0) : 0;
      expect((endsMs - Date.now()) / DAY_MS).to.be.within(1.9, 2);
      expect(await outcome(1)).to.deep.equal({ outcome: 'good' });
    });

    it(`blames no server for authorities that cannot be read, in ${version}`, async () => {
      const name = { verifiedName: 'www.example' };
      expect(await ask('www.example', name, trusting('missing'))).to.match(
        /^undecided: SSL: ENOENT/,
      );
    });
  }
});
