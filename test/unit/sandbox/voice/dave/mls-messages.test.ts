import { randomBytes } from 'node:crypto';

import { DAVESession } from '@snazzah/davey';
import { describe, expect, it } from 'vitest';

import {
  appendProposals,
  createExternalSender,
  groupIdOf,
  welcomeFor,
} from '../../../../../sandbox/voice/dave/mls-external.ts';
import { u16, vector } from '../../../../../sandbox/voice/dave/mls-bytes.ts';
import { parseCommitWelcome, parseKeyPackage } from '../../../../../sandbox/voice/dave/mls-messages.ts';
import { systemVoiceRandom } from '../../../../../sandbox/voice/system-random.ts';
import { budget } from '../../../../support/budget.ts';

/** What the voice server reads and writes of MLS, against davey, which is built on another MLS library. */

const channelId = '456';
const groupId = groupIdOf(channelId);

const keyPackageOf = (dave: DAVESession) => {
  const keyPackage = parseKeyPackage(dave.getSerializedKeyPackage());
  if (keyPackage === undefined) throw new Error('davey made a key package that we refuse');
  return keyPackage;
};

/** Two people and the commit with which the first founds their group. */
const foundation = () => {
  const sender = createExternalSender(systemVoiceRandom);
  const founder = new DAVESession(1, '11', channelId);
  const guest = new DAVESession(1, '22', channelId);
  const keys = { founder: keyPackageOf(founder), guest: keyPackageOf(guest) };
  for (const dave of [founder, guest]) dave.setExternalSender(sender.package);
  const proposal = sender.propose({ groupId, epoch: 0n }, { kind: 'add', keyPackage: keys.guest });
  const { commit, welcome } = founder.processProposals(0, appendProposals([proposal.message]).subarray(1), ['22']);
  if (commit === undefined || welcome === undefined) throw new Error('davey made no commit');
  return { sender, founder, guest, keys, proposal, commit, welcome };
};

describe('a key package', () => {
  const bytes = new DAVESession(1, '1234567890123456789', channelId).getSerializedKeyPackage();

  it('names its sender, bare as libraries send it and in a message as the paper says', () => {
    const bare = parseKeyPackage(bytes);
    expect(bare?.userId).toBe('1234567890123456789');
    const wrapped = parseKeyPackage(Buffer.concat([u16(1), u16(5), bytes]));
    expect(wrapped).toStrictEqual(bare);
  });

  it('is refused with any one byte changed: its signatures cover all of it', () => {
    const accepted: number[] = [];
    for (let at = 0; at < bytes.length; at += 1) {
      const changed = Buffer.from(bytes);
      changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
      if (parseKeyPackage(changed) !== undefined) accepted.push(at);
    }
    expect(accepted).toStrictEqual([]);
  });

  it('is refused cut short anywhere, and with anything behind it', () => {
    for (let length = 0; length < bytes.length; length += 1) {
      expect(parseKeyPackage(bytes.subarray(0, length)), `${length} bytes`).toBeUndefined();
    }
    expect(parseKeyPackage(Buffer.concat([bytes, Buffer.alloc(1)]))).toBeUndefined();
  });
});

describe('a commit with its welcome', () => {
  it('is read: who, when, what, for whom', () => {
    const { commit, welcome, proposal, keys } = foundation();
    const parsed = parseCommitWelcome(Buffer.concat([commit, welcome]));
    expect(parsed?.commit).toMatchObject({ epoch: 0n, senderLeaf: 0, proposals: [proposal.ref] });
    expect(parsed?.commit.groupId.equals(groupId)).toBe(true);
    expect(parsed?.commit.bytes.equals(commit)).toBe(true);
    expect([...(parsed?.welcome?.secrets.keys() ?? [])]).toStrictEqual([keys.guest.ref]);
    expect(parseCommitWelcome(commit)?.welcome).toBeUndefined();
  });

  it('is refused cut short anywhere but between the two, and with anything behind it', () => {
    const { commit, welcome } = foundation();
    const whole = Buffer.concat([commit, welcome]);
    const accepted: number[] = [];
    for (let length = 0; length < whole.length; length += 1) {
      if (parseCommitWelcome(whole.subarray(0, length)) !== undefined) accepted.push(length);
    }
    expect(accepted).toStrictEqual([commit.length]);
    expect(parseCommitWelcome(Buffer.concat([whole, Buffer.alloc(1)]))).toBeUndefined();
  });

  it('never throws, whatever bytes come', () => {
    const { commit, welcome } = foundation();
    const whole = Buffer.concat([commit, welcome]);
    for (let round = 0; round < budget({ ci: 3_000, long: 300_000 }); round += 1) {
      const changed = Buffer.from(whole);
      for (const byte of randomBytes(1 + (round % 4)))
        changed.writeUInt8(byte, randomBytes(4).readUInt32BE(0) % whole.length);
      parseCommitWelcome(changed);
      parseCommitWelcome(randomBytes(round % 200));
      parseKeyPackage(randomBytes(round % 200));
    }
    expect(parseCommitWelcome(whole)).toBeDefined();
  });

  it('is refused with a length longer than need be, and with a list that claims more than there is', () => {
    const { commit } = foundation();
    // The group id stands behind version and format: 8 bytes, written here as a length of two bytes.
    const padded = Buffer.concat([commit.subarray(0, 4), Buffer.from([0x40, 8]), commit.subarray(5)]);
    expect(parseCommitWelcome(padded)).toBeUndefined();
    const endless = Buffer.concat([commit.subarray(0, 4), Buffer.from([0xbf, 0xff, 0xff, 0xff]), commit.subarray(5)]);
    expect(parseCommitWelcome(endless)).toBeUndefined();
  });
});

describe('the external sender', () => {
  it('adds and removes: davey commits what it proposes, and welcomes whom it names', () => {
    const { sender, founder, guest, keys, commit, welcome } = foundation();
    const parsed = parseCommitWelcome(Buffer.concat([commit, welcome]));
    const forGuest = parsed?.welcome === undefined ? undefined : welcomeFor(parsed.welcome, keys.guest);
    founder.processCommit(commit);
    guest.processWelcome(forGuest ?? Buffer.alloc(0));
    expect(founder.voicePrivacyCode).toBe(guest.voicePrivacyCode);
    expect(parsed?.welcome === undefined ? 'none' : welcomeFor(parsed.welcome, keys.founder)).toBeUndefined();

    const removal = sender.propose({ groupId, epoch: 1n }, { kind: 'remove', leaf: 1 });
    const made = founder.processProposals(0, appendProposals([removal.message]).subarray(1), []);
    const removing = parseCommitWelcome(made.commit ?? Buffer.alloc(0))?.commit;
    expect(removing).toMatchObject({ epoch: 1n, proposals: [removal.ref], path: { userId: '11' } });
    expect(removing?.path?.signatureKey.equals(keys.founder.signatureKey)).toBe(true);
    founder.processCommit(made.commit ?? Buffer.alloc(0));
    expect(founder.getUserIds()).toStrictEqual(['11']);
  });

  it('is believed by its signature only: another server’s proposal is none', () => {
    const { founder, commit, keys } = foundation();
    founder.processCommit(commit);
    const other = createExternalSender(systemVoiceRandom);
    const forged = other.propose({ groupId, epoch: 1n }, { kind: 'add', keyPackage: keys.guest });
    const process = () => founder.processProposals(0, appendProposals([forged.message]).subarray(1), ['22']);
    expect(process).toThrow('ValidationError');
  });

  it('writes lengths as MLS does, up to the ones of four bytes', () => {
    const heads = [0, 63, 64, 16_383, 16_384].map((length) => vector(Buffer.alloc(length)).length - length);
    expect(heads).toStrictEqual([1, 1, 2, 2, 4]);
  });
});
