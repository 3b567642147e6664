/** nginx, dnsmasq and a mail server in a namespace, with the certificates they show. */
import { type ChildProcess, execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onCleanup } from '../cleanup.js';
import type { LabNode } from '../node.js';
import { eventually } from '../wait.js';

const program = (name: string) => fileURLToPath(new URL(`./${name}-program.js`, import.meta.url));

const openssl = (...args: readonly string[]) =>
  execFileSync('openssl', args, { stdio: ['ignore', 'ignore', 'pipe'] });

/**
 * A self-signed certificate, valid for two days: `NAME.crt` and `NAME.key` in a directory.
 * @param addresses that it is for beside the name
 */
export function makeCertificate(
  directory: string,
  name: string,
  addresses: readonly string[] = [],
): void {
  const names = addresses.map((address) => `IP:${address}`).join(',');
  const more = addresses.length === 0 ? [] : ['-addext', `subjectAltName=${names}`];
  const out = [...more, '-out', join(directory, `${name}.crt`)];
  openssl('req', '-x509', '-days', '2', ...keyAndSubject(directory, name), ...out);
}

/** One whose time is over; only `openssl ca` lets the time be chosen. */
export function makeExpiredCertificate(directory: string, name: string): void {
  const file = (ending: string) => join(directory, `${name}.${ending}`);
  const authority = `[ca]\ndefault_ca = a\n[a]\ndatabase = ${file('index')}
default_md = sha256\nrand_serial = yes\npolicy = p\n[p]\ncommonName = supplied\n`;
  writeFileSync(file('cnf'), authority);
  writeFileSync(file('index'), '');
  openssl('req', '-new', ...keyAndSubject(directory, name), '-out', file('csr'));
  const dates = ['-startdate', '20200101000000Z', '-enddate', '20200102000000Z'];
  const from = ['-config', file('cnf'), '-keyfile', file('key'), '-in', file('csr')];
  const signing = ['-selfsign', '-batch', '-notext', '-outdir', directory];
  openssl('ca', ...signing, ...dates, ...from, '-out', file('crt'));
}

function keyAndSubject(directory: string, name: string): readonly string[] {
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1'];
  return [...curve, '-keyout', join(directory, `${name}.key`), '-nodes', '-subj', `/CN=${name}`];
}

/** Pages on port 8000, and with TLS on 8443, where a server name finds other pages. */
function nginxConfiguration(directory: string): string {
  return `daemon off;
worker_processes 1;
pid ${directory}/nginx.pid;
error_log ${directory}/error.log;
events { worker_connections 512; }
http {
  access_log off;
  default_type text/plain;
  client_body_temp_path ${directory}/body;
  proxy_temp_path ${directory}/proxy;
  fastcgi_temp_path ${directory}/fastcgi;
  uwsgi_temp_path ${directory}/uwsgi;
  scgi_temp_path ${directory}/scgi;
  root ${directory}/pages;
  server {
    listen 8000 default_server;
    location = / { return 200 hello; }
    location = /seen { return 200 "$server_protocol|$http_connection"; }
    location = /asked {
      client_max_body_size 100;
      return 200 "$request_method|$http_x_token|$content_length|$content_type";
    }
    location = /peer { return 200 "$remote_addr:$remote_port"; }
    location = /moved { return 301 /; }
    location = /chunks { sub_filter_types *; sub_filter_last_modified off; sub_filter xyz xyz; }
  }
  server {
    listen 8001 http2;
    location = / { return 200 hello; }
    location = /seen { return 200 "$server_protocol|$http_connection"; }
    location = /asked { return 200 "$request_method|$http_x_token|$content_length|$host"; }
  }
  server {
    listen 8000;
    server_name shop.example;
    location = / { return 200 shop; }
  }
  ssl_verify_client optional_no_ca;
  server {
    listen 8443 ssl http2 default_server;
    ssl_certificate ${directory}/expired.crt;
    ssl_certificate_key ${directory}/expired.key;
    location = / { return 200 default; }
    location = /name { return 200 "sni=$ssl_server_name"; }
    location = /seen { return 200 "$server_protocol|$http_connection"; }
    location = /asked {
      client_max_body_size 100;
      return 200 "$request_method|$http_x_token|$content_length|$content_type";
    }
    location = /client { return 200 "$ssl_client_s_dn"; }
  }
  server {
    listen 8443 ssl http2;
    server_name www.example.org;
    ssl_certificate ${directory}/www.crt;
    ssl_certificate_key ${directory}/www.key;
    location = / { return 200 www; }
  }
}
`;
}

/** Writes the files of the servers to a directory. */
export function prepareRealServers(directory: string): void {
  makeExpiredCertificate(directory, 'expired');
  makeCertificate(directory, 'www');
  mkdirSync(join(directory, 'pages'));
  writeFileSync(join(directory, 'pages', 'chunks'), 'hello');
  writeFileSync(join(directory, 'nginx.conf'), nginxConfiguration(directory));
}

/** Starts all servers on a node, and waits until each of them listens. */
export async function startRealServers(node: LabNode, directory: string): Promise<() => void> {
  const records = [
    ...['--host-record=a.example.test,10.99.0.2', '--host-record=aaaa.example.test,fd00:99::2'],
    ...['--mx-host=mx.example.test,a.example.test', '--txt-record=txt.example.test,hello'],
    ...['--cname=cname.example.test,a.example.test', '--local=/example.test/'],
  ];
  const certificate = [join(directory, 'www.crt'), join(directory, 'www.key')];
  const children = [
    start(node, 'nginx', ['-c', join(directory, 'nginx.conf'), '-e', join(directory, 'early.log')]),
    start(node, 'dnsmasq', ['-k', '-R', '-h', '-C', '/dev/null', '-u', 'root', ...records]),
    start(node, process.execPath, [program('smtp-server'), '0.0.0.0', '2500']),
    start(node, process.execPath, [program('rude-peers'), ...certificate]),
  ];
  for (const port of [8000, 8443, 53, 2500, 7104]) {
    await eventually(`something listens on ${port}`, () =>
      node.run('ss', ['-Htln', `sport = ${port}`]).includes('LISTEN'),
    );
  }
  return () => children.forEach(({ close }) => void close());
}

function start(
  node: LabNode,
  command: string,
  args: readonly string[],
): { readonly child: ChildProcess; readonly close: () => void } {
  const child = node.spawn(command, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  return { child, close: onCleanup(() => child.kill('SIGTERM')) };
}
