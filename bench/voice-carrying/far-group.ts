/** End-to-end encryption at the far end: the one person of a room, who founds its group and takes the carrier in. */
import { DAVESession } from '@snazzah/davey';
import { type ExternalSender, groupIdOf, appendProposals, parseKeyPackage } from '../../sandbox/voice/dave/index.ts';

/** davey's name for sound; its own table is a const enum, which cannot be imported one file at a time. */
const audio = 0;
const onlyVersion = 1;
/** A silence frame passes as it is. */
const silenceBytes = 3;

/** Keys that the person of one room shares with the carrier, once it was admitted. */
export interface FarGroup {
  /** Takes the carrier in; answers the welcome for it. Throws for a key package that is none. */
  admit(keyPackage: Buffer): Buffer;
  seal(frame: Buffer): Buffer;
  /** A frame of the carrier, or null when it does not open. */
  open(carrier: string, frame: Buffer): Buffer | null;
}

/** A group with only its founder in it. */
export function createFarGroup(sender: ExternalSender, channelId: string, personId: string): FarGroup {
  const session = new DAVESession(onlyVersion, personId, channelId);
  session.setExternalSender(sender.package);
  session.getSerializedKeyPackage();
  return {
    admit(bytes): Buffer {
      const keyPackage = parseKeyPackage(bytes);
      if (keyPackage === undefined) throw new Error('no key package');
      const moment = { groupId: groupIdOf(channelId), epoch: 0n };
      const body = appendProposals([sender.propose(moment, { kind: 'add', keyPackage }).message]);
      const made = session.processProposals(body.readUInt8(0), body.subarray(1), [keyPackage.userId]);
      if (made.commit === undefined || made.welcome === undefined) throw new Error('nobody was admitted');
      session.processCommit(made.commit);
      return made.welcome;
    },
    seal: (frame) => session.encryptOpus(frame),
    open(carrier, frame): Buffer | null {
      if (frame.length === silenceBytes) return frame;
      try {
        return session.decrypt(carrier, audio, frame);
      } catch {
        return null;
      }
    },
  };
}
