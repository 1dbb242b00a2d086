import {
  GuildScheduledEventEntityType,
  GuildScheduledEventPrivacyLevel,
  GuildScheduledEventRecurrenceRuleFrequency,
  GuildScheduledEventStatus,
  SnowflakeUtil,
} from 'discord.js';
import { z } from 'zod';
import type { EventChange, EventImage, EventPlace, EventSeen, EventWanted } from '../app/index.ts';
import type { NativeRule, SeriesException } from '../domain/index.ts';
import { MAX_EXCEPTIONS } from '../domain/index.ts';
import type { ChannelId, EventId } from '../lib/index.ts';

/** A scheduled event in Discord's own shape, as far as it is read; Discord adds fields at will. */
export interface EventData {
  readonly id: string;
  readonly guild_id: string;
  readonly channel_id?: string | null | undefined;
  readonly creator_id?: string | null | undefined;
  readonly name: string;
  readonly description?: string | null | undefined;
  readonly scheduled_start_time: string;
  readonly scheduled_end_time?: string | null | undefined;
  readonly status: number;
  readonly entity_type: number;
  readonly entity_metadata?: { readonly location?: string | null | undefined } | null | undefined;
  /** Dates of a recurring one that take place otherwise (discord/discord-api-docs#8389). */
  readonly guild_scheduled_event_exceptions?: readonly ExceptionData[] | null | undefined;
}

/** One date in Discord's own shape; its id is the snowflake of when the rule has it. */
interface ExceptionData {
  readonly event_exception_id: string;
  readonly scheduled_start_time?: string | null | undefined;
  readonly is_canceled?: boolean | null | undefined;
}

/** Reads one. */
export const eventSchema: z.ZodType<EventData> = z.object({
  id: z.string(),
  guild_id: z.string(),
  channel_id: z.string().nullish(),
  creator_id: z.string().nullish(),
  name: z.string(),
  description: z.string().nullish(),
  scheduled_start_time: z.string(),
  scheduled_end_time: z.string().nullish(),
  status: z.number(),
  entity_type: z.number(),
  entity_metadata: z.object({ location: z.string().nullish() }).nullish(),
  guild_scheduled_event_exceptions: z
    .array(
      z.object({
        event_exception_id: z.string().regex(/^\d{1,20}$/),
        scheduled_start_time: z.string().nullish(),
        is_canceled: z.boolean().nullish(),
      }),
    )
    .nullish(),
});

const STATUSES: Readonly<Record<number, EventSeen['status']>> = {
  [GuildScheduledEventStatus.Scheduled]: 'scheduled',
  [GuildScheduledEventStatus.Active]: 'active',
  [GuildScheduledEventStatus.Completed]: 'completed',
  [GuildScheduledEventStatus.Canceled]: 'canceled',
};

/** Discord's number of each status that an event can be given. */
export const STATUS_NUMBER: Readonly<Record<Exclude<EventSeen['status'], 'scheduled'>, GuildScheduledEventStatus>> = {
  active: GuildScheduledEventStatus.Active,
  completed: GuildScheduledEventStatus.Completed,
  canceled: GuildScheduledEventStatus.Canceled,
};

/** Discord's number of events on a stage; any other with a room is one of a voice room. */
const STAGE: number = GuildScheduledEventEntityType.StageInstance;

/** What Discord keeps beyond whole seconds is nobody's doing. */
const wholeSecond = (time: string): number => Math.floor(Date.parse(time) / 1000) * 1000;

const placeOf = (data: EventData): EventPlace => {
  const { channel_id: channelId, entity_type: type, entity_metadata: metadata } = data;
  if (channelId === null || channelId === undefined) return { type: 'external', location: metadata?.location ?? '' };
  // as: Discord's id of a channel.
  return {
    type: type === STAGE ? 'stage' : 'voice',
    channelId: channelId as ChannelId,
  };
};

/** One that ends otherwise alone begins as the rule has it: ends of dates are nobody's concern here. */
const otherDate = (data: ExceptionData): readonly SeriesException[] => {
  const originalMs = SnowflakeUtil.timestampFrom(data.event_exception_id);
  const start = data.scheduled_start_time ?? null;
  if (data.is_canceled === true) return [{ originalMs, change: { type: 'skipped' } }];
  const toMs = start === null ? originalMs : wholeSecond(start);
  return toMs === originalMs || Number.isNaN(toMs) ? [] : [{ originalMs, change: { type: 'moved', toMs } }];
};

/** As many are read of one event as a series keeps. */
const otherDatesOf = ({ guild_scheduled_event_exceptions: exceptions }: EventData): Pick<EventSeen, 'otherDates'> => {
  const otherDates = (exceptions ?? [])
    .flatMap(otherDate)
    .toSorted((a, b) => a.originalMs - b.originalMs)
    .slice(-MAX_EXCEPTIONS);
  return otherDates.length === 0 ? {} : { otherDates };
};

/** The id of a date: it says when the rule has it. */
export const exceptionId = (originalMs: number): string =>
  SnowflakeUtil.generate({ timestamp: originalMs, workerId: 0n, processId: 0n, increment: 0n }).toString();

/** An event as the use cases know it; null for one in a state that Discord has not documented. */
export const eventSeen = (data: EventData, ownId: string | undefined): EventSeen | null => {
  const status = STATUSES[data.status];
  if (status === undefined) return null;
  const end = data.scheduled_end_time ?? null;
  return {
    // as: Discord's id of an event.
    id: data.id as EventId,
    name: data.name,
    description: data.description ?? null,
    startsAtMs: wholeSecond(data.scheduled_start_time),
    endsAtMs: end === null ? null : wholeSecond(end),
    place: placeOf(data),
    status,
    isOurs: data.creator_id === ownId,
    madeAtMs: SnowflakeUtil.timestampFrom(data.id),
    ...otherDatesOf(data),
  };
};

const placeBody = (place: EventPlace): object => {
  if (place.type === 'external') {
    return {
      entity_type: GuildScheduledEventEntityType.External,
      channel_id: null,
      entity_metadata: { location: place.location },
    };
  }
  const isStage = place.type === 'stage';
  const type = isStage ? GuildScheduledEventEntityType.StageInstance : GuildScheduledEventEntityType.Voice;
  return { entity_type: type, channel_id: place.channelId };
};

/** Discord's number of each frequency. */
const FREQUENCY = {
  daily: GuildScheduledEventRecurrenceRuleFrequency.Daily,
  weekly: GuildScheduledEventRecurrenceRuleFrequency.Weekly,
  monthly: GuildScheduledEventRecurrenceRuleFrequency.Monthly,
  yearly: GuildScheduledEventRecurrenceRuleFrequency.Yearly,
} as const;

const daysOf = (rule: NativeRule): object => {
  switch (rule.frequency) {
    case 'daily':
      return { by_weekday: rule.weekdays };
    case 'weekly':
      return { by_weekday: [rule.weekday] };
    case 'monthly':
      return { by_n_weekday: [{ n: rule.nth, day: rule.weekday }] };
    case 'yearly':
      return { by_month: [rule.month], by_month_day: [rule.day] };
  }
};

const ruleBody = (rule: NativeRule, startsAtMs: number): object => ({
  recurrence_rule: {
    start: new Date(startsAtMs).toISOString(),
    frequency: FREQUENCY[rule.frequency],
    interval: rule.frequency === 'weekly' ? rule.interval : 1,
    ...daysOf(rule),
  },
});

const imageBody = (image: EventImage | null): object => ({
  image: image === null ? null : `data:${image.type};base64,${Buffer.from(image.bytes).toString('base64')}`,
});

/** The body of a change. */
export const eventBody = (change: EventChange): object => {
  const { name, description, startsAtMs, endsAtMs, place, image, recurrence } = change;
  const end = endsAtMs === null ? null : endsAtMs === undefined ? undefined : new Date(endsAtMs).toISOString();
  return {
    ...(name === undefined ? {} : { name }),
    ...(description === undefined ? {} : { description }),
    ...(startsAtMs === undefined ? {} : { scheduled_start_time: new Date(startsAtMs).toISOString() }),
    ...(end === undefined ? {} : { scheduled_end_time: end }),
    ...(place === undefined ? {} : placeBody(place)),
    ...(image === undefined ? {} : imageBody(image)),
    // A rule counts from its start, so it is given with one alone.
    ...(recurrence == null || startsAtMs === undefined ? {} : ruleBody(recurrence, startsAtMs)),
  };
};

/** The body of a new event. */
export const newEventBody = (wanted: EventWanted, image: EventImage | null): object => ({
  ...eventBody({ ...wanted, ...(image === null ? {} : { image }) }),
  privacy_level: GuildScheduledEventPrivacyLevel.GuildOnly,
});
