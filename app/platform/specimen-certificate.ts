import { generateKeyPairSync, sign } from 'node:crypto';
import type { TlsOptions } from 'node:tls';

export interface SpecimenCertificate {
  readonly bits: number;
  /** Last two digits of the years it is good for, the first day of one to the first day of the other. */
  readonly years: readonly [from: number, to: number];
  /** Says that it is good for telling who a client is, and for nothing else. */
  readonly clientsOnly: boolean;
}

const tag = { integer: 0x02, bits: 0x03, octets: 0x04, text: 0x0c, time: 0x17, sequence: 0x30, set: 0x31 };
const oid = {
  sha256WithRsa: '06092a864886f70d01010b0500',
  commonName: '0603550403',
  extendedKeyUsage: '0603551d25',
  clientAuthentication: '06082b06010505070302',
};

/** What a server needs to show a certificate that signs itself, as portals and routers have them. For tests. */
export function specimenCertificate({ bits, years, clientsOnly }: SpecimenCertificate): TlsOptions {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: bits });
  const algorithm = der(tag.sequence, hex(oid.sha256WithRsa));
  const name = der(
    tag.sequence,
    der(tag.set, der(tag.sequence, hex(oid.commonName), der(tag.text, Buffer.from('portal.test')))),
  );
  const validity = der(tag.sequence, ...years.map((year) => der(tag.time, Buffer.from(`${year}0101000000Z`))));
  const purposes = der(tag.octets, der(tag.sequence, hex(oid.clientAuthentication)));
  const extensions = der(0xa3, der(tag.sequence, der(tag.sequence, hex(oid.extendedKeyUsage), purposes)));
  const signed = der(
    tag.sequence,
    der(0xa0, der(tag.integer, Buffer.of(2))),
    der(tag.integer, Buffer.of(1)),
    algorithm,
    ...[name, validity, name],
    publicKey.export({ format: 'der', type: 'spki' }),
    ...(clientsOnly ? [extensions] : []),
  );
  const signature = der(tag.bits, Buffer.of(0), sign('sha256', signed, privateKey));
  const certificate = der(tag.sequence, signed, algorithm, signature).toString('base64');
  return {
    key: privateKey.export({ format: 'pem', type: 'pkcs8' }),
    cert: `-----BEGIN CERTIFICATE-----\n${certificate}\n-----END CERTIFICATE-----\n`,
    // A router is not as particular about its keys as OpenSSL is.
    ciphers: 'DEFAULT@SECLEVEL=0',
  };
}

function der(type: number, ...content: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(content);
  const { length } = body;
  const head = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([type, ...head]), body]);
}

function hex(bytes: string): Buffer {
  return Buffer.from(bytes, 'hex');
}
