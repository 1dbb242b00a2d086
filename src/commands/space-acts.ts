import type { Asked, Outcome } from '../app/index.ts';
import { onStage } from '../domain/index.ts';
import type { Space } from '../domain/index.ts';
import type { Catalogue } from '../i18n/index.ts';
import type { SpaceId } from '../lib/index.ts';
import type { Context, Reply } from './command.ts';
import { answer, say } from './command.ts';
import { withMet } from './unwelcome.ts';

/** What may be done to a whole space without another word: by a command and by a button. */
export type SpaceAct =
  | 'muteAll'
  | 'pullBrake'
  | 'releaseBrake'
  | 'lock'
  | 'unlock'
  | 'next'
  | 'moreTime'
  | 'extend'
  | 'claim'
  | 'hide'
  | 'show';

const ASKED: Readonly<Record<SpaceAct, Asked>> = {
  muteAll: { type: 'mute-all' },
  pullBrake: { type: 'brake', isOn: true },
  releaseBrake: { type: 'brake', isOn: false },
  lock: { type: 'set-rules', rules: { locked: true } },
  unlock: { type: 'set-rules', rules: { locked: false } },
  next: { type: 'next' },
  moreTime: { type: 'extend-turn' },
  extend: { type: 'extend' },
  claim: { type: 'claim' },
  hide: { type: 'set-rules', rules: { hidden: true } },
  show: { type: 'set-rules', rules: { hidden: false } },
};

/** What is said to who did it. */
export const spaceDone = ({ done: { space: words } }: Catalogue, act: SpaceAct, space: Space): string => {
  switch (act) {
    case 'next':
      return words.next(space.turn?.userId ?? null);
    case 'moreTime':
      return space.turn?.endsAtMs == null ? words.next(null) : words.moreTime(space.turn.userId, space.turn.endsAtMs);
    case 'extend':
      return space.deadline === null ? words.edited : words.extend(space.deadline.atMs);
    case 'unlock':
      return words.unlock({ isBraked: space.brake !== null });
    case 'releaseBrake':
      return words.releaseBrake({ isLocked: space.rules.locked });
    case 'hide':
    case 'show':
      return words.edited;
    default:
      return words[act];
  }
};

/** Does it. */
export const doToSpace = ({ app, actor }: Context, spaceId: SpaceId | null, act: SpaceAct): Promise<Outcome<Space>> =>
  app.ask(actor, spaceId, ASKED[act]);

/** Does it and tells. */
export const spaceReply = async (context: Context, spaceId: SpaceId | null, act: SpaceAct): Promise<Reply> => {
  const outcome = await doToSpace(context, spaceId, act);
  const reply = answer(context, outcome, (space, words) => say(spaceDone(words, act, space)));
  // Who takes a space over meets whoever is up there.
  return outcome.ok && act === 'claim' ? await withMet(context, reply, onStage(outcome.value)) : reply;
};
