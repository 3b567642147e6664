import { expect } from 'chai';
import { directorPart } from '../../../src/daemon/supervisor/checker-process.js';
import { exampleConfiguration } from '../../observe/status/example-status.js';

describe('daemon/checker-process', () => {
  it('hands no_checker_emails on to the director', () => {
    for (const noCheckers of [true, false]) {
      const { global } = exampleConfiguration;
      const services = { ...global.services, mail: { ...global.services.mail, noCheckers } };
      const part = directorPart({ ...exampleConfiguration, global: { ...global, services } });
      expect(part.global.services?.mail.noCheckers).to.equal(noCheckers);
    }
  });
});
