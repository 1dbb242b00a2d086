import { z } from 'zod';
import type { Outcome, SetupSeen } from '../app/index.ts';
import { MAX_GATE_ROLES } from '../domain/index.ts';
import type { RulesChange } from '../domain/index.ts';
import { refusalText, texts } from '../i18n/index.ts';
import type { Language } from '../i18n/index.ts';
import type { RoleId } from '../lib/index.ts';
import type { Context, Reply } from './command.ts';
import { refuse, stale, wordsOf } from './command.ts';
import { button, buttons, container, textDisplay } from './components.ts';
import type { Control, FormOpener, ModalAct } from './controls.ts';
import { modalAct } from './controls.ts';
import { customId } from './custom-id.ts';
import { gateFields } from './manage-speakers.ts';
import { modal } from './modal.ts';
import { rolePicker } from './pickers.ts';
import { roleSchema } from './rule-options.ts';
import { SETUP_ACTS } from './setup-acts.ts';

/** Who may ask to speak in the whole server, with what changes it; `note` stands at the top. */
const render = ({ settings, gone }: SetupSeen, language: Language, note: string | null): Reply => {
  const { gates, setup } = texts(language);
  const { speakers } = settings.rules;
  const layout = container([
    textDisplay(`${gates.setup.title}\n${note ?? gates.setup.note}`),
    textDisplay([gates.line([speakers]) ?? gates.everybody, gates.note].join('\n')),
    rolePicker({
      customId: customId(SETUP_ACTS.speakerRoles, null),
      placeholder: gates.pickRoles,
      chosen: speakers.roleIds.filter((id) => !gone.has(id)),
      most: MAX_GATE_ROLES,
    }),
    buttons(
      button({ label: gates.numbers, customId: customId(SETUP_ACTS.speakerForm, null) }),
      button({ label: setup.buttons.back, customId: customId(SETUP_ACTS.back, null) }),
    ),
  ]);
  return { text: '', rows: [], layout };
};

const drawn = async ({ app, actor, language }: Context, note: string | null): Promise<Reply> => {
  const seen = await app.setup(actor);
  return seen.ok ? render(seen.value, language, note) : refuse(language, seen.refusal);
};

const change = async (context: Context, what: RulesChange): Promise<Reply> => {
  const { app, actor, language } = context;
  const changed: Outcome<SetupSeen> = await app.changeRules(actor, what);
  if (changed.ok) return render(changed.value, language, wordsOf(context).setup.saved);
  return await drawn(context, `⚠️ ${refusalText(language, changed.refusal)}`);
};

const show: Control = { act: SETUP_ACTS.speakers, replaces: true, run: (context) => drawn(context, null) };

const rolesSchema: z.ZodType<readonly RoleId[]> = z.array(roleSchema).max(MAX_GATE_ROLES);

const pickRoles: Control = {
  act: SETUP_ACTS.speakerRoles,
  replaces: true,
  run: async (context, _subject, values) => {
    const picked = rolesSchema.safeParse(values);
    return picked.success ? await change(context, { type: 'speaker-roles', roles: picked.data }) : stale(context);
  },
};

const form: FormOpener = {
  act: SETUP_ACTS.speakerForm,
  open: async (context) => {
    const { app, actor, language } = context;
    const seen = await app.setup(actor);
    if (!seen.ok) return refuse(language, seen.refusal);
    const { gates } = wordsOf(context);
    return modal({
      customId: customId(SETUP_ACTS.speakerTyped, null),
      title: gates.form.title,
      fields: gateFields(gates, seen.value.settings.rules.speakers),
    });
  },
};

/** The page "Speakers" of `/setup`. */
export const setupSpeakers: readonly (Control | FormOpener)[] = [show, pickRoles, form];

/** What its form does. */
export const setupSpeakersTyped: ModalAct = modalAct({
  act: SETUP_ACTS.speakerTyped,
  replaces: true,
  schema: z.strictObject({ memberMin: z.string(), accountDays: z.string() }),
  run: (context, _subject, typed) => change(context, { type: 'speaker-numbers', typed }),
});
