import type { PanelFacts } from '../app/index.ts';
import { isGateOpen, OPEN_GATE, placesIn } from '../domain/index.ts';
import type { Space, SpaceRules } from '../domain/index.ts';
import type { Catalogue, GateTexts } from '../i18n/index.ts';

/** More roles than this are not named. */
const ROLES_NAMED = 5;

const accessText = ({ access }: SpaceRules, { run, panel }: Catalogue): string => {
  if (access.type !== 'roles') return access.type === 'everyone' ? run.everyone : run.invited;
  const named = run.roles(access.roleIds.slice(0, ROLES_NAMED));
  const left = access.roleIds.length - ROLES_NAMED;
  return left > 0 ? `${named} (${panel.more(left)})` : named;
};

/** What rules say, part by part: who passes on the floor and in which order, who may come in. */
export const rulesTold = (rules: SpaceRules, words: Catalogue): readonly string[] => {
  const { run, presets } = words;
  const { queue, hidden, locked, keepRoom, overflow, places } = rules;
  return [
    run.mode[queue.mode](queue.turnMs),
    // Nobody waits where hands go up at once.
    ...(queue.mode === 'open' ? [] : [run.order[queue.order]]),
    ...(queue.coolDownMs === 0 ? [] : [run.coolDown(queue.coolDownMs)]),
    accessText(rules, words),
    ...(hidden ? [run.hidden] : []),
    ...(locked ? [run.locked] : []),
    ...(keepRoom ? [presets.roomStays] : []),
    ...(places === 0 ? [] : [words.overflow.places(places)]),
    ...(overflow ? [words.overflow.on] : []),
  ];
};

/** How a space runs, on one line. */
export const runLine = ({ rules, guests, room }: Space, words: Catalogue): string => {
  const { run } = words;
  // A lent room stays in any case; a voice room has less places than a rule may say.
  const { keepRoom, places } = rules;
  const ofRoom = { keepRoom: keepRoom && room.origin === 'created', places: placesIn(places, room.kind) };
  const told = [
    ...rulesTold({ ...rules, ...ofRoom }, words),
    ...(guests.length === 0 ? [] : [run.guests(guests.length)]),
  ];
  return `**${run.heading}** ${told.join(' · ')}`;
};

/** What stands on a panel of who may ask to speak and who may come in by age; nothing where everybody may. */
export const gateLines = ({ space, speakers }: Pick<PanelFacts, 'space' | 'speakers'>, gates: GateTexts): string[] => {
  const { rules } = space;
  const held = [rules.speakers, speakers ?? OPEN_GATE].filter((gate) => !isGateOpen(gate));
  const line = gates.line(held);
  return [...(rules.adultsOnly ? [`**${gates.adultsOnly}**`] : []), ...(line === null ? [] : [line])];
};

/** The raid brake, if it is on. */
export const brakeLines = ({ brake }: Space, { run }: Catalogue): readonly string[] =>
  brake === null ? [] : [run.brake(brake.byUserId, brake.sinceMs)];

/** When it ends by itself, once it is live; in bold in the last minutes. */
export const endsText = ({ deadline, life }: Space, { run }: Catalogue): readonly string[] => {
  if (deadline === null || life.status !== 'live') return [];
  const { atMs, isWarned, reason } = deadline;
  if (reason === 'ended-by-host') return [run.lastWords(atMs)];
  if (reason === 'ended-by-moderator') return [run.lastWordsByModerator(atMs)];
  return [isWarned ? run.endsSoon(atMs) : run.ends(atMs)];
};

/** Whose turn it is, where the floor is passed on by turns. */
export const turnLines = ({ turn }: Space, { run }: Catalogue): readonly string[] => {
  if (turn === null) return [];
  const { userId, endsAtMs, isWarned } = turn;
  if (endsAtMs === null) return [`**${run.turn}** ${run.turnCalled(userId)}`];
  return [`**${run.turn}** ${isWarned ? run.turnWarned(userId, endsAtMs) : run.turnOn(userId, endsAtMs)}`];
};
