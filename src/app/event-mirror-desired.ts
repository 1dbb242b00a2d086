import type { Cover, NativeRule, Plan, RoomKind } from '../domain/index.ts';
import { isComing, markedTitle, patched, PRESETS } from '../domain/index.ts';
import { clipped } from '../lib/index.ts';
import type { ChannelId, GuildId, SpaceId } from '../lib/index.ts';
import type { EventPlace, EventWanted } from './event-port.ts';

/** Longest name, description and place of an event (Discord's documentation, "Guild Scheduled Event"). */
const LIMITS = { name: 100, description: 1000, location: 100 } as const;

/** A start that is so near is not told any more: Discord takes none that is past. */
const TOO_NEAR_MS = 5000;

/** An external event that would end while its space goes on is put off in steps, and as long before. */
const LONGER_BY_MS = 1_800_000;
const LONGER_BEFORE_MS = 300_000;

/**
 * So long after its start one that is gone was cancelled by somebody; what nobody begins Discord cancels by itself only after hours
 * (documentation, "Guild Scheduled Event").
 */
const CANCELED_BY_PEOPLE_MS = 3_600_000;

const MINUTE_MS = 60_000;

/** The one recurring event of a series: its rule, and the date whose event it is now. */
export interface SeriesEvent {
  readonly rule: NativeRule;
  readonly lead: SpaceId;
  /** When that date begins. */
  readonly startsAtMs: number;
  /** It still stands as that of a date before. */
  readonly isHeld: boolean;
}

/** What an event depends on besides its plan. */
export interface EventScene {
  /** Wall time. */
  readonly nowMs: number;
  /** How late a plan still opens by itself. */
  readonly lateMs: number;
  /** What the lent room is; null where there is none of that id, or the room is made when it opens. */
  readonly roomKind: RoomKind | null;
  /** Its room from planning on; 'lost' while it is gone and nobody has dealt with that. Null where it has none. */
  readonly ownRoom: { readonly channelId: ChannelId; readonly kind: RoomKind } | 'lost' | null;
  /** The room in which its event stands is gone: Discord took the event along, and nobody canceled it. */
  readonly isPlaceGone: boolean;
  /** The one recurring event of its series; null where it has one of its own. */
  readonly series: SeriesEvent | null;
  /** The space that opened by the plan, while it lasts. */
  readonly space: {
    readonly status: 'opening' | 'live' | 'ending';
    readonly channelId: ChannelId | null;
    /** Its stage was open before it: an event that is begun there would take it over, and close it at its end. */
    readonly wasOpen: boolean;
    /** Hidden from those who may not come in. Discord shows an event in a room to those alone who see the room, any other to everybody. */
    readonly isHidden: boolean;
  } | null;
  /** Whether there is room for one more event in the server. */
  readonly hasRoom: boolean;
  /** Where an external event takes place while there is no room yet, in the server's language. */
  readonly place: string;
}

/** How Discord's event of a plan should be. */
export type EventDesired =
  /** There is to be none: whatever stands is canceled, or completed. */
  | { readonly phase: 'none' }
  /** It is left as it is: its space is about to end it. */
  | { readonly phase: 'held' }
  /** The event of its series is that of another date, or is to be: it is handed over. */
  | {
      readonly phase: 'carried';
      readonly to: SpaceId;
      /** When that date begins. */
      readonly startsAtMs: number;
      readonly isPlaceGone: boolean;
    }
  | {
      readonly phase: 'scheduled' | 'active';
      readonly wanted: EventWanted;
      /** Whether one is made where there is none. */
      readonly mayMake: boolean;
      /** Whether a person's cancel is one of the plan. */
      readonly mayCancel: boolean;
      /** The room in which it stands is gone: Discord took it along. */
      readonly isPlaceGone: boolean;
    };

/** The address of a room, which Discord's clients make a link of. */
const linkOf = (guildId: GuildId, channelId: ChannelId): string =>
  `https://discord.com/channels/${guildId}/${channelId}`;

const placeOf = (plan: Plan, { roomKind, ownRoom, space, place }: EventScene): EventPlace | null => {
  const { room } = plan.opening;
  if (room !== null) return roomKind === null ? null : { type: roomKind, channelId: room };
  const channelId = space?.channelId ?? null;
  // It opens elsewhere where another date of its series is still in their room.
  if (ownRoom !== null && ownRoom !== 'lost' && (space === null || channelId === ownRoom.channelId))
    return { type: ownRoom.kind, channelId: ownRoom.channelId };
  const location = channelId === null ? place : linkOf(plan.guildId, channelId);
  return { type: 'external', location: clipped(location, LIMITS.location) };
};

/** Discord wants the end of an external event alone. One whose space goes on is put off, in steps. */
const endOf = (plan: Plan, place: EventPlace, { space, nowMs }: EventScene): number | null => {
  if (place.type !== 'external') return null;
  const endsAtMs = plan.startsAtMs + plan.lengthMin * MINUTE_MS;
  const overMs = space === null ? 0 : nowMs + LONGER_BEFORE_MS - endsAtMs;
  return wholeSeconds(endsAtMs + Math.ceil(Math.max(0, overMs) / LONGER_BY_MS) * LONGER_BY_MS);
};

/** Times of Discord's events are kept to the second. */
const wholeSeconds = (ms: number): number => Math.floor(ms / 1000) * 1000;

/** A space that not everybody may see or enter is not told of to everybody. */
export const isForEveryone = ({ preset, rules }: Plan['opening']): boolean => {
  const { access, hidden } = patched(PRESETS[preset], rules);
  return access.type === 'everyone' && !hidden;
};

const phaseOf = (plan: Plan, { space }: EventScene): Exclude<EventDesired['phase'], 'carried'> => {
  switch (plan.life.status) {
    case 'draft':
    case 'over':
      return 'none';
    case 'planned':
    case 'missed':
      return 'scheduled';
    case 'opened': {
      if (space === null) return 'none';
      if (space.status === 'ending') return 'held';
      return space.status === 'opening' || space.wasOpen ? 'scheduled' : 'active';
    }
  }
};

/** Discord's documentation ("Image Data") names three formats. */
const coverFor = (cover: Cover | null): Cover | null => (cover?.type === 'image/webp' ? null : cover);

/** What an event is to say at that place. */
const wantedOf = (plan: Plan, place: EventPlace, scene: EventScene): EventWanted => {
  const { title, description, about } = plan.opening;
  const cover = coverFor(about.cover);
  return {
    name: clipped(markedTitle(title, plan.opening), LIMITS.name),
    description: description === null ? null : clipped(description, LIMITS.description),
    startsAtMs: wholeSeconds(plan.startsAtMs),
    endsAtMs: endOf(plan, place, scene),
    place,
    ...(cover === null ? {} : { cover }),
    // In a room alone: an external event would have to be moved and put off for one date.
    ...(scene.series === null || place.type === 'external' ? {} : { recurrence: scene.series.rule }),
  };
};

/** Whether everybody would be told of what is for some. */
const isUntold = ({ opening }: Plan, place: EventPlace, { space }: EventScene): boolean =>
  !isForEveryone(opening) || (space?.isHidden === true && place.type === 'external');

/** Whether a cancel of it is somebody's, and counts: before its start, and while its plan may still open. An external one ends by itself. */
const isCancelable = ({ startsAtMs, endsAtMs }: EventWanted, { nowMs, lateMs }: EventScene): boolean =>
  startsAtMs > nowMs - Math.min(lateMs, CANCELED_BY_PEOPLE_MS) && (endsAtMs === null || endsAtMs > nowMs);

/** How Discord's event of a plan should be. Pure. */
export const eventDesired = (plan: Plan, scene: EventScene): EventDesired => {
  const phase = phaseOf(plan, scene);
  const isToCome = isComing(plan);
  // Discord takes the event of a room along that is deleted: that is no cancel of the plan.
  if (phase === 'held' || (isToCome && scene.ownRoom === 'lost')) return { phase: 'held' };
  const place = placeOf(plan, scene);
  if (place === null) return { phase: 'none' };
  const wanted = wantedOf(plan, place, scene);
  const { series, isPlaceGone } = scene;
  if (series !== null && wanted.recurrence != null && (series.lead !== plan.id || series.isHeld))
    return { phase: 'carried', to: series.lead, startsAtMs: wholeSeconds(series.startsAtMs), isPlaceGone };
  if (phase === 'none' || isUntold(plan, place, scene)) return { phase: 'none' };
  const { startsAtMs } = wanted;
  return {
    phase,
    wanted,
    mayMake: isToCome && scene.hasRoom && startsAtMs > scene.nowMs + TOO_NEAR_MS,
    mayCancel: plan.life.status === 'planned' && isCancelable(wanted, scene) && !isPlaceGone,
    isPlaceGone,
  };
};
