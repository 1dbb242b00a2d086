import { aScene } from './a-scene.ts';
import type { Asked } from '../../src/app/index.ts';
import type {
  Asker,
  Decision,
  Floor,
  MajlisCommand,
  Opening,
  Presence,
  RefusalCode,
  Space,
  SpaceCommand,
  SpaceEvent,
  SpeakerFacts,
  SpeakerGate,
} from '../../src/domain/index.ts';
import { decide, decideOpening, evolveAll, NOTHING_KNOWN, OPEN_GATE, queueOf } from '../../src/domain/index.ts';
import type { SpaceId } from '../../src/lib/index.ts';
import { channelId, guildId, userId } from './outside-people.ts';

/** When every story begins. */
const BEGIN_MS = 1_000_000;

/** Who is in a room and how, by name. */
type Seen = Readonly<Record<string, Presence>>;

/** A space and its room as one test lives through them: what people ask, what Discord shows, and time. People are called by their names. */
export interface Story {
  readonly space: Space;
  readonly nowMs: number;
  /** What the last decision brought. */
  readonly events: readonly SpaceEvent[];
  /** Somebody asks; 'done', or why not. Names that begin with `mod` moderate the room, those with `new` are newcomers. */
  ask(who: string, asked: Asked): 'done' | RefusalCode;
  /** From now on this is known of somebody, who else is known by their name only. */
  know(who: string, facts: Partial<SpeakerFacts>): void;
  /** From now on the server does not allow what these are called. */
  misname(...names: readonly string[]): void;
  /** From now on the server demands this of who asks to speak. */
  demand(gate: SpeakerGate): void;
  /** The refusal's parameters of the last ask. */
  readonly params: Readonly<Record<string, string>>;
  tell(command: MajlisCommand): void;
  /** These change in the room, and Discord shows it. */
  see(changes: Seen): void;
  /** Time passes, and what is due is done. */
  wait(ms: number): void;
  /** What somebody is: role and floor; null for a listener. */
  is(who: string): `${string} ${Floor}` | null;
  /** The types of the last events. */
  types(): readonly SpaceEvent['type'][];
  /** The names of the queue as people are called. */
  queue(): readonly string[];
}

/** What somebody would open. */
const opening = (over: Partial<Opening> = {}): Opening => ({
  // as: any text may stand in for an id here.
  id: 'space' as SpaceId,
  guildId: guildId('one'),
  hostId: userId('host'),
  title: 'Talk',
  description: null,
  kind: 'stage',
  room: null,
  ...over,
});

/** What opening it brings where nothing else is open. */
export const openingOf = (over: Partial<Opening> = {}): Decision => decideOpening(opening(over), aScene(), BEGIN_MS);

const eventsOf = (decision: Decision): readonly SpaceEvent[] => {
  if (!decision.ok) throw new Error(`it was refused: ${decision.refusal.code}`);
  return decision.events;
};

/** The asker of this name. */
export const person = (who: string): Extract<Asker, { type: 'person' }> => ({
  type: 'person',
  userId: userId(who),
  moderator: who.startsWith('mod'),
});

/** A command as the use cases make it of what somebody asks: with how people stand in the room, and what is known of the asker. */
export const commandOf = (
  asked: Asked,
  presenceOf: (name: string) => Presence,
  by: { readonly who: string; readonly facts: SpeakerFacts },
): SpaceCommand => {
  switch (asked.type) {
    case 'approve':
    case 'invite':
    case 'co-host':
    case 'transfer':
    case 'go-up':
    case 'go-backstage':
      return { ...asked, presence: presenceOf(asked.userId) };
    case 'claim':
      return { ...asked, presence: presenceOf(by.who) };
    case 'raise-hand':
      return { ...asked, presence: presenceOf(by.who), facts: by.facts };
    default:
      return asked;
  }
};

/** A space that is being opened. */
export const openingStory = (over: Partial<Opening> = {}): Story => {
  let space = evolveAll(null, eventsOf(openingOf(over)));
  let nowMs = BEGIN_MS;
  let events: readonly SpaceEvent[] = [];
  let params: Readonly<Record<string, string>> = {};
  let speakers = OPEN_GATE;
  const room = new Map<string, Presence>();
  const known = new Map<string, SpeakerFacts>();
  const factsOf = (who: string): SpeakerFacts =>
    known.get(who) ?? { ...NOTHING_KNOWN, joinedAtMs: who.startsWith('new') ? nowMs : null };
  const presenceOf = (name: string): Presence => room.get(name) ?? 'absent';

  const misnamed = new Set<string>();

  const apply = (decision: Decision): 'done' | RefusalCode => {
    if (!decision.ok) {
      ({ params } = decision.refusal);
      return decision.refusal.code;
    }
    ({ events } = decision);
    space = evolveAll(space, events);
    return 'done';
  };
  const tell = (command: MajlisCommand): void => {
    apply(decide(space, command, { type: 'majlis' }, { nowMs, holdsTurns: false, speakers }));
  };

  return {
    get space() {
      return space;
    },
    get nowMs() {
      return nowMs;
    },
    get events() {
      return events;
    },
    get params() {
      return params;
    },
    tell,
    ask: (who, asked) => {
      const made = commandOf(asked, presenceOf, { who, facts: factsOf(who) });
      const command = 'userId' in made && misnamed.has(made.userId) ? { ...made, isNameAllowed: false } : made;
      return apply(decide(space, command, person(who), { nowMs, holdsTurns: false, speakers }));
    },
    know: (who, facts) => void known.set(who, { ...NOTHING_KNOWN, ...facts }),
    misname: (...names) => {
      for (const name of names) misnamed.add(name);
    },
    demand: (gate) => {
      speakers = gate;
    },
    see: (changes) => {
      for (const [name, presence] of Object.entries(changes)) room.set(name, presence);
      const people = [...room].flatMap(([name, presence]) =>
        presence === 'absent' ? [] : [{ userId: userId(name), presence, raisedAtMs: null, facts: factsOf(name) }],
      );
      tell({ type: 'observe', people });
    },
    wait: (ms) => {
      nowMs += ms;
      tell({ type: 'tick' });
    },
    is: (who) => {
      const one = space.people.find((each) => each.userId === who);
      return one === undefined ? null : `${one.role} ${one.floor}`;
    },
    types: () => events.map(({ type }) => type),
    queue: () => queueOf(space).map((hand) => hand.userId),
  };
};

/** A live space whose host is up; on a stage unless it says otherwise. */
export const story = (over: Partial<Opening> = {}): Story => {
  const told = openingStory(over);
  told.tell({ type: 'room-made', channelId: channelId('made') });
  told.tell({ type: 'go-live' });
  told.see({ host: 'speaking' });
  return told;
};
