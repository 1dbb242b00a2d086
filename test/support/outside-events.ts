/** Scheduled events of the small world, refusing what Discord refuses and doing by themselves what Discord does. */
import type {
  EventImage,
  EventListener,
  EventPort,
  EventSeen,
  EventWanted,
  PlanEvent,
  PlanEventStore,
  PlanRoom,
  PlanRoomStore,
} from '../../src/app/index.ts';
import type { SeriesException } from '../../src/domain/index.ts';
import type { ChannelId, EventId, GuildId, SpaceId, UserId } from '../../src/lib/index.ts';
import { OutsideRefused } from './outside-people.ts';
import type { OutsideWorld } from './outside-world.ts';

/** An event as it really is. */
type Event = EventSeen & { readonly guildId: GuildId; readonly by: UserId | null };

/** Events of a world with what is stored of them; they outlive the process. */
export class OutsideEvents {
  readonly rows: Map<SpaceId, PlanEvent> = new Map();
  /** Bytes of covers by id, and the pictures that events were last given. */
  readonly covers: Map<string, Uint8Array> = new Map();
  readonly images: Map<EventId, EventImage | null> = new Map();
  /** Rooms of plans as they are stored, by owner. */
  readonly rooms: Map<string, PlanRoom> = new Map();
  readonly events: Map<EventId, Event> = new Map();
  readonly interested: Map<EventId, Set<UserId>> = new Map();
  /** Permissions that Majlis lacks for making events. */
  lacking: readonly string[] = [];
  /** Events that a server takes. */
  most: number = 100;
  /** Rooms that Majlis may not view: of what stands there it is told nothing, and refused everything. */
  readonly hidden: Set<string> = new Set();
  /** Whether the audit log may be read. */
  tellsWho: boolean = true;
  /** Who deleted one, as the audit log has it. */
  readonly deletedBy: Map<EventId, UserId> = new Map();
  /** Who last had a date of one take place otherwise. */
  dateAuthor: UserId | null = null;
  listener: EventListener | null = null;
  #number = 0;

  /** Those that are not over. */
  standing(): readonly Event[] {
    return [...this.events.values()].filter(({ status }) => status === 'scheduled' || status === 'active');
  }

  /** The only one that is not over. */
  one(): Event {
    const [event, ...others] = this.standing();
    if (event === undefined || others.length > 0) throw new Error(`there are ${others.length + 1} events, or none`);
    return event;
  }

  isHidden(id: EventId): boolean {
    const place = this.events.get(id)?.place;
    return place !== undefined && place.type !== 'external' && this.hidden.has(place.channelId);
  }

  make(guildId: GuildId, wanted: EventWanted, atMs: number, isOurs: boolean): Event {
    this.#number += 1;
    // as: an id of the small Discord.
    const id = String(700_000 + this.#number) as EventId;
    const event: Event = { ...wanted, id, guildId, status: 'scheduled', isOurs, madeAtMs: atMs, by: null };
    this.events.set(id, event);
    this.listener?.onChanged(guildId, event);
    return event;
  }

  find(id: EventId): Event {
    const found = this.events.get(id);
    if (found === undefined) throw new OutsideRefused({ code: 'gone', detail: 'Unknown event', retryable: false });
    return found;
  }

  /** As `change`, of which nobody is told. */
  set(id: EventId, over: Partial<EventSeen>, by: UserId | null = null): Event {
    const event = { ...this.find(id), ...over, by };
    this.events.set(id, event);
    return event;
  }

  /** Changes one; `by` is a person, null for us and for Discord itself. */
  change(id: EventId, over: Partial<EventSeen>, by: UserId | null = null): Event {
    const event = this.set(id, over, by);
    this.listener?.onChanged(event.guildId, event);
    return event;
  }

  /** What a person's "Edit event" and "Cancel event" of one date do; `nextMs`: where Discord has the event itself go on from it. */
  changeDate(id: EventId, date: SeriesException, by: UserId, nextMs: number | null = null): void {
    const { guildId, otherDates = [], startsAtMs } = this.find(id);
    const others = otherDates.filter(({ originalMs }) => originalMs !== date.originalMs);
    this.dateAuthor = by;
    this.set(id, { otherDates: [...others, date], startsAtMs: nextMs ?? startsAtMs });
    this.listener?.onOtherDates(guildId, id);
  }

  /** What a person's "Cancel event" does. */
  cancel(id: EventId, by: UserId): void {
    const { guildId } = this.find(id);
    this.deletedBy.set(id, by);
    this.events.delete(id);
    this.listener?.onRemoved(guildId, id);
  }

  /** It is gone, of which nobody is told: neither us nor the audit log. */
  takenAway(id: EventId): void {
    this.events.delete(id);
  }

  interest(id: EventId, user: UserId, isIn: boolean): void {
    const people = this.interested.get(id) ?? new Set();
    this.interested.set(id, people);
    if (isIn) people.add(user);
    else people.delete(user);
    const event = this.events.get(id);
    if (event !== undefined) this.listener?.onSubscribed(event.guildId, id, user, isIn);
  }

  /** A room is deleted: its events go with it, and nobody is told. */
  roomDeleted(channelId: ChannelId): void {
    for (const { id, place } of this.events.values())
      if (place.type !== 'external' && place.channelId === channelId && this.standing().some((one) => one.id === id))
        this.events.delete(id);
  }

  /** A stage was closed: its event is over. */
  stageClosed(channelId: ChannelId): void {
    for (const { id, status, place } of this.events.values())
      if (status === 'active' && place.type === 'stage' && place.channelId === channelId)
        this.change(id, { status: 'completed' });
  }
}

const known = new WeakMap<object, OutsideEvents>();

/** The events of a world. */
export const eventsOf = (world: object): OutsideEvents => {
  const events = known.get(world) ?? new OutsideEvents();
  known.set(world, events);
  return events;
};

/** Deletes a room, as a person would: its events go with it, of which nobody is told. */
export const deleteRoom = (world: OutsideWorld, id: ChannelId): void => {
  eventsOf(world).roomDeleted(id);
  world.deleteRoom(id);
};

const refused = (detail: string): OutsideRefused => new OutsideRefused({ code: 'refused', detail, retryable: false });

const setStatus = (world: OutsideWorld, id: EventId, status: EventSeen['status']): Event => {
  const events = eventsOf(world);
  const before = events.change(id, {});
  const ways: Readonly<Record<EventSeen['status'], readonly string[]>> = {
    scheduled: ['active', 'canceled'],
    active: ['completed'],
    completed: [],
    canceled: [],
  };
  if (!ways[before.status].includes(status)) throw refused(`${before.status} to ${status}`);
  const event = events.change(id, { status });
  if (event.place.type !== 'stage') return event;
  const room = world.rooms.get(event.place.channelId);
  if (room !== undefined && status !== 'canceled') {
    room.topic = status === 'active' ? event.name : null;
    world.changed(room.id);
  }
  return event;
};

/** The port, for one life of the process. */
export const eventPort = (world: OutsideWorld, generation: number): EventPort => {
  const events = eventsOf(world);
  const call = <Value>(name: string, run: () => Value): Promise<Value> => world.call(generation, name, run);
  const find = (id: EventId): Event => events.change(id, {});
  return {
    list: (guild) =>
      call('listEvents', () => events.standing().filter((one) => one.guildId === guild && !events.isHidden(one.id))),
    look: (_guild, id) => call('lookEvent', () => (events.isHidden(id) ? 'hidden' : (events.events.get(id) ?? 'gone'))),
    missing: () => events.lacking,
    create: (guild, wanted, _because, image = null) =>
      call('createEvent', () => {
        if (events.lacking.length > 0) {
          const permissions = events.lacking;
          throw new OutsideRefused({ code: 'missing-permissions', permissions, channelId: null, retryable: false });
        }
        if (wanted.startsAtMs <= world.clock.wallMs()) throw refused('Cannot schedule event in the past.');
        if (events.standing().length >= events.most)
          throw new OutsideRefused({ code: 'too-many-events', detail: '', retryable: false });
        // By Discord’s own clock, which nobody puts back with ours.
        const made = events.make(guild, wanted, world.clock.monotonicMs(), true);
        events.images.set(made.id, image);
        return made;
      }),
    edit: (_guild, id, change) =>
      call('editEvent', () => {
        const { status, startsAtMs } = find(id);
        if (status === 'completed' || status === 'canceled')
          throw new OutsideRefused({ code: 'gone', detail: 'Cannot update a finished event', retryable: false });
        const { startsAtMs: next = startsAtMs } = change;
        if (next !== startsAtMs && (status === 'active' || next <= world.clock.wallMs())) throw refused('start');
        const { image, ...rest } = change;
        if (image !== undefined) events.images.set(id, image);
        return events.change(id, rest);
      }),
    setStatus: (_guild, id, status) => call(`${status}Event`, () => setStatus(world, id, status)),
    resetDate: (_guild, id, originalMs) =>
      call('resetDate', () => {
        const { otherDates = [] } = events.find(id);
        const { guildId } = events.set(id, { otherDates: otherDates.filter((one) => one.originalMs !== originalMs) });
        events.listener?.onOtherDates(guildId, id);
      }),
    subscribers: (_guild, id, limit) =>
      call('listInterested', () => {
        events.find(id);
        if (events.isHidden(id))
          throw new OutsideRefused({
            code: 'missing-permissions',
            permissions: [],
            channelId: null,
            retryable: false,
          });
        return [...(events.interested.get(id) ?? [])].slice(0, limit);
      }),
    whoChanged: (_guild, id, what = 'event') =>
      call('whoChanged', () => {
        if (!events.tellsWho) return null;
        if (what === 'dates') return events.dateAuthor;
        const deletedBy = events.deletedBy.get(id) ?? null;
        return what === 'deleted' ? deletedBy : (deletedBy ?? events.events.get(id)?.by ?? null);
      }),
    listen: (listener) => {
      events.listener = listener;
      return () => {
        if (events.listener === listener) events.listener = null;
      };
    },
  };
};

/** What is stored of events, for one life of the process. */
export const planEventStore = (world: OutsideWorld, generation: number): PlanEventStore => {
  const { rows } = eventsOf(world);
  return {
    all: () => world.step(generation, () => [...rows.values()]),
    save: (row) => world.step(generation, () => void rows.set(row.planId, row)),
    forget: (planId) => world.step(generation, () => void rows.delete(planId)),
  };
};

/** What is stored of rooms of plans, for one life of the process. */
export const planRoomStore = (world: OutsideWorld, generation: number): PlanRoomStore => {
  const { rooms } = eventsOf(world);
  return {
    all: () => world.step(generation, () => [...rooms.values()]),
    save: (room) => world.step(generation, () => void rooms.set(room.owner.id, room)),
    forget: (owner) => world.step(generation, () => void rooms.delete(owner)),
  };
};
