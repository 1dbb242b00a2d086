import { z } from 'zod';
import { patched, PRESET_NAMES, PRESETS } from '../domain/index.ts';
import type { PlanEdit, RulesPatch, SpaceRules } from '../domain/index.ts';
import { refusalText } from '../i18n/index.ts';
import type { Catalogue } from '../i18n/index.ts';
import type { SpaceId } from '../lib/index.ts';
import { refuse, stale, wordsOf } from './command.ts';
import type { Context, Reply } from './command.ts';
import { button, buttons, container, roleSelect, select, textDisplay } from './components.ts';
import type { Control } from './controls.ts';
import { customId } from './custom-id.ts';
import type { Subject } from './custom-id.ts';
import { PLAN_ACTS } from './plan-acts.ts';
import type { Target } from './plan-target.ts';
import { warningLines } from './plan-told.ts';
import { targetOf } from './plan-target.ts';
import { ACCESSES, accessByRoles, MODES, ORDERS, placesChoices, placesPicked, roleSchema } from './rule-options.ts';
import { rulesTold } from './run-text.ts';

/** The detail of a control: its lowest bit says whether a whole series is meant. */
const bitOf = (isSeries: boolean): number => (isSeries ? 1 : 0);
const isOfSeries = ({ detail = 0 }: Subject): boolean => detail % 2 === 1;

/** What a button switches, by its place in the rest of the detail: the places stand in custom ids, so they stay. */
const FLAGS: readonly (RulesPatch & { readonly label: (words: Catalogue) => string })[] = [
  { hidden: true, label: ({ manage }) => manage.hide },
  { hidden: false, label: ({ manage }) => manage.show },
  { adultsOnly: true, label: ({ gates }) => gates.adultsOn },
  { adultsOnly: false, label: ({ gates }) => gates.adultsOff },
  { keepRoom: true, label: ({ presets }) => presets.keepRoom },
  { keepRoom: false, label: ({ presets }) => presets.removeRoom },
  { overflow: true, label: (words) => words.overflow.turnOn },
  { overflow: false, label: (words) => words.overflow.turnOff },
];

const isOn = (rules: SpaceRules, { hidden, adultsOnly, keepRoom, overflow }: RulesPatch): boolean =>
  hidden === rules.hidden ||
  adultsOnly === rules.adultsOnly ||
  keepRoom === rules.keepRoom ||
  overflow === rules.overflow;

const linesOf = (context: Context, { opening, isSeries, unfit }: Target, rules: SpaceRules): string => {
  const words = wordsOf(context);
  const { gates, changes } = words;
  const gate = gates.line([rules.speakers]);
  return [
    changes.settingsOf(opening.title, isSeries),
    // Of a lent room that is told by its own settings.
    rulesTold(opening.room === null ? rules : { ...rules, places: 0 }, words).join(' · '),
    ...(gate === null ? [] : [gate]),
    ...(rules.adultsOnly ? [gates.adultsOnly] : []),
    ...(unfit === null ? [] : warningLines([unfit], context.language)),
  ].join('\n');
};

/** How a planned space is to run, and the controls that change it. */
const page = (context: Context, target: Target, id: SpaceId, note = ''): Reply => {
  const words = wordsOf(context);
  const { manage, run, changes } = words;
  const { opening, isSeries } = target;
  const rules = patched(PRESETS[opening.preset], opening.rules);
  const { access, queue } = rules;
  const idOf = (act: string, flag = 0): string => customId(act, id, null, bitOf(isSeries) + 2 * flag);
  const pick = (
    act: string,
    placeholder: string,
    options: readonly { readonly value: string; readonly label: string; readonly isChosen?: boolean }[],
  ): ReturnType<typeof select> => select({ customId: idOf(act), placeholder, options });
  // By roles is chosen by picking them, in the select below.
  const accesses = ACCESSES.filter((one) => one !== 'roles' || access.type === 'roles');
  // A room that is lent stays in any case.
  const flags = FLAGS.flatMap((flag, at) =>
    isOn(rules, flag) || (flag.keepRoom !== undefined && opening.room !== null) ? [] : [{ flag, at }],
  );
  const texts = [note, linesOf(context, target, rules)].filter((text) => text !== '').map(textDisplay);
  return {
    text: '',
    rows: [],
    layout: container([
      ...texts,
      pick(
        PLAN_ACTS.preset,
        changes.pickPreset,
        PRESET_NAMES.map((value) => ({ value, label: run.preset[value] })),
      ),
      pick(
        PLAN_ACTS.mode,
        manage.pickMode,
        MODES.map((value) => ({ value, label: run.modeName[value], isChosen: value === queue.mode })),
      ),
      pick(
        PLAN_ACTS.order,
        manage.pickOrder,
        ORDERS.map((value) => ({ value, label: run.orderName[value], isChosen: value === queue.order })),
      ),
      pick(
        PLAN_ACTS.access,
        manage.pickAccess,
        accesses.map((value) => ({ value, label: run.accessName[value], isChosen: value === access.type })),
      ),
      roleSelect({
        customId: idOf(PLAN_ACTS.roles),
        placeholder: manage.pickRoles,
        picked: access.type === 'roles' ? access.roleIds : [],
      }),
      // How many a lent room takes is for its server to say.
      ...(opening.room === null
        ? [pick(PLAN_ACTS.places, words.overflow.pickPlaces, placesChoices(rules.places, opening.kind, words))]
        : []),
      buttons(
        ...flags.map(({ flag, at }) => button({ label: flag.label(words), customId: idOf(PLAN_ACTS.flag, at) })),
        button({ label: changes.backToCard, customId: idOf(PLAN_ACTS.card) }),
      ),
    ]),
  };
};

const onTarget = async (
  context: Context,
  subject: Subject,
  view: (target: Target, id: SpaceId) => Reply | Promise<Reply>,
): Promise<Reply> => {
  const { spaceId } = subject;
  if (spaceId === null) return stale(context);
  const target = await targetOf(context, spaceId, isOfSeries(subject));
  return target.ok ? await view(target.value, spaceId) : refuse(context.language, target.refusal);
};

const changed = (context: Context, subject: Subject, edit: Pick<PlanEdit, 'preset' | 'rules'>): Promise<Reply> =>
  onTarget(context, subject, async (target, id) => {
    const outcome = await target.change(edit);
    if (!outcome.ok) return page(context, target, id, refusalText(context.language, outcome.refusal));
    return page(context, outcome.value.target, id, outcome.value.note);
  });

const control = (act: string, run: Control['run']): Control => ({ act, replaces: true, takesDetail: true, run });

/** A select of the page. */
const picking = <Values>(
  act: string,
  schema: z.ZodType<Values>,
  edit: (values: Values, context: Context) => Pick<PlanEdit, 'preset' | 'rules'>,
): Control =>
  control(act, async (context, subject, values) => {
    const picked = schema.safeParse(values);
    return picked.success ? await changed(context, subject, edit(picked.data, context)) : stale(context);
  });

const flag = control(PLAN_ACTS.flag, async (context, subject) => {
  const found = FLAGS[Math.floor((subject.detail ?? 0) / 2)];
  if (found === undefined) return stale(context);
  const { label: _label, ...rules } = found;
  return await changed(context, subject, { rules });
});

/** The way from one card to another, and to the page of how it is to run. */
export const settingsControls: readonly Control[] = [
  control(PLAN_ACTS.card, (context, subject) => onTarget(context, subject, (target) => target.card(''))),
  control(PLAN_ACTS.settings, (context, subject) =>
    onTarget(context, subject, (target, id) => page(context, target, id)),
  ),
  picking(PLAN_ACTS.preset, z.tuple([z.enum(PRESET_NAMES)]), ([preset]) => ({ preset })),
  picking(PLAN_ACTS.mode, z.tuple([z.enum(MODES)]), ([mode]) => ({ rules: { queue: { mode } } })),
  picking(PLAN_ACTS.order, z.tuple([z.enum(ORDERS)]), ([order]) => ({ rules: { queue: { order } } })),
  // Who has it by roles already, and picks that again, changes nothing.
  picking(PLAN_ACTS.access, z.tuple([z.enum(ACCESSES)]), ([type]) => ({
    rules: type === 'roles' ? {} : { access: { type } },
  })),
  picking(PLAN_ACTS.roles, z.array(roleSchema).min(1).max(25), (roleIds, { actor }) => ({
    rules: { access: accessByRoles(roleIds, actor.guildId) },
  })),
  picking(PLAN_ACTS.places, placesPicked, ([places]) => ({ rules: { places } })),
  flag,
];
