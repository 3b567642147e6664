/** Names in rules of ipvsadm(8): hosts by the resolver, ports by services(5). */
import { lookup } from 'node:dns/promises';
import { readFileSync } from 'node:fs';
import { type IpAddress, parseAddress } from '../../../base/address.js';
import { parseRules, type RuleNames } from '../../../lvs/ipvsadm-format/parse-rules.js';

const SERVICES = '/etc/services';
/** Stands for a host until the resolver has answered. */
const ANY = '0.0.0.0' as IpAddress;

/** What the names of hosts and ports in the rules stand for. */
export async function namesOf(rules: string): Promise<RuleNames> {
  const hosts = new Map<string, IpAddress | undefined>();
  const note = (name: string): IpAddress => {
    hosts.set(name, undefined);
    return ANY;
  };
  let ports: ReadonlyMap<string, number> | undefined;
  const port = (name: string): number | undefined => {
    ports ??= readPorts();
    return ports.get(name);
  };
  parseRules(rules, { host: note, port });
  for (const name of hosts.keys()) {
    hosts.set(name, await addressOf(name));
  }
  return { host: (name) => hosts.get(name), port };
}

/** As ipvsadm takes it: the first one, IPv4 where there is one. */
async function addressOf(name: string): Promise<IpAddress | undefined> {
  try {
    const [first] = await lookup(name, { all: true, order: 'ipv4first' });
    return first && parseAddress(first.address);
  } catch {
    return undefined; // the rule that has the name is then told to be wrong
  }
}

function readPorts(): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  let text = '';
  try {
    text = readFileSync(SERVICES, 'latin1');
  } catch {
    return found; // a machine without it knows no names
  }
  for (const [, names = '', port] of text.matchAll(/^([\w.+-]+)\s+(\d+)\//gm)) {
    found.set(names, found.get(names) ?? Number(port));
  }
  return found;
}
