import type { Actor, Outcome, RsvpActs, RsvpSeen } from '../../src/app/index.ts';
import { emptyAttendance } from '../../src/domain/index.ts';
import { aPlan } from './a-plan.ts';

/** How an app that is told notes an act and answers it. */
export type ToldAct = <Value>(
  name: string,
  actor: Actor,
  input: unknown[],
  value: () => Value,
) => Promise<Outcome<Value>>;

/** What somebody sees of a plan after what they wished. */
export const rsvpSeenOf = (over: Partial<RsvpSeen> = {}): RsvpSeen => ({
  plan: aPlan('told'),
  own: null,
  waits: null,
  counts: { going: 0, waitlisted: 0, interested: 0 },
  leads: [60, 10, 0],
  ...over,
});

/** The part of it that coming and reminders are; `seen` is what each act answers. */
export const toldRsvp = (act: ToldAct, seen: () => RsvpSeen): RsvpActs => ({
  goTo: (actor, id) => act('goTo', actor, [id], seen),
  beInterested: (actor, id) => act('beInterested', actor, [id], seen),
  remindMe: (actor, id, leadMin) => act('remindMe', actor, [id, leadMin], seen),
  stayAway: (actor, id) => act('stayAway', actor, [id], seen),
  reminderSettings: (actor) => act('reminderSettings', actor, [], () => ({ leadMin: null, ofHosting: true })),
  setReminders: (actor, change) =>
    act('setReminders', actor, [change], () => ({ leadMin: null, ofHosting: true, ...change })),
  attendanceOf: (id) => Promise.resolve(emptyAttendance(id)),
  remind: () => Promise.resolve(null),
});
