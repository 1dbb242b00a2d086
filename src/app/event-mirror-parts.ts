import type { Plan, RoomKind } from '../domain/index.ts';
import { changePlan } from '../domain/index.ts';
import { texts } from '../i18n/index.ts';
import type { UserId } from '../lib/index.ts';
import type { Outcome } from './actor.ts';
import type { AppConfig, AppDeps } from './deps.ts';
import { cancelAllDates, editAllDates } from './event-all-dates.ts';
import { adoptDates } from './event-dates.ts';
import type { EventAdoption } from './event-mirror-perform.ts';
import type { EventEdit } from './event-whole.ts';
import { editOf } from './event-whole.ts';
import type { EventMirror } from './event-mirror-api.ts';
import type { MirrorParts } from './event-mirror.ts';
import { createEventMirror } from './event-mirror.ts';
import { createEventBook } from './event-mirror-book.ts';
import type { EventBook } from './event-mirror-book.ts';
import type { Outbox } from './outbox.ts';
import type { PersonBook } from './person-book.ts';
import { cancelOne } from './plan-cancel.ts';
import type { PlanDesk } from './plan-desk.ts';
import { tellPlanLine } from './plan-line.ts';
import { doneBy } from './plan-log.ts';
import { movePlanTo } from './plan-moving.ts';
import type { SeriesEvent } from './event-mirror-desired.ts';
import { createSeriesEvents } from './event-series.ts';
import type { PlanRooms } from './plan-rooms.ts';
import type { SeriesDesk } from './series-desk.ts';
import type { SettingsBook } from './settings-book.ts';
import type { SpaceBook } from './space-book.ts';
import { toldIfPutBack } from './tell-put-back.ts';

/** What mirroring needs of the rest. */
export interface MirrorNeeds extends Pick<MirrorParts, 'spawn' | 'isAvailable'> {
  readonly deps: AppDeps;
  readonly config: Pick<Required<AppConfig>, 'openLateMs'>;
  readonly outbox: Pick<Outbox, 'wake'>;
  readonly book: Pick<SpaceBook, 'get'>;
  readonly settings: Pick<SettingsBook, 'get'>;
  readonly people: Pick<PersonBook, 'get'>;
  readonly planDesk: PlanDesk;
  readonly seriesDesk: SeriesDesk;
  readonly planRooms: PlanRooms;
}

/** Who may edit or cancel an event in Discord, which is a right of its own, has done so: no other is asked for. */
const adoptionOf = (needs: MirrorNeeds): EventAdoption => {
  const { deps, settings, planDesk } = needs;

  const withWords = async (plan: Plan, change: EventEdit, by: UserId | null): Promise<Outcome<Plan>> => {
    const { words } = (await settings.get(plan.guildId)).rules;
    const outcome = await planDesk.change(plan.id, (now) =>
      doneBy(changePlan(now, editOf(change, now.opening), words), { userId: by }),
    );
    return await toldIfPutBack(needs, { plan, by }, outcome);
  };
  const noted = (plan: Plan, act: string, by: UserId | null, outcome: Outcome<unknown>): Outcome<unknown> => {
    const refused = outcome.ok ? null : outcome.refusal.code;
    deps.logger.info('an event was changed in Discord', { planId: plan.id, act, by, refused });
    return outcome;
  };
  return {
    edit: async (plan, { startsAtMs, ...words }, by) => {
      const refusal = (): null => null;
      const time =
        startsAtMs === undefined
          ? null
          : await movePlanTo(needs, { id: plan.id, toMs: startsAtMs, by: { userId: by }, refusal });
      if (time !== null) noted(plan, 'move', by, time);
      const hasWords = Object.keys(words).length > 0;
      return hasWords
        ? noted(plan, 'words', by, await withWords(plan, words, by))
        : (time ?? { ok: true, value: plan });
    },
    editAll: (plan, whole, by) => editAllDates(needs, { plan, ...whole, by }),
    cancelAll: (plan, by) => cancelAllDates(needs, plan, by),
    dates: (plan, dates, by) => adoptDates(needs, { plan, dates, by }),
    cancel: async (plan, by) => {
      const outcome = await cancelOne(needs, plan, { by: { userId: by }, why: 'event-cancelled' });
      return noted(plan, 'cancel', by, outcome);
    },
  };
};

/** What the event of a plan depends on besides it. */
const sceneOf = (
  { deps, config, book, settings, planRooms }: MirrorNeeds,
  events: Pick<EventBook, 'get'>,
  seriesEvent: (plan: Plan) => Promise<SeriesEvent | null>,
): MirrorParts['sceneOf'] => {
  const isPlaceGone = ({ id, guildId }: Plan): boolean => {
    const place = events.get(id)?.applied.place;
    if (place === undefined || place.type === 'external') return false;
    // Rooms of ours have a keeper, who knows which of them are young or gone.
    return !planRooms.holds(place.channelId) && deps.rooms.see(guildId, place.channelId) === null;
  };
  const kindOf = ({ guildId, opening: { room } }: Plan): RoomKind | null => {
    const seen = room === null ? null : deps.rooms.see(guildId, room);
    return seen === null || seen === 'unknown' || seen.kind === 'other' ? null : seen.kind;
  };
  return async (plan) => {
    const entry = book.get(plan.id);
    const { language } = await settings.get(plan.guildId);
    const life = entry?.space.life.status ?? 'ended';
    return {
      nowMs: deps.clock.wallMs(),
      lateMs: config.openLateMs,
      roomKind: kindOf(plan),
      ownRoom: await planRooms.of(plan),
      isPlaceGone: isPlaceGone(plan),
      series: await seriesEvent(plan),
      space:
        entry === undefined || life === 'ended'
          ? null
          : {
              status: life,
              channelId: entry.space.room.channelId,
              isHidden: entry.space.rules.hidden,
              wasOpen: entry.space.room.kind === 'stage' && (entry.applied.lent?.topic ?? null) !== null,
            },
      place: texts(language).event.place,
    };
  };
};

/** The mirror over the parts of the app. */
export const createMirror = (needs: MirrorNeeds): EventMirror => {
  const { deps, spawn, isAvailable, planDesk } = needs;
  const events = createEventBook(deps.planEvents);
  const mirror = createEventMirror({
    events: deps.events,
    store: deps.planEvents,
    book: events,
    covers: deps.covers,
    plans: deps.plans,
    adoption: adoptionOf(needs),
    sceneOf: sceneOf(needs, events, createSeriesEvents({ deps, events, book: needs.book, planDesk })),
    rooms: needs.planRooms,
    clock: deps.clock,
    logger: deps.logger,
    isAvailable,
    guilds: () => planDesk.guilds(),
    spawn,
    givesUp: (plan, eventId) =>
      tellPlanLine(needs, plan, {
        key: `event-gave-up ${plan.id} ${eventId}`,
        text: ({ event }, named) => event.gaveUp(named),
      }),
  });
  planDesk.listen((plan) => {
    if (plan.life.status !== 'draft') mirror.nudge(plan.guildId);
  });
  return mirror;
};
