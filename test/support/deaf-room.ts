/** Two linked voice rooms of one server, of which nodes report that one is not heard. */
import type { SeatTrouble } from '../../src/app/index.ts';
import { DEFAULT_RULES, type LinkMode, type Space } from '../../src/domain/index.ts';
import type { ChannelId, UserId } from '../../src/lib/index.ts';
import { outboxOf } from './outside-outbox.ts';
import { actor, channelId, guildId, type Message, userId } from './outside-people.ts';
import { type OutsideWorld, outsideWorld } from './outside.ts';

/** Their server, and their hosts. */
export const guild: ReturnType<typeof guildId> = guildId('one');
export const near: UserId = userId('h1');
export const far: UserId = userId('h2');

/** The rooms, and what is told of the first one. */
export interface DeafRoom {
  readonly world: OutsideWorld;
  readonly room: ChannelId;
  readonly spaces: readonly [Space, Space];
  link(one: Space, other: Space, mode?: LinkMode): Promise<void>;
  /** The nodes report this of the room. */
  tell(troubles: readonly (SeatTrouble | SeatTrouble['code'])[], isProven?: boolean): Promise<void>;
  /** Somebody is heard there. */
  isHeard(who?: UserId): Promise<void>;
  /** What its host was told, in order. */
  notices(): readonly string[];
  panel(): Message['facts'] | undefined;
  /** How many lines of the process's log say that. */
  logged(part: string): number;
}

const open = async (world: OutsideWorld, host: string): Promise<Space> => {
  const wanted = { title: `Talk of ${host}`, description: null, kind: 'voice', room: null } as const;
  const answer = await world.app.openSpace(actor(host, guild), wanted);
  await world.pass(100);
  const ready = answer.ok ? await answer.value.ready : answer;
  if (!ready.ok) throw new Error(ready.refusal.code);
  return ready.value;
};

/** Opens and links them. */
export const deafRoom = async (): Promise<DeafRoom> => {
  const world = outsideWorld({ pool: ['pool1'] });
  world.community.add(guild);
  world.settings.set(guild, { language: 'en', rules: { ...DEFAULT_RULES, logChannel: channelId('log') } });
  await world.boot();
  const [one, other] = [await open(world, 'h1'), await open(world, 'h2')];
  const room = one.room.channelId ?? channelId('none');
  const link: DeafRoom['link'] = async (from, to, mode) => {
    const offer = await world.app.offerLink(actor(from.hostId, guild), from.id, mode);
    if (!offer.ok || offer.value.state.status !== 'offered') throw new Error('no offer');
    const answer = await world.app.acceptLink(actor(to.hostId, guild), to.id, offer.value.state.code);
    if (!answer.ok) throw new Error(answer.refusal.code);
    await world.pass(3000);
  };
  await link(one, other);
  world.join(room, near);
  world.join(other.room.channelId ?? channelId('none'), far);
  await world.pass(1000);
  return {
    world,
    room,
    spaces: [one, other],
    link,
    tell: async (troubles, isProven = false) => {
      const told = troubles.map((trouble) => (typeof trouble === 'string' ? { code: trouble } : trouble));
      world.report({ type: 'hearing', channelId: room, troubles: told, isProven });
      await world.pass(3000);
    },
    isHeard: async (who = userId('amina')) => {
      world.report({ type: 'heard', channelId: room, userId: who });
      await world.pass(3000);
    },
    notices: () =>
      outboxOf(world)
        .posted.filter((posted) => posted.userId === near)
        .map(({ text }) => text),
    panel: () => world.panelIn(room)?.facts,
    logged: (part) => world.logger.lines.filter(({ message }) => message.includes(part)).length,
  };
};
