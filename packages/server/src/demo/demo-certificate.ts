// A throw-away certificate authority for `npm start -- --tls`: made at first use, its key never written, so that
// nobody can ever sign another certificate with it. The server's own certificate lasts 90 days and is made anew then.

import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { generate } from 'selfsigned';
import { writePrivateFile } from '../data-directory.ts';

export interface DemoCertificate {
  readonly key: string;
  readonly certificate: string;
  /** File with the authority's certificate, for those who want to trust it. */
  readonly authorityFile: string;
}

const validDays = 90;
const dayMs = 24 * 3_600_000;

/** Browsers take no wildcard directly below `localhost`, so every name of the demo and of the tests is listed. */
const names = [
  'localhost',
  'acmejets.localhost',
  'www.acmejets.localhost',
  'help.acmejets.localhost',
  'specialtycookies.localhost',
  'www.specialtycookies.localhost',
  'hard-cases.localhost',
  'pages.localhost',
  'help.pages.localhost',
  'www.pages.localhost',
  'other.localhost',
  'foreign.localhost',
];

export async function readDemoCertificate(dataDirectory: string, now: number): Promise<DemoCertificate> {
  const authorityFile = join(dataDirectory, 'demo-authority.pem');
  const certificateFile = join(dataDirectory, 'demo-certificate.pem');
  const keyFile = join(dataDirectory, 'demo-certificate.key');
  try {
    const certificate = readFileSync(certificateFile, 'utf8');
    const key = readFileSync(keyFile, 'utf8');
    if (Date.parse(new X509Certificate(certificate).validTo) - now > dayMs) return { key, certificate, authorityFile };
  } catch {
    // None yet, or not readable: a new one is made.
  }
  const made = await makeCertificate(now);
  writePrivateFile(authorityFile, made.authority);
  writePrivateFile(certificateFile, made.certificate);
  writePrivateFile(keyFile, made.key);
  return { key: made.key, certificate: made.certificate, authorityFile };
}

async function makeCertificate(now: number): Promise<{ authority: string; certificate: string; key: string }> {
  const validity = { notBeforeDate: new Date(now - dayMs), notAfterDate: new Date(now + validDays * dayMs) };
  const options = { keyType: 'ec' as const, curve: 'P-256' as const, algorithm: 'sha256', ...validity };
  const authority = await generate([{ name: 'commonName', value: 'Alongside demo, throw-away authority' }], {
    ...options,
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  const server = await generate([{ name: 'commonName', value: 'localhost' }], {
    ...options,
    ca: { key: authority.private, cert: authority.cert },
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          ...names.map((value) => ({ type: 2 as const, value })),
          { type: 7 as const, ip: '127.0.0.1' },
          { type: 7 as const, ip: '::1' },
        ],
      },
    ],
  });
  return { authority: authority.cert, certificate: `${server.cert.trim()}\n${authority.cert}`, key: server.private };
}
