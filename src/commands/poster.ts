import type { APIContainerComponent } from 'discord-api-types/v10';
import type { PosterFacts } from '../app/index.ts';
import { channel, person, texts } from '../i18n/index.ts';
import type { RsvpTexts } from '../i18n/index.ts';
import type { SpaceId } from '../lib/index.ts';
import { aboutLines, coverParts } from './about-text.ts';
import { button, buttons, channelUrl, container, linkButton, textDisplay } from './components.ts';
import type { Row } from './components.ts';
import { customId } from './custom-id.ts';
import { quotedWithin } from './fitting.ts';
import { GO, INTERESTED, REMIND_ME, STAY_AWAY } from './poster-acts.ts';

/** A title has at most 100 characters; made safe it may have several times that. */
const TITLE_LIMIT = 400;
/** A few lines of a phone's screen. */
const DESCRIPTION_LIMIT = 600;

const statusOf = ({ plan: { life } }: PosterFacts): keyof RsvpTexts['card'] => {
  switch (life.status) {
    case 'opened':
      return 'begun';
    case 'missed':
      return 'missed';
    case 'over':
      return 'cancelled';
    default:
      return 'planned';
  }
};

const controls = ({ plan, room }: PosterFacts, words: RsvpTexts, isComing: boolean): Row[] => {
  if (room !== null) return [buttons(linkButton(words.join, channelUrl(plan.guildId, room)))];
  if (!isComing) return [];
  const act = (name: string, label: string): ReturnType<typeof button> =>
    button({ label, customId: customId(name, plan.id) });
  return [
    buttons(
      act(GO, words.going),
      act(INTERESTED, words.interested),
      act(REMIND_ME, words.remindMe),
      act(STAY_AWAY, words.leave),
    ),
  ];
};

/** The poster of a planned space as one Components V2 container; what came of it stands there at last, without the buttons. */
export const renderPoster = (facts: PosterFacts): APIContainerComponent => {
  const { plan, counts, language, room } = facts;
  const words = texts(language).rsvp;
  const status = statusOf(facts);
  const { title, description, about } = plan.opening;
  const isComing = status === 'planned' || status === 'missed';
  const below = description === null ? [] : [quotedWithin(description, DESCRIPTION_LIMIT)];
  const lines = [
    `**${words.host}** ${person(plan.hostId)}`,
    ...(isComing ? [`${words.begins(plan.startsAtMs)} · ${words.lasts(plan.lengthMin)}`] : []),
    ...(room === null ? [] : [channel(room)]),
    ...(isComing ? [words.coming({ ...counts, seats: plan.seats })] : []),
  ];
  return container([
    ...coverParts(about, title, language),
    textDisplay(
      [words.card[status], `## ${quotedWithin(title, TITLE_LIMIT)}`, ...aboutLines(about, language), ...below].join(
        '\n',
      ),
    ),
    textDisplay(lines.join('\n')),
    ...controls(facts, words, isComing),
  ]);
};

/** A text that stands on every poster of this plan while it is to come, and on no other message of ours. */
export const posterMark = (planId: SpaceId): string => customId(GO, planId);
