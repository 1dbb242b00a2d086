import { NO_ABOUT } from '../../src/domain/index.ts';
import type { Plan, PlannedOpening, Series } from '../../src/domain/index.ts';
import type { ChannelId, RoleId, SeriesId, SpaceId } from '../../src/lib/index.ts';
import { guild, host, idOf } from './a-space.ts';

// as, in these: test data stands in for what the edges parse.
/** The id of a test plan. */
export const planId = (name: string): SpaceId => idOf(name) as SpaceId;
/** The id of a test series. */
export const seriesId = (name: string): SeriesId => idOf(name) as SeriesId;

/** What is opened, with everything set that may be set. */
export const fullOpening: PlannedOpening = {
  title: 'مجلس · Episode {n} "live" 🎙️',
  description: 'tabs\tand "quotes"',
  about: { topics: ['قهوة', 'open source'], language: 'ar', cover: { id: 'cover0000001', type: 'image/png' } },
  kind: 'voice',
  room: '444444444444444444' as ChannelId,
  preset: 'open-mic',
  rules: {
    access: { type: 'roles', roleIds: ['666666666666666661' as RoleId] },
    hidden: true,
    locked: false,
    queue: { mode: 'turns', order: 'quiet-first', turnMs: 60_000, coolDownMs: 0 },
    speakers: { roleIds: ['666666666666666662' as RoleId], memberMin: 60, accountDays: 7 },
    adultsOnly: false,
    keepRoom: true,
    places: 30,
    maxLengthMs: 3_600_000,
  },
};

/** What is opened, with nothing set but a title. */
export const bareOpening: PlannedOpening = {
  title: 'Talk',
  description: null,
  about: NO_ABOUT,
  kind: null,
  room: null,
  preset: 'panel-talk',
  rules: {},
};

/** A plan that is confirmed; `over` says what is different. */
export function aPlan(name: string, over: Partial<Plan> = {}): Plan {
  return {
    id: planId(name),
    guildId: guild,
    revision: 1,
    hostId: host,
    byUserId: host,
    opening: bareOpening,
    startsAtMs: 1_000_000,
    lengthMin: 60,
    zone: 'Asia/Riyadh',
    seats: null,
    occurrence: null,
    life: { status: 'planned', sinceMs: 1_000 },
    ...over,
  };
}

/** A series that runs. */
export function aSeries(name: string, over: Partial<Series> = {}): Series {
  return {
    id: seriesId(name),
    guildId: guild,
    revision: 1,
    byUserId: host,
    hosts: [host],
    opening: bareOpening,
    recurrence: {
      rule: 'FREQ=WEEKLY;BYDAY=TH',
      firstLocal: '2026-11-26T20:00',
      zone: 'Asia/Riyadh',
      end: { type: 'never' },
    },
    exceptions: [],
    edits: 0,
    moves: 0,
    formerly: [],
    lengthMin: 60,
    seats: null,
    nextNumber: 1,
    plannedUntilMs: 0,
    life: { status: 'running', sinceMs: 1_000 },
    ...over,
  };
}
