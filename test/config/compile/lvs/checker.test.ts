import { expect } from 'chai';
import { loadText, problemsOf } from '../../load-text.js';

/** Checks of one real server; their first line is line 6. */
function checks(...lines: readonly string[]): string {
  const service = ['virtual_server 192.0.2.1 80 {', 'lb_algo rr', 'lb_kind NAT', 'protocol TCP'];
  return [...service, 'real_server 192.0.2.2 80 {', ...lines, '}', '}', ''].join('\n');
}

function errors(text: string): readonly string[] {
  return problemsOf(text).filter((problem) => problem.includes(' error '));
}

describe('a health checker', () => {
  it('is of use with what it needs', () => {
    const web = ['HTTP_GET {', 'url {', 'path /', '}', '}'];
    const command = ['MISC_CHECK {', 'misc_path /usr/bin/true', '}'];
    const others = ['TCP_CHECK {', '}', 'PING_CHECK {', '}', 'DNS_CHECK {', '}'];
    expect(errors(checks(...web, ...command, ...others))).to.deep.equal([]);
  });

  it('is told what it lacks', () => {
    const missing = (...lines: readonly string[]) => errors(checks(...lines));
    const at = (place: string) => [`${place} error missing-keyword GENERAL_ERROR`];
    expect(missing('HTTP_GET {', '}')).to.deep.equal(at('6:1'));
    expect(missing('SSL_GET {', 'url {', 'status_code 200', '}', '}')).to.deep.equal(at('7:1'));
    expect(missing('MISC_CHECK {', 'misc_timeout 3', '}')).to.deep.equal(at('6:1'));
    expect(missing('FILE_CHECK {', 'weight 1', '}')).to.deep.equal(at('6:1'));
    expect(missing('BFD_CHECK {', 'alpha', '}')).to.deep.equal(at('6:1'));
  });

  it('follows what is defined before it', () => {
    const objects = 'track_file f {\nfile /tmp/f\n}\nbfd_instance b {\nneighbor_ip 192.0.2.7\n}\n';
    const text = checks('FILE_CHECK {', 'track_file f', '}', 'BFD_CHECK {', 'name b', '}');
    expect(errors(objects + text)).to.deep.equal([]);
    expect(errors(text + objects)).to.deep.equal([
      '7:12 error followed-object-defined-later GENERAL_ERROR',
      '10:6 error followed-object-defined-later GENERAL_ERROR',
    ]);
    expect(errors(text)).to.deep.equal([
      '7:12 error unknown-followed-object GENERAL_ERROR',
      '10:6 error unknown-followed-object GENERAL_ERROR',
    ]);
  });

  it('is told where the definition stands, or a name that is near', () => {
    const use = checks('FILE_CHECK {', 'track_file load', '}');
    const later = loadText(`${use}track_file load {\nfile /tmp/f\n}\n`).diagnostics;
    const [related] = later.find(({ code }) => code.endsWith('later'))?.related ?? [];
    expect(related?.span.line).to.equal(11);
    const near = loadText(`track_file loads {\nfile /tmp/f\n}\n${use}`).diagnostics;
    expect(near.map(({ hint }) => hint)).to.include("did you mean 'loads'?");
  });
});
