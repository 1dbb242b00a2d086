import type { APIContainerComponent } from 'discord-api-types/v10';
import type { PanelFacts } from '../app/index.ts';
import { nearestFirst } from '../domain/index.ts';
import type { Space } from '../domain/index.ts';
import { isolated, texts } from '../i18n/index.ts';
import type { Catalogue } from '../i18n/index.ts';
import { isBlank } from '../lib/index.ts';
import type { SpaceId, UserId } from '../lib/index.ts';
import { coverParts } from './about-text.ts';
import type { Option, Row } from './components.ts';
import {
  button,
  buttons,
  container,
  cut,
  OPTION_LABEL,
  OPTIONS_SHOWN,
  select,
  separator,
  textDisplay,
} from './components.ts';
import { customId, parseCustomId } from './custom-id.ts';
import { HAND_ACTS } from './hand-acts.ts';
import { PANEL_ACTS } from './panel-acts.ts';
import { personValue } from './panel-people.ts';
import { panelParts } from './panel-text.ts';

/** All texts of a Components V2 message together have at most so many characters (Discord). */
const TEXT_LIMIT = 4000;
/** Discord may count an emoji as two and more. */
const MARGIN = 50;
/** What lists and long texts share; lines of a fixed length and headings come on top, so that a full panel takes the next that fits. */
const TEXT_BUDGETS = [3500, 3000, 2500, 2000] as const;

/** Two isolates stand around a name. */
const ISOLATES = 2;

/** A label that begins with a position and holds a name, in at most 100 characters. */
const labelOf = (facts: PanelFacts, userId: UserId, position: number | null): string => {
  const lead = position === null ? '' : `${position}. `;
  const given = facts.namesOf(userId);
  // Discord lets people have names that nobody can see.
  const name = isBlank(given) ? userId : given;
  return `${lead}${isolated(cut(name, OPTION_LABEL - lead.length - ISOLATES))}`;
};

const selects = (facts: PanelFacts, words: Catalogue): Row[] => {
  const { space } = facts;
  const hands = facts.queue.slice(0, OPTIONS_SHOWN).map(({ hand, spaceId }, index) => ({
    label: labelOf(facts, hand.userId, index + 1),
    value: personValue(hand.userId, spaceId === space.id ? null : spaceId),
  }));
  const speakers = nearestFirst(space.people.filter((who) => who.role !== 'host'))
    .slice(0, OPTIONS_SHOWN)
    .map(({ userId }) => ({ label: labelOf(facts, userId, null), value: personValue(userId, null) }));
  const rows: Row[] = [];
  const add = (act: string, placeholder: string, options: readonly Option[]): void => {
    if (options.length > 0) rows.push(select({ customId: customId(act, space.id), placeholder, options }));
  };
  add(PANEL_ACTS.approve, words.panel.approve[space.room.kind], hands);
  add(PANEL_ACTS.lower, words.panel.lower, hands);
  add(PANEL_ACTS.audience, words.panel.toAudience, speakers);
  return rows;
};

const press = (label: string, act: string, { id }: Space): ReturnType<typeof button> =>
  button({ label, customId: customId(act, id) });

/** What is wanted only now and then: to take over while the host is gone, to go on while the end is near. */
const momentary = (space: Space, words: Catalogue): Row[] => {
  const isHostGone = space.people.some(({ role, floor }) => role === 'host' && floor === 'away');
  // Before anybody else is up the host is just on their way in.
  const isWanted =
    isHostGone && space.people.some(({ role, floor }) => role !== 'host' && floor !== 'away' && floor !== 'backstage');
  const shown = [
    ...(isWanted ? [press(words.manage.takeOver, PANEL_ACTS.takeOver, space)] : []),
    ...(space.deadline?.isWarned === true ? [press(words.manage.extend, PANEL_ACTS.stayOpen, space)] : []),
  ];
  return shown.length === 0 ? [] : [buttons(...shown)];
};

/** The one row of buttons: what everybody may do for themselves, then the way to all that host and moderators may. */
const mainButtons = (space: Space, words: Catalogue): Row =>
  buttons(
    press(words.panel.raiseHand, PANEL_ACTS.raise, space),
    press(words.manage.askQuestion, HAND_ACTS.ask, space),
    press(words.panel.stepDown, PANEL_ACTS.stepDown, space),
    press(words.manage.open, PANEL_ACTS.manage, space),
    button({ label: words.panel.end, customId: customId(PANEL_ACTS.end, space.id), isDangerous: true }),
  );

const fittingParts = (facts: PanelFacts, limit: number): readonly string[] => {
  for (const budget of TEXT_BUDGETS) {
    const parts = panelParts(facts, budget);
    if (parts.join('').length <= limit || budget === TEXT_BUDGETS.at(-1)) return parts;
  }
  return [];
};

/**
 * The panel of a space as one Components V2 container: what is going on, in words, and the controls under it. Everybody sees the
 * controls; who may not use them is told so when they try.
 */
export const renderPanel = (facts: PanelFacts): APIContainerComponent => {
  const words = texts(facts.language);
  const { about, title } = facts.space;
  const foot = `-# ${words.panel.footer[facts.space.room.kind]}`;
  const parts = [
    ...coverParts(about, title, facts.language),
    ...fittingParts(facts, TEXT_LIMIT - MARGIN - foot.length).map(textDisplay),
  ];
  const { status } = facts.space.life;
  if (status === 'ended' || status === 'ending') return container(parts);
  return container([
    ...parts,
    separator(),
    ...selects(facts, words),
    mainButtons(facts.space, words),
    ...momentary(facts.space, words),
    textDisplay(foot),
  ]);
};

/** Whether a custom id stands on a panel of this space: every panel of one that is not over has the button that ends it. */
export const standsOnPanel = (text: string, spaceId: SpaceId): boolean => {
  const id = parseCustomId(text);
  return id?.act === PANEL_ACTS.end && id.spaceId === spaceId;
};
