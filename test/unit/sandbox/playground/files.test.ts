import { expect, test } from 'vitest';
import { asPageFile, fits, withoutFiles } from '../../../../sandbox/playground/page/chat/files.ts';
import { MAX_FILE_BYTES } from '../../../../sandbox/playground/contract.ts';
import { pageRequest } from '../../../../sandbox/playground/requests.ts';

const small = await asPageFile(new File([new Uint8Array(300)], 'a.png', { type: 'image/png' }));

test('files go with the command, and not with what is asked while typing', () => {
  expect(withoutFiles({ title: 'Tea', cover: small, seats: 0, hidden: false })).toEqual({
    title: 'Tea',
    seats: 0,
    hidden: false,
  });
});

test('the files of a command have 10 MiB together; another one for the same option takes its place', () => {
  expect(fits(MAX_FILE_BYTES, 'cover', {})).toBe(true);
  expect(fits(MAX_FILE_BYTES + 1, 'cover', {})).toBe(false);
  expect(fits(MAX_FILE_BYTES - 300, 'cover', { sound: small })).toBe(true);
  expect(fits(MAX_FILE_BYTES - 299, 'cover', { sound: small })).toBe(false);
  expect(fits(MAX_FILE_BYTES, 'cover', { cover: small })).toBe(true);
});

test('a file that the page lets through is taken', async () => {
  const cover = await asPageFile(new File([new Uint8Array(MAX_FILE_BYTES)], 'b.png', { type: 'image/png' }));
  const request = { id: 1, act: 'command', words: 'space open', values: { cover }, applicationId: '1', channelId: '2' };
  expect(pageRequest.safeParse(request).success).toBe(true);
  expect(JSON.stringify(request).length).toBeLessThan(15 * 1024 * 1024);
});
