/** A space in a hall that takes four, our account among them: with three people it is full, and rooms open beside it. */
import type { Actor, Asked } from '../../src/app/index.ts';
import { mainOf, type RoomKind, type RulesPatch, type Space } from '../../src/domain/index.ts';
import type { ChannelId, UserId } from '../../src/lib/index.ts';
import { actor, channelId, guildId, userId, type WorldOptions } from './outside-people.ts';
import { type OutsideWorld, outsideWorld } from './outside.ts';

export const guild: ReturnType<typeof guildId> = guildId('one');
export const HALL: ChannelId = channelId('hall');
export const host: Actor = actor('host', guild, { moderator: true });

export interface FullHall {
  readonly world: OutsideWorld;
  /** The space in the hall. */
  main(): Space;
  /** Starts Majlis and opens the space. */
  open(kind?: RoomKind, rules?: RulesPatch): Promise<void>;
  /** As it is stored now. */
  spaceOf(space: Space): Space;
  /** The spaces of rooms beside the hall that are open. */
  beside(): readonly Space[];
  second(): Space;
  roomOf(space: Space): ChannelId;
  come(where: ChannelId, ...who: readonly string[]): Promise<void>;
  leave(where: ChannelId, ...who: readonly string[]): void;
  /** Answers why not, or null. */
  ask(by: Actor, space: Space, asked: Asked): Promise<string | null>;
  /** What the panel of the hall says is wrong. */
  troubles(): readonly string[];
}

/** Nothing is open yet. */
export const fullHall = (
  options: WorldOptions = { pool: ['pool1', 'pool2', 'pool3'] },
  elsewhere: Parameters<typeof outsideWorld>[2] = {},
): FullHall => {
  const world = outsideWorld({ graceMs: 120_000, ...options }, undefined, elsewhere);
  world.community.add(guild);
  let opened: Space | null = null;
  const main = (): Space => {
    if (opened === null) throw new Error('nothing is open');
    return opened;
  };
  const spaceOf = ({ id }: Space): Space => {
    const space = world.spaces.get(id);
    if (space === undefined) throw new Error('no such space');
    return space;
  };
  const beside = (): readonly Space[] =>
    [...world.spaces.values()].filter(
      (space) => mainOf(space) === main().id && ['opening', 'live'].includes(space.life.status),
    );
  const member = (who: string): UserId => userId(who);
  return {
    world,
    main,
    open: async (kind = 'voice', rules = { overflow: true }) => {
      world.room('hall', guild, { kind, limit: 4 });
      await world.boot();
      const answer = await world.app.openSpace(host, { title: 'Tea', description: null, kind, room: HALL, rules });
      await world.pass(6000);
      const ready = answer.ok ? await answer.value.ready : answer;
      if (!ready.ok) throw new Error(ready.refusal.code);
      opened = ready.value;
    },
    spaceOf,
    beside,
    second: () => {
      const [space] = beside();
      if (space === undefined) throw new Error('no second room');
      return space;
    },
    roomOf: (space) => spaceOf(space).room.channelId ?? channelId('none'),
    come: async (where, ...who) => {
      for (const name of who) world.join(where, member(name));
      await world.pass(6000);
    },
    leave: (where, ...who) => {
      for (const name of who) world.leave(where, member(name));
    },
    ask: async (by, space, asked) => {
      const outcome = await world.app.ask(by, space.id, asked);
      await world.pass(3000);
      return outcome.ok ? null : outcome.refusal.code;
    },
    troubles: () => world.panelIn(HALL)?.facts.troubles.map(({ code }) => code) ?? [],
  };
};
