/** The store's parts with a word to say at each named point: for tests that kill something there. */
import type { OutboxStore, RsvpStore } from '../../src/app/index.ts';
import type { Store } from '../../src/store/index.ts';
import type { KillPoint, RemindPoint } from './plan-kills.ts';
import type { Kept } from './planned-process.ts';
import type { AroundPost } from './remind-discord.ts';

/** Called at each point, which waits for it. */
export type Pass<Point> = (here: Point) => Promise<void>;

/** Told what the store acknowledged. */
export type Say = (line: { readonly stored: string } | { readonly opened: string }) => Promise<void>;

const nothing = (): Promise<void> => Promise.resolve();

/** Around the opening of planned spaces and the making of the dates of series. */
export const openingPoints = (
  { spaces, plans, series }: Pick<Store, 'spaces' | 'plans' | 'series'>,
  pass: Pass<KillPoint>,
  say: Say = nothing,
): Kept => ({
  spaces: {
    ...spaces,
    insert: async (space, ...more) => {
      await pass('before the space is stored');
      await spaces.insert(space, ...more);
      await say({ stored: space.id });
      await pass('after the space is stored');
    },
    save: async (space, ...more) => {
      const isLive = space.life.status === 'live';
      if (isLive) await pass('before the space is live');
      const isSaved = await spaces.save(space, ...more);
      if (isLive && isSaved) await pass('after the space is live');
      return isSaved;
    },
  },
  plans: {
    ...plans,
    save: async (plan, ...more) => {
      const isOpened = plan.life.status === 'opened';
      if (isOpened) await pass('before the plan is marked as opened');
      const isSaved = await plans.save(plan, ...more);
      if (!isOpened || !isSaved) return isSaved;
      await say({ opened: plan.id });
      await pass('after the plan is marked as opened');
      return true;
    },
  },
  series: {
    ...series,
    save: async (one, added, ...more) => {
      const isMaking = added.length > 0;
      if (isMaking) await pass('before the dates of a series are stored');
      const isSaved = await series.save(one, added, ...more);
      if (isMaking && isSaved) await pass('after the dates of a series are stored');
      return isSaved;
    },
    saveAll: async (one, changed, effects) => {
      await pass('before all dates of a series are changed');
      const isSaved = await series.saveAll(one, changed, effects);
      if (isSaved) await pass('after all dates of a series are changed');
      return isSaved;
    },
  },
});

/** Around reminders: where they are stored, posted and crossed out. */
export const remindingPoints = (
  { rsvps, outbox }: Pick<Store, 'rsvps' | 'outbox'>,
  pass: Pass<RemindPoint>,
): { readonly rsvps: RsvpStore; readonly outbox: OutboxStore; readonly around: AroundPost } => ({
  rsvps: {
    ...rsvps,
    mark: async (told) => {
      const isReminding = told.length > 0;
      if (isReminding) await pass('before who is reminded is stored');
      const effects = await rsvps.mark(told);
      if (isReminding) await pass('after who is reminded is stored');
      return effects;
    },
  },
  outbox: {
    ...outbox,
    done: async (keys) => {
      await outbox.done(keys);
      await pass('after the reminder is crossed out');
    },
  },
  around: {
    before: () => pass('before the reminder is posted'),
    after: () => pass('after the reminder is posted'),
  },
});
