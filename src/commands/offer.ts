import type { StageOffer } from '../app/index.ts';
import { texts } from '../i18n/index.ts';
import { answer, refuse, say, wordsOf } from './command.ts';
import { button, buttons } from './components.ts';
import type { Row } from './components.ts';
import type { Control } from './controls.ts';
import { customId, parseCustomId } from './custom-id.ts';
import { beginningNotes } from './preset-pick.ts';
import { opened } from './space-open.ts';

const RUN_STAGE = 'run-stage';

/** What is offered in the chat of a stage that somebody opened by hand: a plain message with one button, to be sent without pings. */
export const renderOffer = ({
  language,
  topic,
}: StageOffer): { readonly content: string; readonly rows: readonly Row[] } => {
  const words = texts(language).offer;
  return {
    content: words.text(topic),
    rows: [buttons(button({ label: words.accept, customId: customId(RUN_STAGE, null) }))],
  };
};

/** Whether a control's custom id is that of an offer. */
export const standsOnOffer = (text: string): boolean => parseCustomId(text)?.act === RUN_STAGE;

/** "Let Majlis run this": opens a space in the stage in whose chat the button stands; who presses hosts it. */
export const runStage: Control = {
  act: RUN_STAGE,
  replaces: false,
  run: async (context) => {
    const { app, actor, language } = context;
    const room = actor.channelId;
    const begun = await app.beginning(actor, { preset: null, rules: {}, kind: 'stage', room, hostId: actor.userId });
    if (!begun.ok) return refuse(language, begun.refusal);
    const { preset, rules } = begun.value;
    const asked = await app.openSpace(actor, { title: null, description: null, kind: 'stage', room, preset, rules });
    if (!asked.ok) return answer(context, asked, () => say(''));
    await context.progress(say(wordsOf(context).reply.opening(asked.value.space.title)));
    const ready = await asked.value.ready;
    return ready.ok
      ? await opened(context, ready.value, beginningNotes(context, begun.value))
      : answer(context, ready, () => say(''));
  },
};
