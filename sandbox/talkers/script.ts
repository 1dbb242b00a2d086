/** A room of the default world in which a space runs while `npm start` does. */
export interface Place {
  readonly server: string;
  readonly room: string;
  readonly kind: 'stage' | 'voice';
  /** User name of who opens the space. */
  readonly host: string;
  readonly title: string;
  /** User name of who listens there for `npm run listen`, and takes no other part. */
  readonly listener: string;
}

/** Who says what, and where. Who hosts the far room speaks there, everybody else at home. */
export interface Script {
  readonly home: Place;
  readonly away: Place;
  /** In this order, again and again: user name, and a line of `sandbox/speech`. */
  readonly turns: readonly (readonly [username: string, line: string])[];
}

// Nobody of `npm run demo` is among the talkers, and no listener: a person is in one room only.

/** Four people on a stage, heard on the stage of another server. */
export const EVENING: Script = {
  home: {
    server: 'Qahwa House',
    room: 'Evening Stage',
    kind: 'stage',
    host: 'ines',
    title: 'Coffee, and what else',
    listener: 'hana',
  },
  away: {
    server: 'Riverside Talks',
    room: 'Riverside',
    kind: 'stage',
    host: 'amina',
    title: 'Listening in',
    listener: 'sofia',
  },
  turns: [
    ['ines', 'welcome'],
    ['tariq', 'coffee'],
    ['mariam', 'marhaba'],
    ['ben', 'market'],
    ['mariam', 'sual'],
    ['ines', 'question'],
    ['tariq', 'answer'],
    ['ben', 'agree'],
    ['mariam', 'qahwa'],
    ['ines', 'thanks'],
    ['mariam', 'shukran'],
  ],
};

/** Two people in an encrypted voice room and a third in the next room of the same server, linked through two accounts of ours. */
export const LANTERNS: Script = {
  home: {
    server: 'Lantern Court',
    room: 'Lantern Room',
    kind: 'voice',
    host: 'bilal',
    title: 'Under the lanterns',
    listener: 'freya',
  },
  away: {
    server: 'Lantern Court',
    room: 'Garden',
    kind: 'voice',
    host: 'dalia',
    title: 'In the garden',
    listener: 'noor',
  },
  turns: [
    ['bilal', 'qahwa'],
    ['samir', 'coffee'],
    ['dalia', 'question'],
    ['samir', 'answer'],
    ['dalia', 'thanks'],
    ['bilal', 'shukran'],
  ],
};

/** Every conversation of the world of `npm start`. */
export const SCRIPTS: readonly Script[] = [EVENING, LANTERNS];

/** The rooms in which one can listen, the default first. */
export const PLACES: readonly Place[] = [EVENING.away, EVENING.home, LANTERNS.home, LANTERNS.away];

/** The other end of a place's link. */
export function otherEnd(place: Place): Place {
  for (const { home, away } of SCRIPTS) {
    if (place === home) return away;
    if (place === away) return home;
  }
  throw new Error(`${place.room} is linked to nothing`);
}
