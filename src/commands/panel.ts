import type { APIContainerComponent } from 'discord-api-types/v10';
import type { PanelFacts } from '../app/index.ts';
import { isolated, texts } from '../i18n/index.ts';
import type { Catalogue } from '../i18n/index.ts';
import { isBlank } from '../lib/index.ts';
import type { SpaceId, UserId } from '../lib/index.ts';
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
import { PANEL_ACTS } from './panel-acts.ts';
import { panelParts } from './panel-text.ts';

/** All texts of a Components V2 message together have at most 4 000 characters (Discord); the foot and the parts' headings take the rest. */
const TEXT_BUDGET = 3500;

/** Two isolates stand around a name. */
const ISOLATES = 2;

/** A label that begins with a position and holds a name, in at most 100 characters. */
const named = (facts: PanelFacts, userId: UserId, position: number | null): Option => {
  const lead = position === null ? '' : `${position}. `;
  const given = facts.namesOf(userId);
  // Discord lets people have names that nobody can see.
  const name = isBlank(given) ? userId : given;
  return { label: `${lead}${isolated(cut(name, OPTION_LABEL - lead.length - ISOLATES))}`, value: userId };
};

const selects = (facts: PanelFacts, words: Catalogue): Row[] => {
  const { space } = facts;
  const hands = space.hands.slice(0, OPTIONS_SHOWN).map((hand, index) => named(facts, hand.userId, index + 1));
  const speakers = space.people
    .filter((who) => who.role === 'speaker')
    .slice(0, OPTIONS_SHOWN)
    .map((who) => named(facts, who.userId, null));
  const rows: Row[] = [];
  const add = (act: string, placeholder: string, options: readonly Option[]): void => {
    if (options.length > 0) rows.push(select({ customId: customId(act, space.id), placeholder, options }));
  };
  add(PANEL_ACTS.approve, words.panel.approve[space.room.kind], hands);
  add(PANEL_ACTS.lower, words.panel.lower, hands);
  add(PANEL_ACTS.audience, words.panel.toAudience, speakers);
  return rows;
};

/** In a voice room Discord has no button for a raised hand, and none to leave the stage: these are ours. */
const ownButtons = ({ space }: PanelFacts, words: Catalogue): Row[] =>
  space.room.kind === 'stage'
    ? []
    : [
        buttons(
          button({ label: words.panel.raiseHand, customId: customId(PANEL_ACTS.raise, space.id) }),
          button({ label: words.panel.lowerOwnHand, customId: customId(PANEL_ACTS.lowerOwn, space.id) }),
          button({ label: words.panel.stepDown, customId: customId(PANEL_ACTS.stepDown, space.id) }),
        ),
      ];

/**
 * The panel of a space as one Components V2 container: what is going on, in words, and the controls under it. Everybody sees the
 * controls; who may not use them is told so when they try.
 */
export const renderPanel = (facts: PanelFacts): APIContainerComponent => {
  const words = texts(facts.language);
  const parts = panelParts(facts, TEXT_BUDGET).map(textDisplay);
  const { status } = facts.space.life;
  if (status === 'ended' || status === 'ending') return container(parts);
  const end = button({
    label: words.panel.end,
    customId: customId(PANEL_ACTS.end, facts.space.id),
    isDangerous: true,
  });
  return container([
    ...parts,
    separator(),
    ...ownButtons(facts, words),
    ...selects(facts, words),
    buttons(end),
    textDisplay(`-# ${words.panel.footer[facts.space.room.kind]}`),
  ]);
};

/** Whether a custom id stands on a panel of this space: every panel of one that is not over has the button that ends it. */
export const standsOnPanel = (text: string, spaceId: SpaceId): boolean => {
  const id = parseCustomId(text);
  return id?.act === PANEL_ACTS.end && id.spaceId === spaceId;
};
