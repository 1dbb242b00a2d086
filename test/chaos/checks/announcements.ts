import { mainOf } from '../../../src/domain/index.ts';
import { panelsIn } from '../rooms.ts';
import type { Findings } from './findings.ts';
import type { View } from './view.ts';

/** Each space that is announced has one message, and no other of ours stands in the channel for announcements. */
export const checkAnnouncements = (findings: Findings, { scene, stored }: View): void => {
  for (const guild of scene.guilds) {
    const news = [...guild.channels.values()].find(({ name }) => name === 'news')?.id ?? '';
    const here = stored.spaces.filter(({ space }) => space.guildId === guild.id);
    const standing = here.flatMap(({ applied: { announcement } }) =>
      announcement?.status === 'standing' ? [announcement.messageId] : [],
    );
    findings.same(
      `announcements in ${guild.name}`,
      panelsIn(scene, news)
        .map(({ id }) => id)
        .sort(),
      [...standing].sort(),
    );
    for (const { space, applied } of here) {
      const isAwaited = applied.announcement === null || applied.announcement.status === 'wanted';
      // A room beside a full one is announced by its space.
      const isDone = mainOf(space) !== null || space.life.status === 'opening' || !isAwaited || !wasLive(applied);
      findings.that(isDone, () => `${space.id} was not announced: ${JSON.stringify(applied.announcement)}`);
    }
  }
};

/** What never was live is not told of. */
const wasLive = ({ tally }: View['stored']['spaces'][number]['applied']): boolean => tally.liveSinceMs !== null;
