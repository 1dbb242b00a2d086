import { generateKeyPairSync, sign } from 'node:crypto';

import { element, objectId, positiveInteger, sequence, utcTime } from './der.ts';

/** A key and the certificate that speaks for it, both PEM. */
export interface Certificate {
  readonly keyPem: string;
  readonly certificatePem: string;
}

const commonNameId = objectId(0x55, 0x04, 0x03);
const ecdsaWithSha256 = sequence(objectId(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02));
const subjectAltNameId = objectId(0x55, 0x1d, 0x11);
const basicConstraintsId = objectId(0x55, 0x1d, 0x13);
const isTrue = element(0x01, Buffer.from([0xff]));

const extensions = (): Buffer => {
  const dnsName = element(0x82, Buffer.from('localhost', 'ascii'));
  const ipAddress = element(0x87, Buffer.from([127, 0, 0, 1]));
  const altNames = sequence(subjectAltNameId, element(0x04, sequence(dnsName, ipAddress)));
  const constraints = sequence(basicConstraintsId, isTrue, element(0x04, sequence(isTrue)));
  return element(0xa3, sequence(constraints, altNames));
};

const pem = (label: string, der: Buffer): string => {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
};

/** What a certificate is made of besides its key. */
export interface CertificateWish {
  /** Unique per certificate: with two trusted certificates of one name a client may check against the wrong one. */
  readonly commonName: string;
  /** Unpredictable, 8 to 20 bytes. */
  readonly serial: Buffer;
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/** A self-signed P-256 certificate for 127.0.0.1 and localhost, made in memory; nothing is written to disk. */
export const selfSignedCertificate = (wish: CertificateWish): Certificate => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const attribute = sequence(commonNameId, element(0x0c, Buffer.from(wish.commonName, 'utf8')));
  const name = sequence(element(0x31, attribute));
  const version3 = element(0xa0, positiveInteger(Buffer.from([2])));
  const validity = sequence(utcTime(wish.notBefore), utcTime(wish.notAfter));
  const subjectKey = publicKey.export({ type: 'spki', format: 'der' });
  const toBeSigned = sequence(
    version3,
    positiveInteger(wish.serial),
    ecdsaWithSha256,
    name,
    validity,
    name,
    subjectKey,
    extensions(),
  );
  const signature = element(0x03, Buffer.from([0]), sign('sha256', toBeSigned, privateKey));
  return {
    keyPem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    certificatePem: pem('CERTIFICATE', sequence(toBeSigned, ecdsaWithSha256, signature)),
  };
};
