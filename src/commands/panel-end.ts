import { isOpen, mayDo } from '../domain/index.ts';
import type { ComponentAct } from './command.ts';
import { answer, refuse, say, wordsOf } from './command.ts';
import { button, buttons } from './components.ts';
import { customId } from './custom-id.ts';
import { PANEL_ACTS } from './panel-acts.ts';

/** The panel's End button: asks before anything happens. */
export const askToEnd: ComponentAct = {
  act: PANEL_ACTS.end,
  replaces: false,
  run: async (context, spaceId) => {
    const { actor, language } = context;
    const outcome = await context.app.info(actor, spaceId);
    // Who may not end it is not asked whether to: the confirmation would refuse it anyhow.
    if (outcome.ok) {
      const { space } = outcome.value;
      // It is on its way out already: the question would come too late.
      if (!isOpen(space)) return refuse(language, { code: 'space-over', params: {} });
      const moderator = actor.moderates(space.room.channelId);
      if (!mayDo(space, { type: 'person', userId: actor.userId, moderator }, 'end'))
        return refuse(language, { code: 'not-owner', params: {} });
    }
    return answer(context, outcome, ({ space }, words) =>
      say(
        words.reply.endQuestion(space.title, space.room.origin === 'created'),
        buttons(
          button({ label: words.panel.confirmEnd, customId: customId(PANEL_ACTS.endYes, spaceId), isDangerous: true }),
          button({ label: words.panel.cancel, customId: customId(PANEL_ACTS.endNo, spaceId) }),
        ),
      ),
    );
  },
};

/** The confirmation: ends the space. */
export const confirmEnd: ComponentAct = {
  act: PANEL_ACTS.endYes,
  replaces: true,
  run: async (context, spaceId) => {
    const outcome = await context.app.ask(context.actor, spaceId, { type: 'end' });
    return answer(context, outcome, (space, words) =>
      say(words.reply.ended(space.title, space.room.origin === 'created')),
    );
  },
};

/** The way back: nothing is changed. */
export const keepOpen: ComponentAct = {
  act: PANEL_ACTS.endNo,
  replaces: true,
  run: (context) => Promise.resolve(say(wordsOf(context).panel.cancelled)),
};
