/** What the buttons on a poster ask for; the names stand in custom ids, so they stay. */
export const GO = 'rsvp-go';
export const INTERESTED = 'rsvp-interested';
export const REMIND_ME = 'rsvp-remind';
export const STAY_AWAY = 'rsvp-leave';
/** The select in the private answer. */
export const PICK_LEAD = 'rsvp-lead';
