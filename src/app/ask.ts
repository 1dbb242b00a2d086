import type { Asker, Presence, Space, SpaceCommand } from '../domain/index.ts';
import { mayDo, parseReason } from '../domain/index.ts';
import type { SpaceId, UserId } from '../lib/index.ts';
import type { Actor, Outcome } from './api.ts';
import type { Asked } from './asked.ts';
import type { Machine } from './machine.ts';
import type { Entry } from './space-book.ts';
import { whichSpace } from './which-space.ts';

/** Somebody who came to the server less than this ago is a newcomer, in milliseconds. */
const NEWCOMER_MS = 24 * 3_600_000;

/** A person as an asker: what counts is what they may do in the space's room, not where they happen to ask. */
export const asker = (actor: Actor, space: Space): Asker => ({
  type: 'person',
  userId: actor.userId,
  moderator: space.guildId === actor.guildId && actor.moderates(space.room.channelId),
  reason: parseReason(actor.reason ?? null),
});

const presenceOf = (machine: Machine, entry: Entry, userId: UserId): Presence => {
  const seen = machine.reconciler.peek(entry);
  if (typeof seen === 'string') return 'absent';
  return machine.reconciler.around(entry, seen).findLast((person) => person.userId === userId)?.presence ?? 'absent';
};

/** Whether somebody came to the server lately, as far as Discord told. */
const isNewcomer = ({ deps }: Machine, { joinedAtMs }: Actor): boolean =>
  joinedAtMs != null && deps.clock.wallMs() - joinedAtMs < NEWCOMER_MS;

const MINUTE_MS = 60_000;

/** Who asks, and how long a space of that server may last. */
interface By {
  readonly actor: Actor;
  readonly longestMs: number;
}

/** What is asked, with what it is judged by. */
const commandOf = (machine: Machine, entry: Entry, by: By, asked: Asked): SpaceCommand => {
  const { actor, longestMs } = by;
  switch (asked.type) {
    case 'approve':
    case 'invite':
    case 'co-host':
    case 'transfer':
    case 'go-up':
    case 'go-backstage':
      return { ...asked, presence: presenceOf(machine, entry, asked.userId) };
    case 'claim':
      return { ...asked, presence: presenceOf(machine, entry, actor.userId) };
    case 'raise-hand':
      return {
        ...asked,
        presence: presenceOf(machine, entry, actor.userId),
        isNewcomer: isNewcomer(machine, actor),
      };
    case 'extend':
      return { ...asked, longestMs };
    case 'set-rules': {
      const { maxLengthMs } = asked.rules;
      if (maxLengthMs === undefined) return asked;
      return { ...asked, rules: { ...asked.rules, maxLengthMs: Math.min(maxLengthMs, longestMs) } };
    }
    default:
      return asked;
  }
};

/** Hands of linked rooms stand in one queue: who runs one of the rooms passes on the floor in all of them. */
const QUEUE_ACTS: ReadonlySet<Asked['type']> = new Set<Asked['type']>(['approve', 'lower-hand']);

const runsLinked = (machine: Machine, { space }: Entry, actor: Actor): boolean =>
  machine
    .linkedWith(space.id)
    // What somebody may do in their own server says nothing in another; by their role in a space they may act there too.
    .some((far) => mayDo(far.space, asker(actor, far.space), 'approve'));

/** Who moderates a room in Discord is put out and kept out only by others who do: to host a space gives no power over them. */
const isProtected = (actor: Actor, space: Space, by: Asker, asked: Asked): boolean =>
  (asked.type === 'remove' || asked.type === 'block') &&
  by.type === 'person' &&
  !by.moderator &&
  asked.userId !== actor.userId &&
  actor.isModerator?.(asked.userId, space.room.channelId) === true;

/** Asks something of a space on behalf of a person. */
export const ask = async (
  machine: Machine,
  actor: Actor,
  id: SpaceId | null,
  asked: Asked,
): Promise<Outcome<Space>> => {
  const found = await whichLinked(machine, actor, id, asked);
  if (!found.ok) return found;
  const entry = found.value;
  const by = asker(actor, entry.space);
  const { rules } = await machine.settings.get(entry.space.guildId);
  const longestMs = rules.maxLengthMin * MINUTE_MS;
  if (isProtected(actor, entry.space, by, asked)) return { ok: false, refusal: { code: 'is-moderator', params: {} } };
  const isTheirs = QUEUE_ACTS.has(asked.type) && runsLinked(machine, entry, actor);
  return await machine.desk.change(
    entry,
    commandOf(machine, entry, { actor, longestMs }, asked),
    isTheirs && by.type === 'person' ? { ...by, moderator: true } : by,
  );
};

/** The space that is meant; one of another server too, when its hand stands in the queue of a linked one here. */
const whichLinked = async (
  machine: Machine,
  actor: Actor,
  id: SpaceId | null,
  asked: Asked,
): Promise<Outcome<Entry>> => {
  const far = id === null || !QUEUE_ACTS.has(asked.type) ? undefined : machine.book.get(id);
  const isFar = far !== undefined && far.space.guildId !== actor.guildId;
  if (!isFar || !runsLinked(machine, far, actor)) return await whichSpace(machine, actor, id);
  return { ok: true, value: far };
};
