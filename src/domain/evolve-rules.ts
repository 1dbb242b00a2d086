import type { SpaceEvent } from './event.ts';
import type { Space } from './space.ts';

const RULES_EVENTS = [
  'retitled',
  'described',
  'about-changed',
  'rules-changed',
  'guest-added',
  'guest-dropped',
  'turn-called',
  'turn-began',
  'turn-extended',
  'turn-warned',
  'turn-ended',
  'rests',
  'talked',
  'brake-pulled',
  'brake-released',
  'deadline-set',
  'deadline-warned',
] as const;

/** What changes how a space runs. */
export type RulesEvent = Extract<SpaceEvent, { readonly type: (typeof RULES_EVENTS)[number] }>;

const names: ReadonlySet<string> = new Set(RULES_EVENTS);

/** Whether an event changes how a space runs. */
export const isRulesEvent = (event: SpaceEvent): event is RulesEvent => names.has(event.type);

/** People whose talk time or rest is kept; as for hands, more than any talk has and a bound on the row. */
const MAX_KEPT = 500;

/** The newest `MAX_KEPT` of these, the person's earlier entry replaced. */
const kept = <One extends { readonly userId: string }>(all: readonly One[], one: One): readonly One[] =>
  [...all.filter(({ userId }) => userId !== one.userId), one].slice(-MAX_KEPT);

const talked = (space: Space, { talk }: Extract<RulesEvent, { type: 'talked' }>): Space => {
  let all = space.talk;
  for (const { userId, ms } of talk) {
    const before = all.find((one) => one.userId === userId)?.ms ?? 0;
    all = kept(all, { userId, ms: before + ms });
  }
  return { ...space, talk: all };
};

type TurnEvent = Extract<RulesEvent, { type: `turn-${string}` }>;
const isTurnEvent = (event: RulesEvent): event is TurnEvent => event.type.startsWith('turn-');

const withTurn = (space: Space, event: TurnEvent): Space => {
  switch (event.type) {
    case 'turn-called':
      return { ...space, turn: { userId: event.userId, sinceMs: event.atMs, endsAtMs: null, isWarned: false } };
    case 'turn-began':
    case 'turn-extended':
      return space.turn === null
        ? space
        : { ...space, turn: { ...space.turn, endsAtMs: event.endsAtMs, isWarned: false } };
    case 'turn-warned':
      return space.turn === null ? space : { ...space, turn: { ...space.turn, isWarned: true } };
    case 'turn-ended':
      return { ...space, turn: null };
  }
};

/** The state after how the space runs was changed. */
export const evolveRules = (space: Space, event: RulesEvent): Space => {
  if (isTurnEvent(event)) return withTurn(space, event);
  switch (event.type) {
    case 'retitled':
      return { ...space, title: event.title };
    case 'described':
      return { ...space, description: event.description };
    case 'about-changed':
      return { ...space, about: event.about };
    case 'rules-changed':
      return { ...space, rules: event.rules };
    case 'guest-added':
      return { ...space, guests: [...space.guests, event.userId] };
    case 'guest-dropped':
      return { ...space, guests: space.guests.filter((userId) => userId !== event.userId) };
    case 'rests':
      return { ...space, resting: kept(space.resting, { userId: event.userId, untilMs: event.untilMs }) };
    case 'talked':
      return talked(space, event);
    case 'brake-pulled':
      return {
        ...space,
        brake: { byUserId: event.byUserId, sinceMs: event.atMs, isModerators: event.byModerator === true },
      };
    case 'brake-released':
      return { ...space, brake: null };
    case 'deadline-set':
      return { ...space, deadline: event.deadline };
    case 'deadline-warned':
      return space.deadline === null ? space : { ...space, deadline: { ...space.deadline, isWarned: true } };
  }
};
