import { z } from 'zod';
import type { SpaceInfo } from '../app/index.ts';
import { placesIn } from '../domain/index.ts';
import type { RulesPatch } from '../domain/index.ts';
import { refusalText, texts } from '../i18n/index.ts';
import type { Catalogue } from '../i18n/index.ts';
import type { SpaceId, UserId } from '../lib/index.ts';
import type { ComponentAct, Context, Reply } from './command.ts';
import { refuse, stale } from './command.ts';
import { button, buttons, roleSelect, select } from './components.ts';
import { customId } from './custom-id.ts';
import { MANAGE_ACTS, SPACE_BUTTONS } from './manage-acts.ts';
import { keptRow } from './manage-kept.ts';
import type { Page } from './manage-page.ts';
import { noteOf, pageWith, showPage } from './manage-page.ts';
import { ACCESSES, accessByRoles, MODES, ORDERS, placesChoices, placesPicked, roleSchema } from './rule-options.ts';
import { endsText, runLine } from './run-text.ts';

/** People named of a list; a mention has about 23 characters. */
const LISTED = 40;

const peopleLines = ({ space }: SpaceInfo, { manage, panel }: Catalogue): readonly string[] => {
  const line = (ids: readonly UserId[], told: (ids: readonly string[]) => string): readonly string[] => {
    if (ids.length === 0) return [];
    const left = ids.length - LISTED;
    return [`${told(ids.slice(0, LISTED))}${left > 0 ? ` ${panel.more(left)}` : ''}`];
  };
  const blocked = space.blocked.map(({ userId }) => userId);
  return [...line(space.guests, manage.guestList), ...line(blocked, manage.blockList)];
};

/** How the space runs, and the controls that change it. */
export const settingsPage = (context: Context, info: SpaceInfo): Page => {
  const words = texts(context.language);
  const { manage, run } = words;
  const { id, rules, room } = info.space;
  const { access, queue, hidden } = rules;
  const places = placesIn(rules.places, room.kind);
  const pick = (act: string, placeholder: string, options: Parameters<typeof select>[0]['options']): Page['rows'][0] =>
    select({ customId: customId(act, id), placeholder, options });
  // By roles is chosen by picking them, in the select below.
  const accesses = ACCESSES.filter((one) => one !== 'roles' || access.type === 'roles');
  return {
    lines: [
      [
        manage.settingsTitle,
        runLine(info.space, words),
        ...endsText(info.space, words),
        ...peopleLines(info, words),
      ].join('\n'),
    ],
    rows: [
      pick(
        MANAGE_ACTS.mode,
        manage.pickMode,
        MODES.map((value) => ({ value, label: run.modeName[value], isChosen: value === queue.mode })),
      ),
      pick(
        MANAGE_ACTS.order,
        manage.pickOrder,
        ORDERS.map((value) => ({ value, label: run.orderName[value], isChosen: value === queue.order })),
      ),
      pick(
        MANAGE_ACTS.access,
        manage.pickAccess,
        accesses.map((value) => ({ value, label: run.accessName[value], isChosen: value === access.type })),
      ),
      roleSelect({
        customId: customId(MANAGE_ACTS.roles, id),
        placeholder: manage.pickRoles,
        picked: access.type === 'roles' ? access.roleIds : [],
      }),
      // How many a lent room takes is for its server to say.
      ...(room.origin === 'borrowed'
        ? []
        : [pick(MANAGE_ACTS.places, words.overflow.pickPlaces, placesChoices(places, room.kind, words))]),
      buttons(
        button({ label: manage.edit, customId: customId(MANAGE_ACTS.edit, id) }),
        button({ label: words.about.open, customId: customId(MANAGE_ACTS.about, id) }),
        hidden
          ? button({ label: manage.show, customId: customId(SPACE_BUTTONS.show, id) })
          : button({ label: manage.hide, customId: customId(SPACE_BUTTONS.hide, id) }),
        button({ label: words.gates.open, customId: customId(MANAGE_ACTS.speakers, id) }),
        button({ label: manage.back, customId: customId(MANAGE_ACTS.home, id) }),
      ),
      keptRow(context, info.space),
    ],
  };
};

/** The settings of a space in a new private message. */
export const settingsReply = (context: Context, spaceId: SpaceId | null): Promise<Reply> =>
  showPage(context, spaceId, settingsPage);

const show: ComponentAct = { act: MANAGE_ACTS.settings, replaces: true, run: settingsReply };

/** A select of the settings: changes the rules, and shows them as they are then. */
const onRules = <Values>(
  act: string,
  schema: z.ZodType<Values>,
  patch: (values: Values, context: Context) => RulesPatch,
): ComponentAct => ({
  act,
  replaces: true,
  run: async (context, spaceId, values) => {
    const picked = schema.safeParse(values);
    if (!picked.success) return stale(context);
    const { app, actor } = context;
    const outcome = await app.ask(actor, spaceId, { type: 'set-rules', rules: patch(picked.data, context) });
    const note = noteOf(context, outcome, (_space, { done }) => done.space.edited);
    return await pageWith(context, spaceId, note, settingsPage);
  },
});

const ruling = (act: string, rules: RulesPatch): ComponentAct => ({
  act,
  replaces: true,
  run: async (context, spaceId) => {
    const outcome = await context.app.ask(context.actor, spaceId, { type: 'set-rules', rules });
    const note = noteOf(context, outcome, (_space, { done }) => done.space.edited);
    return await pageWith(context, spaceId, note, settingsPage);
  },
});

const remember: ComponentAct = {
  act: MANAGE_ACTS.remember,
  replaces: true,
  run: async (context, spaceId) => {
    const kept = await context.app.rememberSettings(context.actor, spaceId);
    const note = kept.ok ? texts(context.language).presets.remembered : refusalText(context.language, kept.refusal);
    return await pageWith(context, spaceId, note, settingsPage);
  },
};

const forget: ComponentAct = {
  act: MANAGE_ACTS.forgetSettings,
  replaces: true,
  run: async (context, spaceId) => {
    const { presets } = texts(context.language);
    const had = await context.app.forgetSettings(context.actor);
    if (!had.ok) return refuse(context.language, had.refusal);
    return await pageWith(context, spaceId, had.value ? presets.forgotten : presets.nothingToForget, settingsPage);
  },
};

/** The controls of the settings but for the form. */
export const settingsActs: readonly ComponentAct[] = [
  show,
  ruling(MANAGE_ACTS.keepRoom, { keepRoom: true }),
  ruling(MANAGE_ACTS.removeRoom, { keepRoom: false }),
  ruling(MANAGE_ACTS.overflowOn, { overflow: true }),
  ruling(MANAGE_ACTS.overflowOff, { overflow: false }),
  remember,
  forget,
  onRules(MANAGE_ACTS.mode, z.tuple([z.enum(MODES)]), ([mode]) => ({ queue: { mode } })),
  onRules(MANAGE_ACTS.order, z.tuple([z.enum(ORDERS)]), ([order]) => ({ queue: { order } })),
  // Who has it by roles already, and picks that again, changes nothing.
  onRules(MANAGE_ACTS.access, z.tuple([z.enum(ACCESSES)]), ([type]) => (type === 'roles' ? {} : { access: { type } })),
  onRules(MANAGE_ACTS.places, placesPicked, ([places]) => ({ places })),
  onRules(MANAGE_ACTS.roles, z.array(roleSchema).min(1).max(25), (roleIds, { actor }) => ({
    access: accessByRoles(roleIds, actor.guildId),
  })),
];
