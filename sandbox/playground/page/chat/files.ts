import { MAX_FILE_BYTES, type PageFile, type PageValue } from '../../contract.ts';
import type { Filled } from './filled.ts';

const isFile = (value: PageValue): value is PageFile => typeof value === 'object';

/** What was filled in, without the files: nothing is offered by what is in them. */
export const withoutFiles = (filled: Filled): Filled =>
  Object.fromEntries(Object.entries(filled).filter(([, value]) => !isFile(value)));

/** Whether a file of so many bytes fits beside those that were picked for other options. */
export function fits(bytes: number, option: string, filled: Filled): boolean {
  const others = Object.entries(filled).flatMap(([name, value]) => (name !== option && isFile(value) ? [value] : []));
  // Three bytes are four characters.
  const beside = others.reduce((sum, { base64 }) => sum + (base64.length * 3) / 4, 0);
  return bytes + beside <= MAX_FILE_BYTES;
}

/** A file as it is sent. */
export async function asPageFile(file: File): Promise<PageFile> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let binary = '';
  // In pieces: a call takes a bounded number of arguments.
  for (let at = 0; at < bytes.length; at += 32_768) binary += String.fromCharCode(...bytes.subarray(at, at + 32_768));
  return { name: file.name, contentType: file.type, base64: btoa(binary) };
}
