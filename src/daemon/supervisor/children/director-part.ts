/** What the checker child has to know of a configuration. */
import type { Configuration } from '../../../config/model.js';
import type { DirectorConfiguration } from '../../../lvs/messages.js';

/** The part of it. */
export function directorPart(configuration: Configuration): DirectorConfiguration {
  const { global, virtualServers, virtualServerGroups } = configuration;
  const { balancer } = global;
  const services = { mail: { noCheckers: global.services.mail.noCheckers } };
  return { global: { balancer, services }, virtualServers, virtualServerGroups };
}

/** The same where no marks can be set: each address of a group is a service. */
export function withoutMarking(part: DirectorConfiguration): DirectorConfiguration {
  const { marking: _, ...balancer } = part.global.balancer;
  return { ...part, global: { ...part.global, balancer } };
}
