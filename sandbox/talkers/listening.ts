import type { Person } from '../people/index.ts';
import type { PersonFrame } from '../voice/client/index.ts';
import { otherEnd, type Place } from './script.ts';
import { withoutSilence } from '../demo/heard.ts';
import type { LocalWorld } from '../demo/world-file.ts';

/** How somebody listens. */
export interface ListeningOptions {
  tell(line: string): void;
  /** Resolves when it has been long enough. */
  wait(listener: Person): Promise<void>;
  /** The same in words. */
  readonly forHowLong: string;
}

const FRAMES_PER_SECOND = 50;
const seconds = (frames: readonly unknown[]): string => `${(frames.length / FRAMES_PER_SECOND).toFixed(1)} s`;

const KIND = { stage: 'a stage', voice: 'a voice room, encrypted end to end' } as const;

/**
 * Lets a member who takes no other part sit in the room, and says where, and what came from where.
 * @returns the Opus packets heard, silence left out. Rejects when nothing runs at that address.
 */
export async function listenIn(world: LocalWorld, place: Place, options: ListeningOptions): Promise<readonly Buffer[]> {
  const guild = world.guild(place.server);
  const far = otherEnd(place);
  const listener = await world.person(place.listener).catch((error: unknown) => {
    throw new Error(
      'The local Discord does not answer: type `npm start` in another terminal, and wait for its "Try it".',
      {
        cause: error,
      },
    );
  });
  try {
    await listener.joinVoice(guild.id, world.channel(guild, place.room));
    const farServer = far.server === place.server ? 'the same server' : far.server;
    options.tell(
      `${place.listener} listens in ${place.room} of ${place.server} (${KIND[place.kind]}; linked to ${far.room} of ${farServer}) for ${options.forHowLong} ...`,
    );
    await options.wait(listener);
    const ours = new Set(world.bots.map(({ id }) => id));
    const came = (isOurs: boolean): readonly Buffer[] =>
      withoutSilence(listener.heard.filter(({ userId }: PersonFrame) => ours.has(userId) === isOurs));
    options.tell(
      `${seconds(came(true))} of speech came over the link, ${seconds(came(false))} from people in the room itself.`,
    );
    return withoutSilence(listener.heard);
  } finally {
    listener.close();
  }
}
