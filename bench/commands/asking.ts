import { commandData, type IndexedCommand, type SentCommand } from '../../sandbox/people/command-body.ts';
import { textOf, type Person } from '../../sandbox/people/index.ts';

/** "Only you can see this" with the dots still running. */
const loadingFlag = 128;
const patienceMs = 60_000;

/** Where a command is typed. */
export interface Place {
  readonly guildId: string;
  readonly channelId: string;
}

/** A command as a person types it, and what the answer says once it is final. */
export interface Question {
  readonly words: string;
  readonly values: Readonly<Record<string, string>>;
  readonly says: RegExp;
}

/** What a person saw, and how long after sending the command, milliseconds. */
export interface Answered {
  readonly text: string;
  readonly ms: number;
}

/** Commands as Discord's client sends them: it knows the server's commands before the person types. */
export interface Asking {
  /** Sends a command and resolves when its final answer is on the person's screen; rejects after a minute. */
  ask(person: Person, question: Question, place: Place): Promise<Answered>;
}

/** Learns the commands of one server, which are those of all: they are registered for the application. */
export async function learnCommands(learner: Person, guildId: string): Promise<Asking> {
  const known = await learner.call('GET', `/guilds/${guildId}/application-command-index`);
  // The sandbox's own answer.
  const { application_commands: index } = known as { readonly application_commands: readonly IndexedCommand[] };
  let asked = 0;
  return {
    async ask(person, question, { guildId: server, channelId }) {
      asked += 1;
      const nonce = `77${String(asked).padStart(16, '0')}`;
      const data: SentCommand = commandData(index, question.words, question.values);
      const startMs = performance.now();
      await person.call('POST', '/interactions', {
        type: 2,
        application_id: data.application_id,
        guild_id: server,
        channel_id: channelId,
        session_id: person.sessionId,
        nonce,
        data,
      });
      return untilAnswered(person, question, { nonce, startMs });
    },
  };
}

function untilAnswered(
  person: Person,
  { words, says }: Question,
  { nonce, startMs }: { readonly nonce: string; readonly startMs: number },
): Promise<Answered> {
  let interactionId: unknown;
  return person.waitFor(
    () => {
      interactionId ??= person.events.findLast(({ t, d }) => t === 'INTERACTION_SUCCESS' && d['nonce'] === nonce)?.d[
        'id'
      ];
      if (interactionId === undefined) return null;
      const answer = person
        .messages()
        .findLast(({ interaction_metadata: by, flags }) => by?.id === interactionId && (flags & loadingFlag) === 0);
      if (answer === undefined || !says.test(textOf(answer))) return null;
      return { text: textOf(answer), ms: performance.now() - startMs };
    },
    patienceMs,
    `an answer to /${words} that says ${says.source}`,
  );
}
