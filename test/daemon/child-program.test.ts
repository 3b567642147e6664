import { fork } from 'node:child_process';
import { once } from 'node:events';
import { expect } from 'chai';
import { version } from '../../src/observe/version.js';
import { programPath } from '../lab/daemon-kind.js';

const PROGRAMS = { 'vrrp child': 'vrrp-child', 'checker child': 'checker-child' } as const;

describe('daemon/child-program', function () {
  this.timeout(30_000);

  for (const [name, file] of Object.entries(PROGRAMS)) {
    it(`lets the ${name} say what nobody caught, and end`, async () => {
      const child = fork(programPath(file));
      try {
        const messages: unknown[] = [];
        child.on('message', (message) => messages.push(message));
        child.send(JSON.parse('null')); // no order has such a form
        expect(await once(child, 'close')).to.deep.equal([70, null]);
        expect(messages).to.have.lengthOf(1);
        expect(messages).to.have.nested.property('[0][0].event.event', 'internalError');
        expect(messages).to.have.nested.property('[0][0].event.where', name);
        expect(messages).to.have.nested.property('[0][0].event.message').that.includes('TypeError');
      } finally {
        child.kill('SIGKILL');
      }
    });

    it(`lets the ${name} refuse a supervisor of another version`, async () => {
      const child = fork(programPath(file), ['0.0.1']);
      try {
        const messages: unknown[] = [];
        child.on('message', (message) => messages.push(message));
        expect(await once(child, 'close')).to.deep.equal([70, null]);
        const event = { event: 'versionsDiffer', own: version, supervisor: '0.0.1' };
        expect(messages).to.deep.equal([[{ kind: 'log', event }]]);
      } finally {
        child.kill('SIGKILL');
      }
    });
  }
});
