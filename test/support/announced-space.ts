import type { Announcing, Space } from '../../src/domain/index.ts';
import { DEFAULT_RULES } from '../../src/domain/index.ts';
import type { ChannelId, GuildId, RoleId, UserId } from '../../src/lib/index.ts';
import type { Announced } from './outside-chat.ts';
import { chatOf } from './outside-chat.ts';
import { actor, channelId, guildId, userId } from './outside-people.ts';
import type { WorldOptions } from './outside-people.ts';
import { type OutsideWorld, outsideWorld } from './outside.ts';

/** The server of announced spaces. */
export const GUILD: GuildId = guildId('one');
/** Where they are announced. */
export const NEWS: ChannelId = channelId('news');
// as: test data stands in for what the edges parse.
/** The role that is told. */
export const TOLD = 'told' as RoleId;
const HERE: Announcing = { channelId: NEWS, roleId: TOLD };

/** A world in which a server has an announcement channel. */
export interface AnnouncedWorld {
  readonly world: OutsideWorld;
  /** Opens a space of this host and answers it once it is live. */
  open(host?: string, room?: ChannelId | null): Promise<Space>;
  /** Sets where spaces are announced. */
  set(announcing: Announcing | null): void;
  /** The announcements that stand. */
  announced(): readonly Announced[];
  /** The only one. */
  one(): Announced;
  /** How often Discord was asked for this. */
  counted(call: string): number;
  /** Where a space stands in its life; undefined where there is none. */
  statusOf(space: Space): string | undefined;
  /** They come into its room. */
  come(space: Space, ...users: readonly UserId[]): void;
}

/** The room of a space. */
export const roomOf = (space: Space): ChannelId => space.room.channelId ?? channelId('none');

/** As many people. */
export const crowd = (count: number): UserId[] => Array.from({ length: count }, (_, index) => userId(`g${index}`));

/** Starts one. */
export const announcedWorld = async (options: WorldOptions = {}): Promise<AnnouncedWorld> => {
  const world = outsideWorld(options);
  world.community.add(GUILD);
  chatOf(world).channels.add(NEWS);
  const set = (announcing: Announcing | null): void =>
    void world.settings.set(GUILD, { language: 'en', rules: { ...DEFAULT_RULES, announcing } });
  set(HERE);
  await world.boot();
  const announced = (): readonly Announced[] => [...chatOf(world).announced.values()];
  return {
    world,
    set,
    announced,
    counted: (call) => world.calls.filter((one) => one === call).length,
    statusOf: ({ id }) => world.spaces.get(id)?.life.status,
    come: (space, ...users) => {
      for (const user of users) world.join(roomOf(space), user);
    },
    open: async (host = 'host', room = null) => {
      const by = actor(host, GUILD, { moderator: room !== null });
      const input = { title: `Talk of ${host}`, description: null, kind: null, room };
      const answer = await world.app.openSpace(by, input);
      await world.pass(6000);
      const ready = answer.ok ? await answer.value.ready : answer;
      if (!ready.ok) throw new Error(ready.refusal.code);
      return ready.value;
    },
    one: () => {
      const [first, ...more] = announced();
      if (first === undefined || more.length > 0) throw new Error(`${announced().length} announcements stand`);
      return first;
    },
  };
};
