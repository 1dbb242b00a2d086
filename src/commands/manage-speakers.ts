import { z } from 'zod';
import type { SpaceInfo } from '../app/index.ts';
import { MAX_GATE_ROLES, OPEN_GATE, parseGateNumbers } from '../domain/index.ts';
import type { RulesPatch } from '../domain/index.ts';
import { refusalText, texts } from '../i18n/index.ts';
import type { GateTexts } from '../i18n/index.ts';
import type { SpaceId } from '../lib/index.ts';
import type { ComponentAct, Context, Reply } from './command.ts';
import { refuse, stale, wordsOf } from './command.ts';
import { button, buttons } from './components.ts';
import type { FormOpener, Modal, ModalAct } from './controls.ts';
import { modalAct } from './controls.ts';
import { customId } from './custom-id.ts';
import { MANAGE_ACTS } from './manage-acts.ts';
import type { Page } from './manage-page.ts';
import { noteOf, pageWith, showPage } from './manage-page.ts';
import { may } from './may.ts';
import { modal, textField } from './modal.ts';
import { rolePicker } from './pickers.ts';
import { roleSchema } from './rule-options.ts';

/** Longest number that can be typed. */
const NUMBER = 6;

/** The two numbers of a gate as fields of a form, with what is set in them. */
export const gateFields = (
  { form }: GateTexts,
  gate: { readonly memberMin: number; readonly accountDays: number },
): Parameters<typeof modal>[0]['fields'] =>
  (['memberMin', 'accountDays'] as const).map((name) =>
    textField({ name, ...form.fields[name], value: String(gate[name]), maxLength: NUMBER }),
  );

/** Who may ask to speak in a space, whether it is for adults, and the controls that change it. */
const speakersPage = ({ language }: Context, info: SpaceInfo): Page => {
  const words = texts(language);
  const { gates, manage } = words;
  const { id, rules } = info.space;
  const { speakers, adultsOnly } = rules;
  const ofServer = gates.line([info.speakers ?? OPEN_GATE]);
  return {
    lines: [
      [
        gates.title,
        gates.line([speakers]) ?? gates.everybody,
        ...(ofServer === null ? [] : [gates.ofServer(ofServer)]),
        ...(adultsOnly ? [gates.adultsOnly] : []),
        gates.note,
      ].join('\n'),
    ],
    rows: [
      rolePicker({
        customId: customId(MANAGE_ACTS.speakRoles, id),
        placeholder: gates.pickRoles,
        chosen: speakers.roleIds,
        most: MAX_GATE_ROLES,
      }),
      buttons(
        button({ label: gates.numbers, customId: customId(MANAGE_ACTS.speakForm, id) }),
        adultsOnly
          ? button({ label: gates.adultsOff, customId: customId(MANAGE_ACTS.adultsOff, id) })
          : button({ label: gates.adultsOn, customId: customId(MANAGE_ACTS.adultsOn, id) }),
        button({ label: manage.back, customId: customId(MANAGE_ACTS.settings, id) }),
      ),
    ],
  };
};

/** Changes the rules, and shows the page as it is then. */
const changed = async (context: Context, spaceId: SpaceId, rules: RulesPatch): Promise<Reply> => {
  const { app, actor } = context;
  const outcome = await app.ask(actor, spaceId, { type: 'set-rules', rules });
  return await pageWith(
    context,
    spaceId,
    noteOf(context, outcome, (_space, { done }) => done.space.edited),
    speakersPage,
  );
};

const show: ComponentAct = {
  act: MANAGE_ACTS.speakers,
  replaces: true,
  run: (context, spaceId) => showPage(context, spaceId, speakersPage),
};

const adults = (act: 'adultsOn' | 'adultsOff'): ComponentAct => ({
  act: MANAGE_ACTS[act],
  replaces: true,
  run: (context, spaceId) => changed(context, spaceId, { adultsOnly: act === 'adultsOn' }),
});

const rolesSchema = z.array(roleSchema).max(MAX_GATE_ROLES);

const pickRoles: ComponentAct = {
  act: MANAGE_ACTS.speakRoles,
  replaces: true,
  run: async (context, spaceId, values) => {
    const picked = rolesSchema.safeParse(values);
    if (!picked.success) return stale(context);
    // Discord's own role of everybody means everybody.
    const isEveryone = picked.data.some((roleId: string) => roleId === context.actor.guildId);
    return await changed(context, spaceId, { speakers: { roleIds: isEveryone ? [] : picked.data } });
  },
};

/** The controls of who may ask to speak, but for the form. */
export const speakersActs: readonly ComponentAct[] = [show, pickRoles, adults('adultsOn'), adults('adultsOff')];

/** The form for how long somebody must have been here, and how old their account must be. */
export const openSpeakersForm: FormOpener = {
  act: MANAGE_ACTS.speakForm,
  open: (context, { spaceId }): Promise<Modal | Reply> => {
    const { app, actor, language } = context;
    const space = app.spacesOf(actor).find(({ id }) => id === spaceId);
    if (space === undefined) return Promise.resolve(refuse(language, { code: 'space-over', params: {} }));
    if (!may(actor, space, 'rules')) return Promise.resolve(refuse(language, { code: 'not-host', params: {} }));
    const { gates } = wordsOf(context);
    return Promise.resolve(
      modal({
        customId: customId(MANAGE_ACTS.speakTyped, space.id),
        title: gates.form.title,
        fields: gateFields(gates, space.rules.speakers),
      }),
    );
  },
};

/** The form was sent; a number that does not fit changes nothing. */
export const speakersTyped: ModalAct = modalAct({
  act: MANAGE_ACTS.speakTyped,
  replaces: true,
  schema: z.strictObject({ memberMin: z.string(), accountDays: z.string() }),
  run: async (context, { spaceId }, typed) => {
    const { language } = context;
    if (spaceId === null) return stale(context);
    const read = parseGateNumbers(typed);
    if (!read.ok) return await pageWith(context, spaceId, refusalText(language, read.refusal), speakersPage);
    return await changed(context, spaceId, { speakers: read.numbers });
  },
});
