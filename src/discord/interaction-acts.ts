import { ApplicationCommandType, InteractionType } from 'discord.js';
import { parseCustomId, refuse, say } from '../commands/index.ts';
import type { Context, Control, Doors, FormOpener, Modal, Reply, Subject } from '../commands/index.ts';
import { texts } from '../i18n/index.ts';
import type { SpaceId, UserId } from '../lib/index.ts';
import { callOf, fieldsOf } from './interaction-schema.ts';
import type { CommandData, ComponentData, Interaction, ModalData } from './interaction-schema.ts';

/** What an interaction asks for: its name in the log, how it is claimed, and the work. */
export type Act = {
  readonly name: string;
  /** The plan in whose server it is done where it comes from a direct message; without one it is done in servers only. */
  readonly about?: SpaceId;
} & (
  | {
      /** reply: by a new private answer; update: by the message it came from, which the answer replaces. */
      readonly claim: 'reply' | 'update';
      readonly run: (context: Context) => Promise<Reply>;
    }
  | {
      /** By a form, which must be the very first answer. */
      readonly claim: 'form';
      readonly open: (context: Context) => Promise<Modal | Reply>;
    }
);

const unknownAct = (name: string, code: 'changed' | 'stale'): Act => ({
  name,
  claim: 'reply',
  run: ({ language }) =>
    Promise.resolve(
      code === 'changed'
        ? say(texts(language).reply.commandChanged)
        : refuse(language, { code: 'stale-button', params: {} }),
    ),
});

const commandAct = (doors: Doors, data: CommandData): Act => {
  const { path, options } = callOf(data);
  const subcommand = doors.subcommand(path);
  if (subcommand === undefined) return unknownAct(path, 'changed');
  return { name: path, claim: 'reply', run: (context) => subcommand.run(context, options) };
};

const menuAct = (doors: Doors, { name, target_id: targetId }: CommandData): Act => {
  const menu = doors.menu(name);
  if (menu === undefined || targetId === undefined) return unknownAct('unknown menu', 'changed');
  const { does } = menu;
  // as: the schema held it to a snowflake, and Discord says whose menu it is.
  const userId = targetId as UserId;
  return does.type === 'run'
    ? { name: `menu ${name}`, claim: 'reply', run: (context) => does.run(context, userId) }
    : { name: `menu ${name}`, claim: 'form', open: (context) => does.open(context, userId) };
};

const subjectOf = ({ spaceId, userId, detail, linkId }: Subject): Subject => ({
  spaceId,
  userId,
  ...(detail === undefined ? {} : { detail }),
  ...(linkId === undefined ? {} : { linkId }),
});

const aboutOf = ({ inDirect }: { readonly inDirect?: true }, { spaceId }: Subject): { readonly about?: SpaceId } =>
  inDirect === true && spaceId !== null ? { about: spaceId } : {};

const opens = (control: Control | FormOpener): control is FormOpener => 'open' in control;

const componentAct = (doors: Doors, data: ComponentData): Act => {
  const id = parseCustomId(data.custom_id);
  const control = id === null ? undefined : doors.control(id.act);
  if (id === null || control === undefined) return unknownAct('unknown component', 'stale');
  const takesDetail = control.takesDetail === true;
  const takesLink = !opens(control) && control.takesLink === true;
  if ((id.detail !== undefined && !takesDetail) || (id.linkId !== undefined && !takesLink))
    return unknownAct('unknown component', 'stale');
  const values = data.values ?? [];
  const subject = subjectOf(id);
  const name = `press ${control.act}`;
  const about = aboutOf(control, id);
  if (opens(control))
    return { name, ...about, claim: 'form', open: (context) => control.open(context, subject, values) };
  return {
    name,
    ...about,
    claim: control.replaces ? 'update' : 'reply',
    run: (context) => control.run(context, subject, values),
  };
};

const modalAct = (doors: Doors, data: ModalData, hasMessage: boolean): Act => {
  const id = parseCustomId(data.custom_id);
  const modal = id === null ? undefined : doors.modal(id.act);
  if (id === null || modal === undefined) return unknownAct('unknown form', 'stale');
  if (id.detail !== undefined && modal.takesDetail !== true) return unknownAct('unknown form', 'stale');
  return {
    name: `submit ${modal.act}`,
    ...aboutOf(modal, id),
    // A form that a command or a menu opened stands on no message that could be replaced.
    claim: modal.replaces && hasMessage ? 'update' : 'reply',
    run: (context) => modal.run(context, subjectOf(id), fieldsOf(data)),
  };
};

const CHAT_INPUT: number = ApplicationCommandType.ChatInput;
const ON_A_PERSON: number = ApplicationCommandType.User;

/** What an interaction asks for by these doors; what they do not have is told so. Autocomplete is no act. */
export const actOf = (
  doors: Doors,
  interaction: Exclude<Interaction, { readonly type: InteractionType.ApplicationCommandAutocomplete }>,
): Act => {
  switch (interaction.type) {
    case InteractionType.ApplicationCommand: {
      const { data } = interaction;
      const type: number = data.type ?? CHAT_INPUT;
      if (type === CHAT_INPUT) return commandAct(doors, data);
      return type === ON_A_PERSON ? menuAct(doors, data) : unknownAct('unknown menu', 'changed');
    }
    case InteractionType.MessageComponent:
      return componentAct(doors, interaction.data);
    case InteractionType.ModalSubmit:
      return modalAct(doors, interaction.data, interaction.message !== undefined);
  }
};
