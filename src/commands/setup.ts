import { z } from 'zod';
import type { Outcome, SetupSeen } from '../app/index.ts';
import type { RulesChange } from '../domain/index.ts';
import { refusalText, texts } from '../i18n/index.ts';
import type { Language } from '../i18n/index.ts';
import { SNOWFLAKE } from '../lib/index.ts';
import type { ChannelId, RoleId } from '../lib/index.ts';
import type { Context, Reply, Subcommand } from './command.ts';
import { refuse, stale, subcommand } from './command.ts';
import type { Control } from './controls.ts';
import { SETUP_ACTS } from './setup-acts.ts';
import { pickedDefault } from './setup-default.ts';
import { BY_SERVER, OWN_ROOMS, renderSetup } from './setup-view.ts';

/** The settings as they stand, with a note on top; who may not see them is told so. */
const drawn = async (context: Context, note: string | null): Promise<Reply> => {
  const { app, actor, language } = context;
  const seen = await app.setup(actor);
  return seen.ok ? renderSetup(seen.value, language, note) : refuse(language, seen.refusal);
};

/** The settings after a change, or why it was not made: above the controls, so that it can be tried again. */
const redrawn = async (
  context: Context,
  changed: Outcome<SetupSeen>,
  { language, note }: { readonly language: Language; readonly note: string | null },
): Promise<Reply> => {
  const { saved } = texts(language).setup;
  if (changed.ok) return renderSetup(changed.value, language, note === null ? saved : `${saved} ${note}`);
  return await drawn(context, `⚠️ ${refusalText(language, changed.refusal)}`);
};

/** Makes a change and shows the settings after it, with what `noteOf` has to say of them, if anything. */
export const change = async (
  context: Context,
  what: RulesChange,
  noteOf: (seen: SetupSeen) => string | null = () => null,
): Promise<Reply> => {
  const changed = await context.app.changeRules(context.actor, what);
  const note = changed.ok ? noteOf(changed.value) : null;
  return await redrawn(context, changed, { language: context.language, note });
};

const ids = z.array(z.string().regex(SNOWFLAKE)).max(25);

/** A select of roles or channels that changes one thing. */
const picking = (act: string, changeOf: (picked: readonly string[]) => RulesChange): Control => ({
  act,
  replaces: true,
  run: async (context, _subject, values) => {
    const picked = ids.safeParse(values);
    return picked.success ? await change(context, changeOf(picked.data)) : stale(context);
  },
});

// as, in these: held to snowflakes above; Discord lets only what the server has be picked.
const channelOf = ([id]: readonly string[]): ChannelId | null => (id ?? null) as ChannelId | null;
const roleOf = ([id]: readonly string[]): RoleId | null => (id ?? null) as RoleId | null;

const openers = picking(SETUP_ACTS.openers, (roles) => ({ type: 'openers', roles: roles as readonly RoleId[] }));
const category = picking(SETUP_ACTS.category, (picked) => ({ type: 'category', channelId: channelOf(picked) }));
const announceIn = picking(SETUP_ACTS.announceIn, (picked) => ({ type: 'announce-in', channelId: channelOf(picked) }));
const announceTo = picking(SETUP_ACTS.announceTo, (picked) => ({ type: 'announce-to', roleId: roleOf(picked) }));
const logIn = picking(SETUP_ACTS.logIn, (picked) => ({ type: 'log-in', channelId: channelOf(picked) }));

const oneKind = z.tuple([z.enum(['stage', 'voice', BY_SERVER])]);

const kind: Control = {
  act: SETUP_ACTS.kind,
  replaces: true,
  run: async (context, _subject, values) => {
    const picked = oneKind.safeParse(values);
    if (!picked.success) return stale(context);
    const [chosen] = picked.data;
    return await change(context, { type: 'kind', kind: chosen === BY_SERVER ? null : chosen });
  },
};

const oneOwnRooms = z.tuple([z.enum(OWN_ROOMS)]);

const ownRooms: Control = {
  act: SETUP_ACTS.ownRooms,
  replaces: true,
  run: async (context, _subject, values) => {
    const picked = oneOwnRooms.safeParse(values);
    if (!picked.success) return stale(context);
    return await change(context, { type: 'own-rooms', isOn: picked.data[0] === 'planned' });
  },
};

const preset: Control = {
  act: SETUP_ACTS.preset,
  replaces: true,
  run: async (context, _subject, values) => {
    const { app, actor, language: spoken } = context;
    const target = pickedDefault(values);
    if (target === undefined) return stale(context);
    const set = await app.setDefaultPreset(actor, target);
    return await drawn(context, set.ok ? texts(spoken).setup.saved : `⚠️ ${refusalText(spoken, set.refusal)}`);
  },
};

const oneLanguage = z.tuple([z.enum(['en', 'ar'])]);

const language: Control = {
  act: SETUP_ACTS.language,
  replaces: true,
  run: async (context, _subject, values) => {
    const { app, actor } = context;
    const picked = oneLanguage.safeParse(values);
    if (!picked.success) return stale(context);
    const changed = await app.setLanguage(actor, picked.data[0]);
    if (!changed.ok) return refuse(context.language, changed.refusal);
    // In the new one at once, for those who have none of their own.
    const spoken = (await app.languageFor(actor.guildId, actor.userId)) ?? changed.value.language;
    return await drawn({ ...context, language: spoken }, texts(spoken).setup.saved);
  },
};

const back: Control = { act: SETUP_ACTS.back, replaces: true, run: (context) => drawn(context, null) };

/** The controls of `/setup` that take a pick or lead back to it. */
export const setupControls: readonly Control[] = [
  language,
  openers,
  category,
  kind,
  ownRooms,
  preset,
  announceIn,
  announceTo,
  logIn,
  back,
];

/** `/setup`: everything that a server can set, on one private message. */
export const setup: Subcommand = subcommand({
  key: 'setup',
  for: 'server-manager',
  schema: z.strictObject({}),
  options: [],
  run: (context) => drawn(context, null),
});
