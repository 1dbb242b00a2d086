export { selfSignedCertificate } from './certificate.ts';
export type { Certificate, CertificateWish } from './certificate.ts';
