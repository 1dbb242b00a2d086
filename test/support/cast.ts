import { connectPerson, textOf, type OptionValue, type Person, type SeenMessage } from '../../sandbox/people/index.ts';
import type { Stack } from './stack.ts';

/** Opening a space takes a second; a loaded machine many. */
const PATIENCE_MS = 20_000;

/** The people of a stack, connected on demand and closed with it. */
export interface Cast extends Disposable {
  readonly guildId: (name: string) => string;
  readonly channelId: (guild: string, channel: string) => string;
  /** The person of that user name; the same one when asked again. */
  person(username: string): Promise<Person>;
}

/** Lets people of the stack's world come in. */
export function castOf({ sandbox }: Stack): Cast {
  const present = new Map<string, Person>();
  const guildOf = (
    name: string,
  ): { readonly id: string; readonly channels: readonly { id: string; name: string }[] } => {
    const guild = sandbox.line().guilds.find((candidate) => candidate.name === name);
    if (guild === undefined) throw new Error(`no server ${name}`);
    return guild;
  };
  return {
    guildId: (name) => guildOf(name).id,
    channelId(guild, channel) {
      const found = guildOf(guild).channels.find(({ name }) => name === channel);
      if (found === undefined) throw new Error(`no channel ${channel} in ${guild}`);
      return found.id;
    },
    async person(username) {
      const here = present.get(username);
      if (here !== undefined) return here;
      const line = sandbox.line();
      const user = line.users.find((candidate) => candidate.username === username);
      if (user === undefined) throw new Error(`nobody is called ${username}`);
      const person = await connectPerson({
        api: line.api,
        gateway: line.gateway,
        token: user.token,
        voiceCa: line.ca,
        timeoutMs: PATIENCE_MS,
      });
      present.set(username, person);
      return person;
    },
    [Symbol.dispose]() {
      for (const person of present.values()) person.close();
    },
  };
}

/** The private answer that says something matching `pattern`. */
export async function answerTo(
  person: Person,
  words: string,
  values: Readonly<Record<string, OptionValue>>,
  where: { readonly guildId: string; readonly channelId: string; readonly says?: RegExp },
): Promise<string> {
  const outcome = await person.command(words, values, where);
  const says = where.says ?? /\S/;
  const message = await person.waitFor(
    () => outcome.replies().find((reply) => (reply.flags & 128) === 0 && says.test(textOf(reply))),
    PATIENCE_MS,
    `an answer to /${words} that says ${says.source}`,
  );
  return textOf(message);
}

/** Opens a space and answers the id of its room once the bot says that it is open. */
export async function openSpace(
  host: Person,
  values: Readonly<Record<string, OptionValue>>,
  where: { readonly guildId: string; readonly channelId: string },
): Promise<string> {
  const text = await answerTo(host, 'space open', values, { ...where, says: /<#\d+>/ });
  const room = /<#(\d+)>/.exec(text)?.[1];
  if (room === undefined) throw new Error(`no room in "${text}"`);
  return room;
}

/** Joins a room, waits for the invitation that Majlis sends, and accepts it. */
export async function comeUp(person: Person, guildId: string, room: string): Promise<void> {
  if (person.voiceState(guildId)?.channel_id !== room) await person.joinVoice(guildId, room);
  await person.waitFor(() => isInvited(person, guildId), PATIENCE_MS, 'an invitation');
  await person.acceptInvite(guildId);
  await person.waitFor(() => isSpeaker(person, guildId), PATIENCE_MS, 'the floor');
}

/** Whether Discord shows the person an invitation to speak. */
export const isInvited = (person: Person, guildId: string): boolean => {
  const state = person.voiceState(guildId);
  return state !== null && !state.suppress && state.request_to_speak_timestamp !== null;
};

/** Whether the person has the floor. */
export const isSpeaker = (person: Person, guildId: string): boolean => {
  const state = person.voiceState(guildId);
  return state !== null && !state.suppress && state.request_to_speak_timestamp === null;
};

/** The newest message in a room that has components: the panel, as this person sees it. */
export const panelOf = (person: Person, room: string): SeenMessage | undefined =>
  person.messages(room).findLast((message) => message.components.length > 0 && (message.flags & 64) === 0);

/** Waits until the panel says what `pattern` wants, and answers its text. */
export async function panelSays(person: Person, room: string, pattern: RegExp): Promise<string> {
  const panel = await person.waitFor(
    () => {
      const message = panelOf(person, room);
      return message !== undefined && pattern.test(textOf(message)) ? message : null;
    },
    PATIENCE_MS,
    `a panel that says ${pattern.source}`,
  );
  return textOf(panel);
}
