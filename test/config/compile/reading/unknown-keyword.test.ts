import { expect } from 'chai';
import { instanceText, loadText, problemsOf } from '../../load-text.js';

function hintFor(text: string): string | undefined {
  return loadText(text).diagnostics.find(({ code }) => code === 'unknown-keyword')?.hint;
}

/** A service whose only lines of interest are `lines`, from line 2 on. */
function serverText(...lines: readonly string[]): string {
  const own = [...lines, 'lb_algo rr', 'lb_kind NAT', 'protocol TCP'];
  return `virtual_server 192.0.2.1 80 {\n${own.join('\n')}\n}\n`;
}

describe('unknown keywords', () => {
  it('are one error, whatever their block holds', () => {
    const text = 'vvrp_script s {\n script x\n inner {\n a b\n }\n}\nuse_pid_dir\n';
    expect(problemsOf(text)).to.deep.equal(['1:1 error unknown-keyword UNKNOWN_KEYWORD']);
    expect(hintFor(text)).to.equal("did you mean 'vrrp_script'?");
  });

  it('are compared with the keywords of their block', () => {
    expect(hintFor(instanceText('  prioritty 100'))).to.equal("did you mean 'priority'?");
    expect(hintFor(instanceText('  Priority 100'))).to.equal("did you mean 'priority'?");
    expect(hintFor(instanceText('  zzzzzz 100'))).to.equal(undefined);
  });

  it('are told where they belong', () => {
    expect(hintFor('global_defs {\n virtual_router_id 1\n}\n')).to.equal(
      "'virtual_router_id' belongs in 'vrrp_instance'",
    );
    expect(hintFor(instanceText('  auth_pass x'))).to.equal(
      "'auth_pass' belongs in 'authentication'",
    );
    expect(hintFor(instanceText('  vrrp_script s {', '}'))).to.equal(
      "'vrrp_script' belongs at the top level: is a '}' missing before it?",
    );
  });

  it('are told what keepalived calls them now', () => {
    const check = serverText(
      'real_server 192.0.2.2 80 {',
      'TCP_CHECK {',
      'nb_get_retry 3',
      '}',
      '}',
    );
    expect(hintFor(check)).to.equal("write 'retry'");
    expect(hintFor(serverText('nat_mask 255.255.255.0'))).to.match(/: remove the line$/);
    expect(hintFor('global_defs {\n lvs_id LVS_A\n}\n')).to.equal("write 'router_id'");
  });

  it('are told which brace closes the block that they belong in', () => {
    const place = (text: string) =>
      loadText(text)
        .diagnostics.find(({ code }) => code === 'unknown-keyword')
        ?.related?.map(({ message, span }) => `${span.line}:${span.column} ${message}`);
    const behind = 'virtual_server 192.0.2.1 80 {\nreal_server 192.0.2.2 80 {\n} }\n';
    const more = 'real_server 192.0.2.3 80 {\n}\n';
    expect(place(`${behind}${more}}\n`)).to.deep.equal([
      "3:3 this '}' closes the 'virtual_server' of line 1",
    ]);
    expect(place(`${behind}use_pid_dir\n${more}`)).to.equal(undefined);
    expect(place(`${behind}virtual_ipaddress {\n}\n`)).to.equal(undefined);
    expect(place(`${behind}reel_server {\n}\n`)).to.equal(undefined);
  });

  it('may stand behind a brace too many', () => {
    expect(hintFor(`${serverText('real_server 192.0.2.2 80 {', '}')}weight 3\n`)).to.equal(
      "'weight' belongs in 'virtual_server': does a '}' before it close that too early?",
    );
  });

  it('are recognised when an equals sign is in the way', () => {
    expect(hintFor(instanceText('  priority=100'))).to.equal("write 'priority 100', without '='");
  });

  it('are found deep inside', () => {
    const server = serverText('real_server 192.0.2.2 80 {', ' weigth 1', '}');
    expect(problemsOf(server)).to.deep.equal(['3:2 error unknown-keyword UNKNOWN_KEYWORD']);
    expect(hintFor(server)).to.equal("did you mean 'weight'?");
    const check = serverText('real_server 192.0.2.2 80 {', 'BFD_CHECK {', ' nam b', '}', '}');
    expect(problemsOf(check)).to.include('4:2 error unknown-keyword UNKNOWN_KEYWORD');
    expect(hintFor(check)).to.equal("did you mean 'name'?");
  });

  it('do not include names that every object has', () => {
    expect(problemsOf('constructor x\n__proto__ x\n')).to.deep.equal([
      '1:1 error unknown-keyword UNKNOWN_KEYWORD',
      '2:1 error unknown-keyword UNKNOWN_KEYWORD',
    ]);
  });
});

describe('virtual servers', () => {
  it('are as quick to read when there are many', () => {
    const realServer = (n: number) => ` real_server 10.0.0.${n} 80 {\n  TCP_CHECK {\n  }\n }\n`;
    const real = [1, 2, 3, 4, 5].map(realServer).join('');
    const own = ' lb_algo rr\n lb_kind NAT\n protocol TCP\n';
    const server = (index: number) =>
      `virtual_server 10.${index >> 8}.${index & 255}.1 80 {\n${own}${real}}\n`;
    const text = Array.from({ length: 2000 }, (_, index) => server(index)).join('');
    const { diagnostics, configuration } = loadText(text);
    expect(diagnostics).to.deep.equal([]);
    expect(configuration.virtualServers).to.have.lengthOf(2000);
  });
});

describe('braces', () => {
  it('must follow a block keyword', () => {
    expect(problemsOf('global_defs\nuse_pid_dir\n')).to.deep.equal([
      '1:1 error missing-block MISSING_BOB',
    ]);
  });

  it('must not follow any other, which counts all the same', () => {
    const text = instanceText('  priority 7 {', 'nopreempt', '}');
    expect(problemsOf(text)).to.deep.equal(['4:14 error unexpected-block UNEXPECTED_BOB']);
    expect(loadText(text).configuration.vrrpInstances[0]).to.include({
      priority: 7,
      preempt: true,
    });
  });
});
