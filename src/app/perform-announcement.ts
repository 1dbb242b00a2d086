import { mainOf } from '../domain/index.ts';
import type { RoleId } from '../lib/index.ts';
import type { Announcement } from './announcement-port.ts';
import { lookedForSince } from './looked-for.ts';
import type { Performing, Task } from './performing.ts';
import { saveApplied } from './performing.ts';
import { isOutsideError } from './refusals.ts';
import type { Entry } from './space-book.ts';

/** How often the announcement of a space that was hidden comes again: who hides and shows it on and on would fill the channel. */
const SHOWN_AGAIN = 3;

type Over = Extract<Announcement, { status: 'over' }>;

/** The announcement of a space that has one to be written. */
const announcedOf = ({ applied }: Entry): Extract<Announcement, { status: 'wanted' | 'standing' }> => {
  const { announcement } = applied;
  if (announcement?.status !== 'wanted' && announcement?.status !== 'standing')
    throw new Error('this call needs an announcement');
  return announcement;
};

/** Nothing more is done for the announcement. */
export const endAnnouncement = async (tools: Performing, entry: Entry, why: Over['why']): Promise<void> => {
  const { channelId } = announcedOf(entry);
  const fields = { spaceId: entry.space.id, channelId, why };
  if (why === 'deleted') tools.deps.logger.info('an announcement was deleted and is not posted again', fields);
  else if (why === 'hidden') tools.deps.logger.info('an announcement was taken away and does not come again', fields);
  else tools.deps.logger.warn('an announcement is given up', fields);
  await saveApplied(tools, entry, { announcement: { status: 'over', why, channelId } });
};

/** Runs a call to the channel; one that is gone does not come back. */
const unlessGone = async (tools: Performing, entry: Entry, run: () => Promise<void>): Promise<void> => {
  try {
    await run();
  } catch (error) {
    if (!isOutsideError(error) || error.failure.code !== 'gone') throw error;
    await endAnnouncement(tools, entry, 'channel-gone');
  }
};

const plan = async (tools: Performing, entry: Entry): Promise<void> => {
  const { announcing } = (await tools.settings.get(entry.space.guildId)).rules;
  const { hidden } = entry.space.rules;
  const announcement: Announcement =
    // A room beside a full one is told of by the announcement of that one.
    announcing === null || hidden || mainOf(entry.space) !== null
      ? { status: 'none' }
      : { status: 'wanted', askedAtMs: null, mentions: true, round: 0, ...announcing };
  await saveApplied(tools, entry, { announcement });
};

/** People are called once in a while, however much is opened; what stood in the agenda long before calls them always. */
const mayMention = ({ pace }: Performing, { space, isPlannedAhead }: Entry, roleId: RoleId | null): boolean =>
  roleId !== null && (isPlannedAhead || pace.mention(space.guildId));

/** The intent is stored before Discord is asked: after a crash in between it is looked for, and nobody is mentioned twice. */
const post = async (tools: Performing, { entry, announcement }: Task): Promise<void> => {
  const wanted = announcedOf(entry);
  if (wanted.status !== 'wanted' || announcement === null) return;
  const { channelId, roleId, askedAtMs, mentions, round } = wanted;
  const { clock, announcements } = tools.deps;
  const atMs = clock.wallMs();
  const isMentioned = askedAtMs === null ? mentions && mayMention(tools, entry, roleId) : mentions;
  if (askedAtMs === null)
    await saveApplied(tools, entry, { announcement: { ...wanted, mentions: isMentioned, askedAtMs: atMs } });
  await unlessGone(tools, entry, async () => {
    const messageId = await announcements.post(channelId, announcement.facts, {
      askedAtMs: askedAtMs === null ? null : lookedForSince(clock, askedAtMs),
      mentions: isMentioned,
      round,
    });
    const { digest } = announcement;
    await saveApplied(tools, entry, {
      announcement: { status: 'standing', channelId, roleId, messageId, digest, postedAtMs: askedAtMs ?? atMs, round },
    });
  });
};

const edit = async (tools: Performing, { entry, announcement }: Task): Promise<void> => {
  const standing = announcedOf(entry);
  if (standing.status !== 'standing' || announcement === null) return;
  const { channelId, messageId: before } = standing;
  await unlessGone(tools, entry, async () => {
    const messageId = await tools.deps.announcements.edit(channelId, before, announcement.facts);
    if (messageId === 'deleted') return await endAnnouncement(tools, entry, 'deleted');
    return await saveApplied(tools, entry, { announcement: { ...standing, messageId, digest: announcement.digest } });
  });
};

/** Whoever is not to see the space learns nothing more of it; it may come again, but calls nobody then. */
const hide = async (tools: Performing, { entry, announcement }: Task): Promise<void> => {
  const stands = announcedOf(entry);
  if (announcement === null) return;
  const { channelId, roleId } = stands;
  const lost = stands.status === 'wanted' ? stands.askedAtMs : null;
  const round = stands.round + 1;
  await unlessGone(tools, entry, async () => {
    if (stands.status === 'standing')
      await tools.deps.announcements.remove(channelId, announcement.facts, { messageId: stands.messageId });
    if (lost !== null)
      await tools.deps.announcements.remove(channelId, announcement.facts, {
        askedAtMs: lookedForSince(tools.deps.clock, lost),
      });
    if (round > SHOWN_AGAIN) return await endAnnouncement(tools, entry, 'hidden');
    const again = { status: 'wanted', askedAtMs: null, mentions: false, round, channelId, roleId } as const;
    return await saveApplied(tools, entry, { announcement: again });
  });
};

/** The calls that concern the announcement. */
export const performAnnouncement = async (
  tools: Performing,
  task: Task,
  type:
    | 'plan-announcement'
    | 'post-announcement'
    | 'edit-announcement'
    | 'hide-announcement'
    | 'drop-announcement'
    | 'note-tally',
): Promise<void> => {
  const { entry } = task;
  switch (type) {
    case 'plan-announcement':
      return await plan(tools, entry);
    case 'post-announcement':
      return await post(tools, task);
    case 'edit-announcement':
      return await edit(tools, task);
    case 'hide-announcement':
      return await hide(tools, task);
    case 'drop-announcement':
      return await endAnnouncement(tools, entry, 'given-up');
    case 'note-tally':
      return await saveApplied(tools, entry, { tally: entry.tally });
  }
};
