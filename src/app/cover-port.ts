/** Pictures that people give their spaces, where they come from, and where their bytes are kept. */
import type { Cover } from '../domain/index.ts';
import type { GuildId, UserId } from '../lib/index.ts';

/** Who gave a picture, where and when (wall time). */
export interface CoverGiven {
  readonly guildId: GuildId;
  readonly userId: UserId;
  readonly atMs: number;
}

/** What a picture is given for: a space that is opened, one that is planned, or one that is open, whose door asks who may edit it. */
export type CoverUse = 'open' | 'plan' | 'edit';

/** The bytes of covers; one is kept as long as a space, plan or series that is not over names it, and a while longer (`dropUnused`). */
export interface CoverStore {
  /** Keeps a picture under a new id; false, and nothing is kept, when the pictures of that server take more than `maxBytes` with it. */
  add(cover: Cover, bytes: Uint8Array, given: CoverGiven, maxBytes: number): Promise<boolean>;
  /** The bytes of one; null when it is gone. */
  read(id: Cover['id']): Promise<Uint8Array | null>;
  /** Removes those from before a time that nothing names which is not over, or ended after that time; answers how many. */
  dropUnused(beforeMs: number): Promise<number>;
}

/** A file that Discord tells of in an interaction; what it says of it is the sender's word but for the address and the size. */
export interface GivenFile {
  readonly url: string;
  /** In bytes. */
  readonly size: number;
}

/** Where files of interactions are fetched from: Discord's own file server, and nowhere else. */
export interface FilePort {
  /** At most `maxBytes` of it; null when there is more. Throws an OutsideError when it cannot be had, or lies elsewhere. */
  fetch(file: GivenFile, maxBytes: number): Promise<Uint8Array | null>;
}
