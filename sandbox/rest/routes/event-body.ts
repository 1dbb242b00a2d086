import { createHash } from 'node:crypto';
import {
  ExternalScheduledEventCreateRequestSchema,
  ExternalScheduledEventPatchRequestPartialSchema,
  StageScheduledEventCreateRequestSchema,
  StageScheduledEventPatchRequestPartialSchema,
  VoiceScheduledEventCreateRequestSchema,
  VoiceScheduledEventPatchRequestPartialSchema,
} from 'discord-api-spec/zod';
import { z } from 'zod';
import type { EventChoice, ScheduledEvent } from '../../world/index.ts';
import type { PathFault } from '../errors.ts';
import { checkSpecification, refuseFaults } from '../limits.ts';
import type { RestRequest } from '../router.ts';
import { validate } from '../validate.ts';
import { faultsOfPlace, faultsOfStatus, faultsOfTexts, faultsOfTimes } from './event-faults.ts';
import { faultsOfRule, readRule, ruleBody } from './event-rule.ts';

const imageData = /^data:image\/(?:png|jpeg|gif|webp|avif);base64,[A-Za-z0-9+/]+={0,2}$/;

const schemas = {
  1: { create: StageScheduledEventCreateRequestSchema, patch: StageScheduledEventPatchRequestPartialSchema },
  2: { create: VoiceScheduledEventCreateRequestSchema, patch: VoiceScheduledEventPatchRequestPartialSchema },
  3: { create: ExternalScheduledEventCreateRequestSchema, patch: ExternalScheduledEventPatchRequestPartialSchema },
} as const;

const entityType = z.union([z.literal(1), z.literal(2), z.literal(3)]);

/** The fields as they are read once the specification's schema has taken them; blanks around texts are no part of them. */
const fields = z.object({
  name: z.string().trim().optional(),
  description: z.string().trim().nullish(),
  image: z.string().nullish(),
  scheduled_start_time: z.string().optional(),
  scheduled_end_time: z.string().nullish(),
  channel_id: z.string().nullish(),
  entity_metadata: z.object({ location: z.string().trim().optional() }).nullish(),
  recurrence_rule: ruleBody.nullish(),
  status: z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)]).nullish(),
});

type Fields = z.output<typeof fields>;

/** What a body makes of an event. */
export interface EventInput {
  readonly next: EventChoice;
  /** Null to leave it. */
  readonly status: ScheduledEvent['status'] | null;
}

const blank: EventChoice = {
  channelId: null,
  name: '',
  description: null,
  image: null,
  startTimeMs: 0,
  endTimeMs: null,
  entityType: 3,
  location: null,
  recurrence: null,
};

/** Reads the body of a new event (`event` null), or of a change of one. Throws 50035. */
export function readEvent(request: RestRequest, event: ScheduledEvent | null): EventInput {
  const { world } = request;
  const body = inUtc(request.body);
  const type = typeOf(body, event);
  checkSpecification(world.switches, schemas[type][event === null ? 'create' : 'patch'], body);
  const input = validate(fields, body);
  const next: EventChoice = { ...blank, ...choiceOf(event), entityType: type, ...changed(input) };
  // Metadata of others than external events is silently discarded (documentation).
  if (type !== 3) next.location = null;
  const proposal = { world, event, next };
  const status = input.status ?? null;
  refuseFaults([
    ...faultsOfImage(input.image),
    ...faultsOfTexts(proposal),
    ...faultsOfTimes(proposal),
    ...faultsOfPlace(proposal),
    ...faultsOfRule(input.recurrence_rule ?? null),
    ...faultsOfStatus(status, event),
  ]);
  return { next, status: status === event?.status ? null : status };
}

/** The specification's schemas want times in UTC; Discord takes any offset. */
function inUtc(body: unknown): unknown {
  if (typeof body !== 'object' || body === null) return body;
  return Object.fromEntries(
    Object.entries(body).map(([key, value]: [string, unknown]) => {
      if (key === 'recurrence_rule') return [key, inUtc(value)];
      const isOffset = typeof value === 'string' && /^\d{4}-\d\d-\d\dT.*[+-]\d\d:\d\d$/.test(value);
      const isTime = isOffset && (key.endsWith('_time') || key === 'start') && !Number.isNaN(Date.parse(value));
      return [key, isTime ? new Date(value).toISOString() : value];
    }),
  );
}

/** The type that the body names, or the event has. Throws 50035 when there is none. */
function typeOf(body: unknown, event: ScheduledEvent | null): ScheduledEvent['entityType'] {
  const named = validate(z.object({ entity_type: event === null ? entityType : entityType.nullish() }), body);
  return named.entity_type ?? event?.entityType ?? 3;
}

/** What an event chooses of itself. */
function choiceOf(event: ScheduledEvent | null): Partial<EventChoice> {
  if (event === null) return {};
  const { channelId, name, description, image, startTimeMs, endTimeMs, location, recurrence } = event;
  return { channelId, name, description, image, startTimeMs, endTimeMs, location, recurrence };
}

/** What the body names. */
function changed(input: Fields): Partial<EventChoice> {
  const { image, scheduled_start_time: start, scheduled_end_time: end, recurrence_rule: rule } = input;
  const named: Readonly<Record<keyof Omit<EventChoice, 'entityType'>, unknown>> = {
    name: input.name,
    description: input.description === '' ? null : input.description,
    image: mapped(image, (data) => createHash('md5').update(data).digest('hex')),
    startTimeMs: mapped(start, Date.parse),
    endTimeMs: mapped(end, Date.parse),
    channelId: input.channel_id,
    location: input.entity_metadata?.location,
    recurrence: mapped(rule, readRule),
  };
  // Each field above is of its own type, or not named.
  return Object.fromEntries(Object.entries(named).filter(([, value]) => value !== undefined));
}

/** `null` and `undefined` as they are, anything else through `by`. */
function mapped<From, To>(value: From | null | undefined, by: (value: From) => To): To | null | undefined {
  if (value === null) return null;
  return value === undefined ? undefined : by(value);
}

function faultsOfImage(image: string | null | undefined): PathFault[] {
  if (typeof image !== 'string' || imageData.test(image)) return [];
  return [{ path: ['image'], code: 'IMAGE_INVALID', message: 'Invalid image data' }];
}
