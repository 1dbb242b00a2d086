import type { App } from '../../src/app/index.ts';
import type { RoomSeen } from '../../src/app/ports.ts';
import type { ChannelId, GuildId, UserId } from '../../src/lib/index.ts';

/** Whom the small gateway tells. */
interface Told {
  readonly app: () => App;
  readonly guildOf: (id: ChannelId) => GuildId | undefined;
}

/** The small Discord's gateway: what it has told is the bot's cache, and what it holds back comes later, each change in its order. */
export class OutsideGateway {
  readonly cache: Map<ChannelId, RoomSeen | null> = new Map();
  /** How often it was asked where somebody is. */
  questions: number = 0;
  readonly #told: Told;
  #untold: { readonly id: ChannelId; readonly seen: RoomSeen | null }[] = [];
  #moved: (readonly [GuildId, UserId])[] = [];

  constructor(told: Told) {
    this.#told = told;
  }

  changed(id: ChannelId, seen: RoomSeen | null): void {
    this.#untold.push({ id, seen });
  }

  moved(guild: GuildId, user: UserId): void {
    this.#moved.push([guild, user]);
  }

  /** Delivers what was held back. */
  deliver(): void {
    const { app, guildOf } = this.#told;
    for (const { id, seen } of this.#untold.splice(0)) {
      const before = this.cache.get(id);
      this.cache.set(id, seen);
      const guild = guildOf(id);
      if (guild === undefined) continue;
      if (seen === null && before !== null) app().roomDeleted(guild, id);
      else app().roomChanged(guild, id);
    }
    for (const [guild, user] of this.#moved.splice(0)) app().personMoved(guild, user);
  }

  /** Puts right what the cache says of one person, and answers the rooms that look otherwise now. */
  correct(guild: GuildId, user: UserId, look: (id: ChannelId) => RoomSeen | null): readonly ChannelId[] {
    const ofUser = (seen: RoomSeen | null): RoomSeen['people'] =>
      (seen?.people ?? []).filter(({ userId }) => userId === user);
    const changed: ChannelId[] = [];
    for (const [id, seen] of this.cache) {
      const now = look(id);
      if (seen === null || now === null || this.#told.guildOf(id) !== guild) continue;
      if (JSON.stringify(ofUser(seen)) === JSON.stringify(ofUser(now))) continue;
      const others = seen.people.filter(({ userId }) => userId !== user);
      this.cache.set(id, { ...seen, people: [...others, ...ofUser(now)] });
      changed.push(id);
    }
    return changed;
  }

  /** What was held back is lost. */
  lose(): void {
    this.#untold.length = 0;
    this.#moved.length = 0;
  }
}
