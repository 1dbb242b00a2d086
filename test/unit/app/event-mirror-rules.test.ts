import {
  type Arbitrary,
  assert,
  boolean,
  constant,
  constantFrom,
  oneof,
  option,
  property,
  record,
  tuple,
} from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EventSeen, EventWanted, PlanEvent } from '../../../src/app/index.ts';
import { eventDesired, type EventDesired, type EventScene } from '../../../src/app/event-mirror-desired.ts';
import { type EventCall, eventDiffer, type EventLook } from '../../../src/app/event-mirror-differ.ts';
import type { NativeRule, Plan } from '../../../src/domain/index.ts';
import type { ChannelId, EventId, SpaceId } from '../../../src/lib/index.ts';
import { aPlan } from '../../support/a-plan.ts';

const NOW = 1_800_000_000_000;
const MINUTE = 60_000;
const room = '444444444444444444' as ChannelId;
const made = '555555555555555555' as ChannelId;
const eventId = '700001' as EventId;

const scene = (over: Partial<EventScene> = {}): EventScene => ({
  nowMs: NOW,
  lateMs: 15 * MINUTE,
  roomKind: null,
  ownRoom: null,
  isPlaceGone: false,
  series: null,
  space: null,
  hasRoom: true,
  place: 'Here',
  ...over,
});

const plan = (over: Partial<Plan> = {}, opening: Partial<Plan['opening']> = {}): Plan => {
  const base = aPlan('one', { startsAtMs: NOW + 60 * MINUTE + 789, life: { status: 'planned', sinceMs: 1 }, ...over });
  return { ...base, opening: { ...base.opening, ...opening } };
};

const wantedOf = (desired: EventDesired): EventWanted => {
  if (!('wanted' in desired)) throw new Error(`the event is ${desired.phase}`);
  return desired.wanted;
};

describe('how the event of a plan should be', () => {
  it('[EVENT-1] stands in the lent room, of that room’s kind, to the second', () => {
    const desired = eventDesired(plan({}, { room, description: 'Cups' }), scene({ roomKind: 'stage' }));
    expect(desired).toEqual({
      phase: 'scheduled',
      mayMake: true,
      isPlaceGone: false,
      mayCancel: true,
      wanted: {
        name: 'Talk',
        description: 'Cups',
        startsAtMs: NOW + 60 * MINUTE,
        endsAtMs: null,
        place: { type: 'stage', channelId: room },
      },
    });
    expect(wantedOf(eventDesired(plan({}, { room }), scene({ roomKind: 'voice' }))).place.type).toBe('voice');
    expect(eventDesired(plan({}, { room }), scene())).toEqual({ phase: 'none' });
  });

  it('[EVENT-1] is external with its expected end where the room is made, and names the room once it is there', () => {
    const soon = wantedOf(eventDesired(plan({ lengthMin: 90 }), scene()));
    expect(soon.place).toEqual({ type: 'external', location: 'Here' });
    expect(soon.endsAtMs).toBe(NOW + 150 * MINUTE);
    const opened = plan({ startsAtMs: NOW, life: { status: 'opened', sinceMs: NOW } });
    const space = { status: 'live', channelId: made, wasOpen: false, isHidden: false } as const;
    const live = eventDesired(opened, scene({ space }));
    expect(live).toMatchObject({ phase: 'active', mayMake: false });
    expect(wantedOf(live).place).toEqual({
      type: 'external',
      location: `https://discord.com/channels/${opened.guildId}/${made}`,
    });
  });

  it('[EVENT-5] puts off the end of an external one whose space goes on, in steps', () => {
    const opened = plan({ startsAtMs: NOW, lengthMin: 60, life: { status: 'opened', sinceMs: NOW } });
    const space = { status: 'live', channelId: made, wasOpen: false, isHidden: false } as const;
    const endAfter = (minutes: number): number | null =>
      wantedOf(eventDesired(opened, scene({ space, nowMs: NOW + minutes * MINUTE }))).endsAtMs;
    expect([0, 54, 56, 84, 86].map((at) => (Number(endAfter(at)) - NOW) / MINUTE)).toEqual([60, 60, 90, 90, 120]);
  });

  it.each([
    ['a draft', { life: { status: 'draft', sinceMs: 1, choices: [] } }, 'none'],
    ['one that is over', { life: { status: 'over', sinceMs: 1, why: 'cancelled', byUserId: null } }, 'none'],
    [
      'a missed one',
      { life: { status: 'missed', sinceMs: 1, why: { code: 'opens-too-late', params: {} } } },
      'scheduled',
    ],
    ['one whose space is over', { life: { status: 'opened', sinceMs: 1 } }, 'none'],
  ] as const)('[EVENT-1] of %s', (_what, over, phase) => {
    expect(eventDesired(plan(over), scene()).phase).toBe(phase);
  });

  it('[EVENT-1] is none for a space that not everybody may see or enter', () => {
    expect(eventDesired(plan({}, { rules: { hidden: true } }), scene()).phase).toBe('none');
    expect(eventDesired(plan({}, { rules: { access: { type: 'invited' } } }), scene()).phase).toBe('none');
  });

  it('[EVENT-1] is none for a space that is hidden while it is open, but in its room, where Discord hides it too', () => {
    const opened = plan({ startsAtMs: NOW, life: { status: 'opened', sinceMs: NOW } });
    const space = { status: 'live', channelId: made, wasOpen: false, isHidden: true } as const;
    expect(eventDesired(opened, scene({ space })).phase).toBe('none');
    const lent = plan({ life: { status: 'opened', sinceMs: NOW } }, { room });
    expect(eventDesired(lent, scene({ roomKind: 'stage', space: { ...space, channelId: room } })).phase).toBe('active');
  });

  it('[EVENT-5] is not begun on a stage that was open before, which it would close at its end', () => {
    const opened = plan({ life: { status: 'opened', sinceMs: NOW } }, { room });
    const space = { status: 'live', channelId: room, wasOpen: true, isHidden: false } as const;
    expect(eventDesired(opened, scene({ roomKind: 'stage', space })).phase).toBe('scheduled');
    const fresh = { ...space, wasOpen: false };
    expect(eventDesired(opened, scene({ roomKind: 'stage', space: fresh })).phase).toBe('active');
    expect(eventDesired(opened, scene({ roomKind: 'stage', space: { ...fresh, status: 'ending' } })).phase).toBe(
      'held',
    );
  });

  it('[EVENT-6] is made only while there is room, and while its start is to come', () => {
    expect(eventDesired(plan(), scene({ hasRoom: false }))).toMatchObject({ phase: 'scheduled', mayMake: false });
    expect(eventDesired(plan({ startsAtMs: NOW + 2000 }), scene())).toMatchObject({ mayMake: false });
  });
});

/** The outside as the calls change it. */
interface Outside {
  applied: PlanEvent | null;
  observed: EventLook;
  desired: EventDesired;
  adopted: number;
}

const seenOf = (wanted: EventWanted, status: EventSeen['status']): EventSeen => ({
  ...wanted,
  id: eventId,
  status,
  isOurs: true,
  madeAtMs: NOW - 1000,
});

/** Carries a call out as Discord and the plan would. */
const carryOut = (outside: Outside, call: EventCall): void => {
  const { applied, observed, desired } = outside;
  const seen = typeof observed === 'string' ? null : observed;
  switch (call.type) {
    case 'create':
      outside.applied = call.find
        ? null
        : { planId: aPlan('one').id, guildId: aPlan('one').guildId, eventId, askedAtMs: null, applied: call.wanted };
      outside.observed = call.find ? 'unknown' : seenOf(call.wanted, 'scheduled');
      return;
    case 'edit':
    case 'note':
      if (applied !== null) outside.applied = { ...applied, applied: call.applied };
      if (call.type === 'edit' && seen !== null) outside.observed = { ...seen, ...call.change };
      return;
    case 'start':
      if (seen !== null) outside.observed = { ...seen, status: 'active' };
      return;
    case 'adopt':
      outside.adopted += 1;
      if (applied !== null) outside.applied = { ...applied, applied: call.applied };
      if ('wanted' in desired) outside.desired = { ...desired, wanted: { ...desired.wanted, ...call.change } };
      return;
    case 'adopt-dates':
      outside.adopted += 1;
      if (applied !== null) outside.applied = { ...applied, applied: call.applied };
      return;
    case 'adopt-cancel':
      outside.applied = null;
      outside.desired = { phase: 'none' };
      return;
    case 'complete':
    case 'cancel':
    case 'hand-over':
    case 'forget':
      outside.applied = null;
      outside.observed = 'unknown';
      return;
  }
};

const text = constantFrom('Tea', 'قهوة', 'Milk');
const place = oneof(
  record({ type: constantFrom('stage' as const, 'voice' as const), channelId: constantFrom(room, made) }),
  record({ type: constant('external' as const), location: text }),
);
const time = constantFrom(NOW - 30 * MINUTE, NOW + 30 * MINUTE, NOW + 90 * MINUTE);
const anyRule: Arbitrary<NativeRule | null> = option(
  record({ frequency: constant('weekly' as const), interval: constant(1 as const), weekday: constantFrom(1, 2) }),
);
const anyWanted = record({
  recurrence: anyRule,
  cover: option(record({ id: text, type: constant('image/png' as const) })),
  name: text,
  description: option(text),
  startsAtMs: time,
  endsAtMs: option(constant(NOW + 200 * MINUTE)),
  place,
});
const anyDesired: Arbitrary<EventDesired> = oneof(
  constant({ phase: 'none' as const }),
  constant({ phase: 'held' as const }),
  record({
    phase: constant('carried' as const),
    to: constant('000000000002' as SpaceId),
    startsAtMs: time,
    isPlaceGone: boolean(),
  }),
  record({
    phase: constantFrom('scheduled' as const, 'active' as const),
    wanted: anyWanted,
    mayMake: boolean(),
    mayCancel: boolean(),
    isPlaceGone: boolean(),
  }),
);
const anyOtherDates = option(constant([{ originalMs: NOW + 500 * MINUTE, change: { type: 'skipped' } }] as const), {
  nil: undefined,
});
const anyLook: Arbitrary<EventLook> = oneof(
  constantFrom('gone' as const, 'unknown' as const),
  tuple(
    anyWanted,
    constantFrom('scheduled' as const, 'active' as const, 'completed' as const, 'canceled' as const),
    anyOtherDates,
  ).map(([event, status, otherDates]) => seenOf({ ...event, otherDates }, status)),
);
const anyRow: Arbitrary<PlanEvent | null> = option(
  record({
    planId: constant(aPlan('one').id),
    guildId: constant(aPlan('one').guildId),
    eventId: option(constant(eventId)),
    askedAtMs: option(constant(NOW - 1000)),
    applied: anyWanted,
    isEnding: constantFrom(undefined, true as const),
  }),
);

/** Steps until nothing is left to do; fails when that never comes. */
const run = (outside: Outside): readonly EventCall['type'][] => {
  const types: EventCall['type'][] = [];
  for (let step = 0; step < 8; step += 1) {
    const [call] = eventDiffer({ ...outside, nowMs: NOW });
    if (call === undefined) return types;
    types.push(call.type);
    carryOut(outside, call);
  }
  throw new Error(`it never settles: ${types.join(', ')}`);
};

describe('what is done about it', () => {
  it('[EVENT-7] settles from anywhere, and then leaves it alone', () => {
    assert(
      property(anyRow, anyLook, anyDesired, (before, seen, want) => {
        const outside: Outside = { applied: before, observed: seen, desired: want, adopted: 0 };
        run(outside);
        expect(eventDiffer({ ...outside, nowMs: NOW })).toEqual([]);
        // One edit of a person is taken over once at most, of the event and of its dates.
        expect(outside.adopted).toBeLessThanOrEqual(2);
      }),
      { seed: 6, numRuns: 3000 },
    );
  });

  it('[EVENT-7] makes nothing of what a person changed in Discord but once, also when the plan refuses it', () => {
    assert(
      property(anyWanted, anyWanted, (ours, theirs) => {
        const row: PlanEvent = {
          planId: aPlan('one').id,
          guildId: aPlan('one').guildId,
          eventId,
          askedAtMs: null,
          applied: ours,
        };
        const want: EventDesired = {
          phase: 'scheduled',
          wanted: ours,
          mayMake: true,
          mayCancel: true,
          isPlaceGone: false,
        };
        const [call] = eventDiffer({ applied: row, observed: seenOf(theirs, 'scheduled'), desired: want, nowMs: NOW });
        if (call?.type !== 'adopt') return;
        // Refused: the plan stays, and its event is put back.
        const refused = { applied: { ...row, applied: call.applied }, observed: seenOf(theirs, 'scheduled') };
        const [next] = eventDiffer({ ...refused, desired: want, nowMs: NOW });
        expect(next).toMatchObject({ type: 'edit' });
      }),
      { seed: 7, numRuns: 500 },
    );
  });

  const standing = (over: Partial<EventWanted> = {}): { row: PlanEvent; want: EventDesired; ours: EventWanted } => {
    const ours = { ...wantedOf(eventDesired(plan({}, { room }), scene({ roomKind: 'stage' }))), ...over };
    const { id: planId, guildId } = plan();
    return {
      ours,
      row: { planId, guildId, eventId, askedAtMs: null, applied: ours },
      want: { phase: 'scheduled', wanted: ours, mayMake: true, mayCancel: true, isPlaceGone: false },
    };
  };

  it('[EVENT-4] takes a cancel over only of what had not begun, and nothing that Discord ended by itself', () => {
    const { row, want, ours } = standing();
    const typeOf = (observed: EventLook, over: Partial<EventWanted> = {}): string | undefined =>
      eventDiffer({ applied: { ...row, applied: { ...ours, ...over } }, observed, desired: want, nowMs: NOW })[0]?.type;
    expect(typeOf('gone')).toBe('adopt-cancel');
    expect(typeOf(seenOf(ours, 'canceled'))).toBe('adopt-cancel');
    expect(typeOf(seenOf(ours, 'completed'))).toBe('forget');
    expect(typeOf('gone', { startsAtMs: NOW - 1 })).toBe('forget');
    expect(typeOf('unknown')).toBeUndefined();
  });

  it('[EVENT-4] takes a cancel over as long as its plan may still open, and not what Discord ends by itself', () => {
    const late = (ms: number, over: Partial<EventScene> = {}): boolean => {
      const desired = eventDesired(plan({ startsAtMs: NOW - ms }, { room }), scene({ roomKind: 'stage', ...over }));
      return 'mayCancel' in desired && desired.mayCancel;
    };
    expect([late(0), late(14 * MINUTE), late(15 * MINUTE)]).toEqual([true, true, false]);
    // Discord cancels what nobody begins after some hours.
    const day = { lateMs: 24 * 60 * MINUTE };
    expect([late(59 * MINUTE, day), late(60 * MINUTE, day)]).toEqual([true, false]);
    const external = (ms: number): boolean => {
      const desired = eventDesired(plan({ startsAtMs: NOW - ms, lengthMin: 5 }), scene());
      return 'mayCancel' in desired && desired.mayCancel;
    };
    expect([external(4 * MINUTE), external(6 * MINUTE)]).toEqual([true, false]);
    const { row, want, ours } = standing({ startsAtMs: NOW - MINUTE });
    const compared = { applied: row, observed: 'gone', nowMs: NOW } as const;
    const due = { ...want, wanted: ours } as const;
    expect(eventDiffer({ ...compared, desired: due })[0]?.type).toBe('adopt-cancel');
  });

  it('[EVENT-2] [EVENT-7] is not edited again where Discord shows what an edit asked for whose answer was lost', () => {
    const here = { type: 'external', location: 'Here' } as const;
    const { row, want, ours } = standing({ place: here, endsAtMs: NOW + 120 * MINUTE });
    const moved = { startsAtMs: ours.startsAtMs + MINUTE, endsAtMs: NOW + 121 * MINUTE };
    const after = { ...ours, ...moved, place: { ...here, location: 'There' } };
    const calls = (observed: EventWanted): readonly EventCall[] => {
      const wants: EventDesired = {
        ...want,
        phase: 'scheduled',
        wanted: after,
        mayMake: true,
        mayCancel: true,
        isPlaceGone: false,
      };
      return eventDiffer({ applied: row, observed: seenOf(observed, 'scheduled'), desired: wants, nowMs: NOW });
    };
    expect(calls(after)).toEqual([{ type: 'note', applied: after }]);
    expect(calls({ ...after, place: here })).toMatchObject([{ type: 'edit', change: { place: after.place } }]);
    expect(calls(ours)).toMatchObject([{ type: 'edit', change: { ...moved, place: after.place } }]);
  });

  it('[EVENT-3] tells a person’s change from one of ours that is not done yet', () => {
    const { row, want, ours } = standing();
    const later = ours.startsAtMs + MINUTE;
    const next = (observed: EventWanted, wants: EventWanted): EventCall | undefined =>
      eventDiffer({
        applied: row,
        observed: seenOf(observed, 'scheduled'),
        desired: { ...want, wanted: wants } as EventDesired,
        nowMs: NOW,
      })[0];
    expect(next({ ...ours, startsAtMs: later }, ours)).toMatchObject({ type: 'adopt', change: { startsAtMs: later } });
    expect(next(ours, { ...ours, startsAtMs: later })).toMatchObject({ type: 'edit', change: { startsAtMs: later } });
    // Both changed it: the plan counts.
    expect(next({ ...ours, name: 'Milk' }, { ...ours, name: 'Tea' })).toMatchObject({
      type: 'edit',
      change: { name: 'Tea' },
    });
  });

  it('[EVENT-5] ends one that began by itself while its plan was moved, and makes another', () => {
    const { row, want, ours } = standing();
    const begun = { ...ours, startsAtMs: NOW - MINUTE };
    const outside: Outside = {
      applied: { ...row, applied: begun },
      observed: seenOf(begun, 'active'),
      desired: want,
      adopted: 0,
    };
    expect(run(outside)).toEqual(['complete', 'create']);
  });
});
