import { spokenLine } from '../speech/index.ts';
import { comeUp, takeTurn, type Stage, type Talker } from './talker.ts';
import type { LocalWorld } from '../demo/world-file.ts';

/** Who says what, in this order, again and again. Nobody of `npm run demo` is among the talkers: a person is in one room only. */
const SCRIPT: readonly (readonly [username: string, line: string])[] = [
  ['ines', 'welcome'],
  ['tariq', 'coffee'],
  ['mariam', 'marhaba'],
  ['ben', 'market'],
  ['mariam', 'sual'],
  ['ines', 'question'],
  ['tariq', 'answer'],
  ['ben', 'agree'],
  ['mariam', 'qahwa'],
  ['ines', 'thanks'],
  ['mariam', 'shukran'],
];

const SERVER = 'Qahwa House';
const STAGE = 'Evening Stage';
const MODERATOR = 'layla';

/** How a conversation goes on. */
export interface ConversationOptions {
  /** Milliseconds between two lines. */
  readonly pauseMs: number;
  /** Waits, or rejects when the conversation is to end. */
  pause(ms: number): Promise<void>;
  tell(line: string): void;
}

/** Lets four people of the default world talk on a stage in turns, until `pause` rejects. */
export async function converse(world: LocalWorld, options: ConversationOptions): Promise<void> {
  const guild = world.guild(SERVER);
  const moderator = await world.person(MODERATOR);
  const talkers = new Map<string, Talker>();
  try {
    const stage: Stage = { guildId: guild.id, channelId: world.channel(guild, STAGE), moderator };
    await startStage(stage);
    for (const username of new Set(SCRIPT.map(([name]) => name))) {
      const names = SCRIPT.filter(([name]) => name === username).map(([, line]) => line);
      const talker = { person: await world.person(username), lines: await Promise.all(names.map(spokenLine)) };
      talkers.set(username, talker);
      await comeUp(talker, stage);
    }
    options.tell(`${[...talkers.keys()].join(', ')} are talking on ${STAGE} of ${SERVER}`);
    await goRound(talkers, stage, options);
  } finally {
    for (const { person } of talkers.values()) person.close();
    moderator.close();
  }
}

async function startStage({ moderator, channelId }: Stage): Promise<void> {
  try {
    await moderator.call('POST', '/stage-instances', { channel_id: channelId, topic: 'Coffee, and what else' });
  } catch (error) {
    // 150006: somebody has opened it before.
    if (!(error instanceof Error && 'code' in error && error.code === 150006)) throw error;
  }
}

async function goRound(
  talkers: ReadonlyMap<string, Talker>,
  stage: Stage,
  options: ConversationOptions,
): Promise<never> {
  for (;;) {
    for (const [username, name] of SCRIPT) {
      const talker = talkers.get(username);
      const line = talker?.lines.find((candidate) => candidate.name === name);
      if (talker !== undefined && line !== undefined) await sayOrSkip(talker, stage, line, options);
      await options.pause(options.pauseMs);
    }
  }
}

/** One person's trouble (moved, muted, room gone) does not end the others' conversation. */
async function sayOrSkip(
  talker: Talker,
  stage: Stage,
  line: Talker['lines'][number],
  options: ConversationOptions,
): Promise<void> {
  try {
    await takeTurn(talker, stage, line);
  } catch (error) {
    options.tell(
      `${talker.person.user.username} lost the word: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
