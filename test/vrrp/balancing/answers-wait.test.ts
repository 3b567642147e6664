import { expect } from 'chai';
import { answersWaitMs } from '../../../src/vrrp/balancing/answers-wait.js';
import { loadText } from '../../config/load-text.js';

interface Wanted {
  readonly method?: string;
  readonly advertInterval?: number;
  readonly masters?: readonly string[];
  /** Of the second instance. */
  readonly address?: string;
}

function waitMs(wanted: Wanted): number {
  const { method = 'NAT', advertInterval = 1, masters = ['FRONT', 'BACK'], address } = wanted;
  const instance = (name: string, id: number, first: string) =>
    `vrrp_instance ${name} {
      version 3
      interface eth0
      virtual_router_id ${id}
      advert_int ${name === 'BACK' ? advertInterval : 0.5}
      ${first === '' ? '' : `virtual_ipaddress { ${first} }`}
    }`;
  const text = [
    instance('FRONT', 1, '10.9.9.10'),
    instance('BACK', 2, address ?? '10.8.8.1'),
    `virtual_server 10.9.9.10 80 { lvs_method ${method}
      real_server 10.8.8.2 80 { } }`,
  ];
  const file = text.join('\n').replace(/([{}])/g, '\n$1\n');
  return answersWaitMs(loadText(file, { hostName: 'test' }).configuration, new Set(masters));
}

describe('how long the table of IPVS outlives the addresses', () => {
  it('until the slowest peer of a master has taken over, and announced it', () => {
    expect(waitMs({})).to.equal(1500);
    expect(waitMs({ masters: ['FRONT'] })).to.equal(1000);
    expect(waitMs({ address: '' })).to.equal(1000);
  });

  it('for no longer than a stop may take', () => {
    expect(waitMs({ advertInterval: 40 })).to.equal(3000);
  });

  it('not at all where answers take another way, or others are masters already', () => {
    expect(waitMs({ method: 'DR' })).to.equal(0);
    expect(waitMs({ method: 'FULLNAT' })).to.equal(1500);
    expect(waitMs({ masters: [] })).to.equal(0);
  });
});
