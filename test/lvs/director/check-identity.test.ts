import { expect } from 'chai';
import { withoutSecrets } from '../../../src/daemon/supervisor/running-state.js';
import { checkIdentity } from '../../../src/lvs/director/check-identity.js';
import { httpCheck, pageAt, tcpCheck } from '../../health/sample-checks.js';

describe('the name of a check', () => {
  it('tells what is said apart without telling it, also from a copy without secrets', () => {
    const bearer = { name: 'Authorization', headerValue: 'Bearer hunter2' } as const;
    const page = (headerValue: string) =>
      httpCheck(80, {
        urls: [pageAt('/', { request: { method: 'GET', headers: [{ ...bearer, headerValue }] } })],
      });
    const said = (send: string) => ({ ...tcpCheck(80), send });
    for (const [one, other] of [
      [page('Bearer hunter2'), page('Bearer hunter3')],
      [said('68756e74657232'), said('68756e74657233')],
    ] as const) {
      expect(checkIdentity(one)).to.not.match(/hunter2|68756e74657232/);
      expect(checkIdentity(one)).to.not.equal(checkIdentity(other));
      const copy = withoutSecrets({ one } as never) as unknown as { readonly one: typeof one };
      expect(checkIdentity(copy.one)).to.equal(checkIdentity(one));
    }
  });
});
