import { expect } from 'chai';
import { compilePattern } from '../../src/config/re2-pattern.js';
import { loadText, problemsOf } from './load-text.js';

function kindOf(pattern: string, ...options: readonly string[]): string {
  return compilePattern(pattern, options).kind;
}

function checking(...lines: readonly string[]): string {
  const head = 'virtual_server 192.0.2.1 80 {\nlb_algo rr\nlb_kind NAT\nprotocol TCP\n';
  const url = `HTTP_GET {\nurl {\npath /\n${lines.join('\n')}\n}\n}`;
  return `${head}real_server 192.0.2.2 80 {\n${url}\n}\n}\n`;
}

describe('patterns of checks', () => {
  it('are those of RE2', () => {
    expect(['a+(b|c)', '[[:digit:]]\\d', '(?i)x', 'a{2,3}'].map((each) => kindOf(each))).to.eql(
      new Array(4).fill('compiled'),
    );
    expect(['(', 'a(?=b)', '(a)\\1', '*', 'a{3,2}'].map((each) => kindOf(each))).to.deep.equal(
      new Array(5).fill('refused'),
    );
  });

  it('take options that RE2 can follow, or that do not change what is found', () => {
    expect(kindOf('a', 'caseless', 'multiline', 'no_auto_capture')).to.equal('compiled');
    expect(kindOf('a', 'caseless', 'extended')).to.equal('refused');
  });

  it('are reported at their place, with the reason, when they cannot be used', () => {
    const text = checking('regex_options caseless', 'regex "up (now"');
    expect(problemsOf(text)).to.deep.equal(['10:7 error invalid-regex GENERAL_ERROR']);
    const { diagnostics, configuration } = loadText(text);
    expect(diagnostics[0]?.message).to.contain('missing closing ): `');
    // the check is there, so that a log says why it decides nothing
    expect(configuration.virtualServers[0]?.realServers[0]?.checks).to.have.lengthOf(1);
    expect(problemsOf(checking('regex a', 'regex_options extended'))).to.have.lengthOf(1);
    expect(problemsOf(checking('regex "up [(]now"', 'regex_options utf'))).to.deep.equal([]);
  });

  it('are reported in each block, though blocks that say the same are read once', () => {
    const text = checking('regex "("');
    expect(problemsOf(text + text.replace('2.1 80', '2.9 80'))).to.have.lengthOf(2);
  });
});
