import type { Actor } from '../../src/app/index.ts';
import { doors, parseCustomId } from '../../src/commands/index.ts';
import type { Context, Modal, Reply } from '../../src/commands/index.ts';
import type { ChannelId, SpaceId, UserId } from '../../src/lib/index.ts';
import { guild, host } from './a-space.ts';
import type { ToldApp } from './told-app.ts';

/** A component as it is sent. */
export interface Node {
  readonly type?: number;
  readonly content?: string;
  readonly label?: string;
  readonly custom_id?: string;
  readonly placeholder?: string;
  readonly style?: number;
  readonly options?: readonly { readonly label: string; readonly value: string; readonly default?: boolean }[];
  readonly components?: readonly Node[];
  readonly component?: Node;
  readonly [field: string]: unknown;
}

const all = (node: Node): readonly Node[] => [
  node,
  ...(node.components ?? []).flatMap(all),
  ...(node.component === undefined ? [] : all(node.component)),
];

/** Every component of an answer. */
// as: read as anybody would who gets the JSON.
export const nodesOf = (reply: Reply): readonly Node[] =>
  ([...reply.rows, ...(reply.layout === undefined ? [] : [reply.layout])] as unknown as readonly Node[]).flatMap(all);

/** Everything that an answer says. */
export const saidBy = (reply: Reply): string =>
  [reply.text, ...nodesOf(reply).map(({ content }) => content ?? '')].filter((text) => text !== '').join('\n');

const buttonsOf = (reply: Reply): readonly (readonly [label: string, id: string])[] =>
  nodesOf(reply).flatMap(({ label, custom_id: id }) => (label === undefined || id === undefined ? [] : [[label, id]]));

/** What stands on the buttons of an answer. */
export const labelsOf = (reply: Reply): readonly string[] => buttonsOf(reply).map(([label]) => label);

/** Every field of a form. */
export const fieldsOf = (form: Modal | Reply): readonly Node[] => {
  if (!('form' in form)) throw new Error(`no form: ${form.text}`);
  // as: read as anybody would who gets the JSON.
  return (form.form.components as unknown as readonly Node[])
    .flatMap(all)
    .filter((node) => node['custom_id'] !== undefined);
};

/** The id of a file that comes with everything that is asked here. */
export const GIVEN_FILE = '777777777777777777';

/** Whoever asks in the room of test spaces; `over` says what is different. */
export const contextOf = (app: ToldApp, over: Partial<Actor> = {}): Context => ({
  app,
  actor: {
    userId: host,
    guildId: guild,
    // as: test data stands in for what the edges parse.
    channelId: '444444444444444444' as ChannelId,
    moderates: () => false,
    serverManager: false,
    hasRole: () => false,
    ...over,
  },
  language: app.language,
  nameOf: () => 'Layla',
  isBot: (userId) => userId.startsWith('9'),
  isStranger: (userId) => userId.startsWith('8'),
  fileOf: (fileId) => (fileId === GIVEN_FILE ? { url: 'https://files.test/cover.png', size: 100 } : null),
  progress: () => Promise.resolve(),
});

/** What a slash command answers. */
export const typed = async (
  app: ToldApp,
  path: string,
  options: object = {},
  over: Partial<Actor> = {},
): Promise<Reply> => {
  const found = doors.subcommand(path);
  if (found === undefined) throw new Error(`no ${path}`);
  return await found.run(contextOf(app, over), options);
};

/** What a button or select answers; a form opens with `opened`. */
export const pressed = async (
  app: ToldApp,
  act: string,
  input: {
    readonly space?: SpaceId | null;
    readonly user?: UserId | null;
    readonly detail?: number;
    readonly values?: readonly string[];
    readonly by?: Partial<Actor>;
  } = {},
): Promise<Reply> => {
  const control = doors.control(act);
  if (control === undefined || 'open' in control) throw new Error(`no control ${act}`);
  const { space = app.space.id, user = null, values = [], by = {}, detail } = input;
  const subject = { spaceId: space, userId: user, ...(detail === undefined ? {} : { detail }) };
  return await control.run(contextOf(app, by), subject, values);
};

/** What a button of an answer does when it is pressed: by its custom id alone, as after a restart. */
export const pressedOn = async (app: ToldApp, reply: Reply, label: string): Promise<Reply> => {
  const [, id = ''] = buttonsOf(reply).find(([its]) => its === label) ?? [];
  const subject = parseCustomId(id);
  const control = subject === null ? undefined : doors.control(subject.act);
  if (subject === null || control === undefined || 'open' in control) throw new Error(`no button ${label}`);
  return await control.run(contextOf(app), subject, []);
};

/** The form that a button opens, or words in its place. */
export const opened = async (
  app: ToldApp,
  act: string,
  user: UserId | null = null,
  by: Partial<Actor> = {},
): Promise<Modal | Reply> => {
  const control = doors.control(act);
  if (control === undefined || !('open' in control)) throw new Error(`no form ${act}`);
  return await control.open(contextOf(app, by), { spaceId: app.space.id, userId: user }, []);
};

/** What a submitted form answers. */
export const submitted = async (
  app: ToldApp,
  act: string,
  fields: object,
  user: UserId | null = null,
): Promise<Reply> => {
  const form = doors.modal(act);
  if (form === undefined) throw new Error(`no form ${act}`);
  return await form.run(contextOf(app), { spaceId: app.space.id, userId: user }, fields);
};

/** What a form that was opened answers when it is sent: by its custom id alone, as after a restart. */
export const filled = async (app: ToldApp, form: Modal | Reply, fields: object): Promise<Reply> => {
  const subject = 'form' in form ? parseCustomId(form.form.custom_id) : null;
  const act = subject === null ? undefined : doors.modal(subject.act);
  if (subject === null || act === undefined) throw new Error('no form');
  return await act.run(contextOf(app), subject, fields);
};
