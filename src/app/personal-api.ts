import type { UserId } from '../lib/index.ts';
import type { Actor, Outcome } from './actor.ts';
import type { PersonalList } from './personal-port.ts';

/** What somebody does about whom they do not want to meet. Nobody but they learn of it, and nobody is muted or hidden by it. */
export interface PersonalActs {
  personalList(actor: Actor): Promise<PersonalList>;
  /** Puts somebody on one's own list, or takes them off; answers the list. */
  blockForMe(actor: Actor, userId: UserId, isOn: boolean): Promise<Outcome<PersonalList>>;
  /** Whether one is warned by direct messages too. */
  warnMe(actor: Actor, isOn: boolean): Promise<Outcome<PersonalList>>;
  /** Which of these people are on the asker's own list, in the given order. */
  unwelcome(actor: Actor, userIds: readonly UserId[]): Promise<readonly UserId[]>;
}
