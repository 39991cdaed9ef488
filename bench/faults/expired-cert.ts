import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Certificates {
  /** PEM file of the authority, for those who are to trust it. */
  readonly authorityFile: string;
  readonly key: Buffer;
  /** Names localhost and 127.0.0.1, and was valid in January 2020 only. */
  readonly expired: Buffer;
}

const CONFIG = (folder: string) => `[ca]
default_ca = it
[it]
dir = ${folder}
database = ${folder}/index.txt
new_certs_dir = ${folder}
serial = ${folder}/serial
default_md = sha256
policy = any
x509_extensions = leaf
[any]
commonName = supplied
[leaf]
subjectAltName = DNS:localhost,IP:127.0.0.1
basicConstraints = CA:false
[req]
distinguished_name = name
[name]
[authority]
basicConstraints = critical,CA:true
keyUsage = critical,keyCertSign,cRLSign
`;

/** Makes an authority and a certificate by it that has run out, so that its age is all that is wrong with it. Needs openssl. */
export function makeCertificates(folder: string): Certificates {
  const file = (name: string) => join(folder, name);
  const openssl = (...args: readonly string[]) =>
    execFileSync('openssl', args, { stdio: ['ignore', 'pipe', 'pipe'] });
  writeFileSync(file('openssl.cnf'), CONFIG(folder));
  writeFileSync(file('index.txt'), '');
  writeFileSync(file('serial'), '01\n');
  const config = ['-config', file('openssl.cnf')];
  const newKey = (name: string) => [
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-nodes',
    '-keyout',
    file(name),
  ];
  openssl(
    'req',
    '-x509',
    ...config,
    '-extensions',
    'authority',
    ...newKey('ca.key'),
    '-subj',
    '/CN=Fairlead bench authority',
    '-days',
    '3650',
    '-out',
    file('ca.pem'),
  );
  openssl(
    'req',
    '-new',
    ...config,
    ...newKey('leaf.key'),
    '-subj',
    '/CN=localhost',
    '-out',
    file('leaf.csr'),
  );
  openssl(
    'ca',
    '-batch',
    '-notext',
    ...config,
    '-cert',
    file('ca.pem'),
    '-keyfile',
    file('ca.key'),
    '-startdate',
    '20200101000000Z',
    '-enddate',
    '20200131000000Z',
    '-in',
    file('leaf.csr'),
    '-out',
    file('leaf.pem'),
  );
  return {
    authorityFile: file('ca.pem'),
    key: readFileSync(file('leaf.key')),
    expired: readFileSync(file('leaf.pem')),
  };
}
