import { expect } from 'chai';
import type { IpAddress } from '../../../src/base/address.js';
import { ipvsError } from '../../../src/linux/ipvs/errors.js';
import type { DestinationEntry, ServiceAddress } from '../../../src/lvs/table/table.js';

const address: ServiceAddress = {
  kind: 'address',
  family: 'inet',
  protocol: 'TCP',
  address: '10.0.0.1' as IpAddress,
  port: 80,
};

function refused(code: string, change: Partial<DestinationEntry> = {}) {
  const destination: DestinationEntry = {
    family: 'inet',
    address: '10.0.0.2' as IpAddress,
    port: 80,
    method: 'route',
    weight: 1,
    upperThreshold: 0,
    lowerThreshold: 0,
    ...change,
  };
  const operation = { kind: 'newDestination', address, destination } as const;
  return ipvsError(operation, { errno: 1, code, message: undefined });
}

describe('ipvs errors', () => {
  it('say which service and destination', () => {
    expect(refused('EEXIST').subject).to.equal('TCP 10.0.0.1:80 → 10.0.0.2:80');
    const fwmark = { kind: 'fwmark', family: 'inet6', mark: 5 } as const;
    const error = { errno: 3, code: 'ESRCH', message: undefined };
    expect(ipvsError({ kind: 'deleteService', address: fwmark }, error)).to.include({
      subject: 'FWM 5 inet6',
      reason: 'there is no such service',
      errno: 3,
    });
  });

  it('tell the kinds of invalid destinations apart', () => {
    const six = { family: 'inet6', address: '2001:db8::2' as IpAddress } as const;
    const gue = { type: 'gue', port: 0, checksum: 'none' } as const;
    expect(refused('EINVAL').reason).to.include('neither unicast nor local');
    expect(refused('EINVAL', six).reason).to.include('only through a tunnel');
    expect(refused('EINVAL', { ...six, method: 'tunnel' }).reason).to.include('sync daemon');
    expect(refused('EINVAL', { method: 'tunnel', tunnel: gue }).reason).to.include('a port');
  });

  it('name the modules that a service lacks', () => {
    const service = { address, flags: 0, timeoutSeconds: 0, netmask: 1, scheduler: 'mh' };
    const error = { errno: 2, code: 'ENOENT', message: undefined };
    const plain = ipvsError({ kind: 'newService', service: { ...service, engine: '' } }, error);
    expect(plain.reason).to.equal('the module ip_vs_mh of the scheduler is missing');
    const sip = ipvsError({ kind: 'setService', service: { ...service, engine: 'sip' } }, error);
    expect(sip.reason).to.include('ip_vs_pe_sip');
    expect(refused('ENOENT').reason).to.equal('there is no such destination');
  });
});
