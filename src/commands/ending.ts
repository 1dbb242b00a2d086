import type { SpaceId } from '../lib/index.ts';
import type { Context, Reply } from './command.ts';
import { answer, refuse, say } from './command.ts';
import { button, buttons } from './components.ts';
import { customId } from './custom-id.ts';
import { isOpen, roomStays } from '../domain/index.ts';
import { may } from './may.ts';
import { PANEL_ACTS } from './panel-acts.ts';

/** How long last words take: long enough for a goodbye, and nobody waits for it. */
const LAST_WORDS_MS = 60_000;

/** Ends a space: at once, or after last words. One that is still opening ends at once. */
export const endReply = async (
  context: Context,
  spaceId: SpaceId | null,
  when: 'now' | 'last-words',
): Promise<Reply> => {
  const asked = { type: 'end' as const, ...(when === 'now' ? {} : { lastWordsMs: LAST_WORDS_MS }) };
  return answer(context, await context.app.ask(context.actor, spaceId, asked), (space, words) =>
    space.life.status === 'live' && space.deadline !== null
      ? say(words.done.space.lastWords(space.title, space.deadline.atMs))
      : say(
          roomStays(space)
            ? words.presets.ended(space.title)
            : words.reply.ended(space.title, space.room.origin === 'created'),
        ),
  );
};

/** Asks before anything happens. Who may not end it is not asked: the confirmation would refuse it anyhow. */
export const endQuestion = async (context: Context, spaceId: SpaceId | null): Promise<Reply> => {
  const { actor, app, language } = context;
  const outcome = await app.info(actor, spaceId);
  if (outcome.ok) {
    const { space } = outcome.value;
    // It is on its way out already: the question would come too late.
    if (!isOpen(space)) return refuse(language, { code: 'space-over', params: {} });
    if (!may(actor, space, 'end')) return refuse(language, { code: 'not-owner', params: {} });
  }
  return answer(context, outcome, ({ space }, words) => {
    const { id, title, room, life } = space;
    const choice = (label: string, act: string, isDangerous = false): ReturnType<typeof button> =>
      button({ label, customId: customId(act, id), isDangerous });
    return say(
      roomStays(space) ? words.presets.endQuestion(title) : words.reply.endQuestion(title, room.origin === 'created'),
      buttons(
        choice(words.manage.endNow, PANEL_ACTS.endYes, true),
        ...(life.status === 'live' ? [choice(words.manage.lastWords, PANEL_ACTS.endWords)] : []),
        choice(words.panel.cancel, PANEL_ACTS.endNo),
      ),
    );
  });
};
