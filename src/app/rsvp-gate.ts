import type { Gate } from './gate.ts';
import type { Machine } from './machine.ts';
import type { RsvpActs } from './rsvp-port.ts';

/** Coming and reminders as people and jobs reach them, until the gate is shut. */
export const rsvpActs = (machine: Machine, gate: Gate): RsvpActs => {
  const { rsvp } = machine;
  return {
    goTo: gate.act(rsvp.goTo),
    beInterested: gate.act(rsvp.beInterested),
    remindMe: gate.act(rsvp.remindMe),
    stayAway: gate.act(rsvp.stayAway),
    reminderSettings: rsvp.reminderSettings,
    setReminders: gate.act(rsvp.setReminders),
    attendanceOf: rsvp.attendanceOf,
    remind: async () => (gate.isOpen() ? await rsvp.remind() : null),
  };
};
