import type { APIApplicationCommandBasicOption } from 'discord-api-types/v10';
import { z } from 'zod';
import type { Outcome } from '../app/index.ts';
import { LIMITS, placesIn } from '../domain/index.ts';
import type { Access, QueueMode, QueueOrder, RoomKind, RulesPatch } from '../domain/index.ts';
import { SNOWFLAKE } from '../lib/index.ts';
import type { GuildId, RoleId } from '../lib/index.ts';
import type { Catalogue } from '../i18n/index.ts';
import { labels } from './command.ts';
import { choicesOption, minutesOption, minutesSchema } from './options.ts';

export const MODES: readonly QueueMode[] = ['moderated', 'open', 'turns'];
export const ORDERS: readonly QueueOrder[] = ['first-come', 'quiet-first'];
export const ACCESSES: readonly Access['type'][] = ['everyone', 'roles', 'invited'];

/** The places that are offered to pick from, 0 for as many as come; any other number is typed. */
const PLACES = [0, 5, 10, 15, 20, 25, 30, 40, 50, 75, 98, 150, 200, 300, 500, 1000, 2000, 5000];

/** The choices of how many people a room takes; what is set stands among them. */
export const placesChoices = (
  now: number,
  kind: RoomKind | null,
  { overflow: { choice } }: Catalogue,
): readonly { readonly value: string; readonly label: string; readonly isChosen: boolean }[] =>
  [...new Set([...PLACES, now])]
    .filter((places) => places === now || kind === null || places === placesIn(places, kind))
    .toSorted((one, other) => one - other)
    .map((places) => ({ value: String(places), label: choice(places), isChosen: places === now }));

/** What is picked of them. */
export const placesPicked: z.ZodType<[number]> = z.tuple([
  z
    .string()
    .regex(/^\d{1,4}$/u)
    .transform(Number),
]);

/** A role as Discord sends it. */
// as: the brand is given where the text was checked.
export const roleSchema: z.ZodType<RoleId> = z.string().regex(SNOWFLAKE) as unknown as z.ZodType<RoleId>;

/** What was chosen of the rules; lengths are in milliseconds. */
export interface RulesChosen {
  readonly access?: Access['type'] | undefined;
  readonly role?: RoleId | undefined;
  readonly hidden?: boolean | undefined;
  readonly queue?: QueueMode | undefined;
  readonly order?: QueueOrder | undefined;
  readonly turn?: number | undefined;
  readonly cooldown?: number | undefined;
  readonly length?: number | undefined;
  readonly overflow?: boolean | undefined;
  readonly places?: number | undefined;
}

type Fields<Key extends keyof RulesChosen> = {
  readonly [Of in Key]: z.ZodOptional<z.ZodType<NonNullable<RulesChosen[Of]>>>;
};

/** What of the rules `/space open` asks for. */
export const openRuleFields: Fields<
  'access' | 'role' | 'hidden' | 'queue' | 'turn' | 'length' | 'overflow' | 'places'
> = {
  access: z.enum(ACCESSES).optional(),
  role: roleSchema.optional(),
  hidden: z.boolean().optional(),
  queue: z.enum(MODES).optional(),
  turn: minutesSchema.optional(),
  length: minutesSchema.optional(),
  overflow: z.boolean().optional(),
  places: z.int().min(LIMITS.places.min).max(LIMITS.places.max).optional(),
};

/** What of them `/space edit` asks for. */
export const editRuleFields: typeof openRuleFields & Fields<'order' | 'cooldown'> = {
  ...openRuleFields,
  order: z.enum(ORDERS).optional(),
  cooldown: minutesSchema.optional(),
};

const access = (): readonly APIApplicationCommandBasicOption[] => [
  choicesOption('ruleAccess', ACCESSES, (one, { run }) => run.accessName[one]),
  { type: 8, ...labels('ruleRole'), required: false },
  { type: 5, ...labels('ruleHidden'), required: false },
];
const mode = (): APIApplicationCommandBasicOption =>
  choicesOption('ruleQueue', MODES, (one, { run }) => run.modeName[one]);
const turn = (): APIApplicationCommandBasicOption => minutesOption('ruleTurn', LIMITS.turnMs);
const overflow = (): APIApplicationCommandBasicOption => ({ type: 5, ...labels('ruleOverflow'), required: false });
const places = (): APIApplicationCommandBasicOption => ({
  type: 4,
  ...labels('rulePlaces'),
  required: false,
  min_value: LIMITS.places.min,
  max_value: LIMITS.places.max,
});
const length = (): APIApplicationCommandBasicOption => minutesOption('ruleLength', LIMITS.maxLengthMs);

/** The options for `openRuleFields`. */
export const openRuleOptions = (): readonly APIApplicationCommandBasicOption[] => [
  mode(),
  turn(),
  ...access(),
  length(),
  places(),
  overflow(),
];

/** The options for `editRuleFields`. */
export const editRuleOptions = (): readonly APIApplicationCommandBasicOption[] => [
  mode(),
  choicesOption('ruleOrder', ORDERS, (one, { run }) => run.orderName[one]),
  turn(),
  minutesOption('ruleCoolDown', LIMITS.coolDownMs),
  ...access(),
  length(),
  places(),
  overflow(),
];

/** Who may come in: by roles, where Discord's own role of everybody means everybody. */
export const accessByRoles = (roleIds: readonly RoleId[], guildId: GuildId): Access =>
  roleIds.some((roleId: string) => roleId === guildId) ? { type: 'everyone' } : { type: 'roles', roleIds };

const accessOf = (
  { access: type, role }: RulesChosen,
  guildId: GuildId,
  now: Access | null,
): Outcome<Access | null> => {
  // Who picks a role wants it let in, whatever else they picked or left out.
  if (role !== undefined) return { ok: true, value: accessByRoles([role], guildId) };
  if (type !== 'roles') return { ok: true, value: type === undefined ? null : { type } };
  return now?.type === 'roles' ? { ok: true, value: now } : { ok: false, refusal: { code: 'no-roles', params: {} } };
};

/** The change that was chosen; nothing in it when nothing was. `now`: who may come in as it stands, null before the opening. */
export const patchOf = (chosen: RulesChosen, guildId: GuildId, now: Access | null): Outcome<RulesPatch> => {
  const asked = accessOf(chosen, guildId, now);
  if (!asked.ok) return asked;
  const {
    hidden,
    overflow: opensMore,
    places: most,
    queue: chosenMode,
    order,
    turn: turnMs,
    cooldown: coolDownMs,
    length: maxLengthMs,
  } = chosen;
  const queue = {
    ...(chosenMode === undefined ? {} : { mode: chosenMode }),
    ...(order === undefined ? {} : { order }),
    ...(turnMs === undefined ? {} : { turnMs }),
    ...(coolDownMs === undefined ? {} : { coolDownMs }),
  };
  const patch: RulesPatch = {
    ...(asked.value === null ? {} : { access: asked.value }),
    ...(hidden === undefined ? {} : { hidden }),
    ...(opensMore === undefined ? {} : { overflow: opensMore }),
    ...(most === undefined ? {} : { places: most }),
    ...(Object.keys(queue).length === 0 ? {} : { queue }),
    ...(maxLengthMs === undefined ? {} : { maxLengthMs }),
  };
  return { ok: true, value: patch };
};
