import type { APIComponentInContainer, APIContainerComponent } from 'discord-api-types/v10';
import type { AnnouncementFacts } from '../app/index.ts';
import { roomStays } from '../domain/index.ts';
import { channel, person, role, texts } from '../i18n/index.ts';
import type { AnnouncementTexts, Catalogue } from '../i18n/index.ts';
import { aboutLines, coverParts } from './about-text.ts';
import { TELL_ME } from './announcement-acts.ts';
import { button, buttons, channelUrl, container, linkButton, textDisplay } from './components.ts';
import type { Row } from './components.ts';
import { customId } from './custom-id.ts';
import { fitting, quotedWithin } from './fitting.ts';

/** A title has at most 100 characters; made safe it may have several times that. */
const TITLE_LIMIT = 400;
/** A few lines of a phone's screen: whoever wants the rest of a description finds it on the panel. */
const DESCRIPTION_LIMIT = 300;
/** About forty mentions. */
const SPOKE_LIMIT = 900;
/** About ten titles. */
const LINKED_LIMIT = 900;

/** Whether it is told as a recap. */
export const isRecap = ({ space }: AnnouncementFacts): boolean =>
  space.life.status === 'ended' || space.life.status === 'ending';

const heading = ({ space, language }: AnnouncementFacts, lead: string): string => {
  const { title, description } = space;
  const below = description === null ? [] : [quotedWithin(description, DESCRIPTION_LIMIT)];
  const about = aboutLines(space.about, language);
  return [lead, `## ${quotedWithin(title, TITLE_LIMIT)}`, ...about, ...below].join('\n');
};

const hostLine = ({ space }: AnnouncementFacts, words: AnnouncementTexts): string =>
  `**${words.host}** ${person(space.hostId)}`;

/** What stands above a title; that it is for adults too. */
const above = ({ space }: AnnouncementFacts, text: string, { gates }: Catalogue): string =>
  space.rules.adultsOnly ? `${text} · **${gates.adultsOnly}**` : text;

const live = (facts: AnnouncementFacts, catalogue: Catalogue): string[] => {
  const { announcement: words } = catalogue;
  const { space, speakers, listeners, overflow = null } = facts;
  const { channelId } = space.room;
  const room = channelId === null ? [] : [words.room(channel(channelId))];
  const where = [...room, ...(overflow === null ? [] : [catalogue.overflow.announced(overflow)])];
  const since = space.life.status === 'live' ? [words.since(space.life.sinceMs)] : [];
  return [
    heading(facts, above(facts, words.live, catalogue)),
    [hostLine(facts, words), ...where, [...since, words.counts({ speakers, listeners })].join(' · ')].join('\n'),
  ];
};

const spoke = ({ tally }: AnnouncementFacts, words: Catalogue): string => {
  const { announcement } = words;
  if (tally.spoke.length === 0) return announcement.nobodySpoke;
  const names = fitting(tally.spoke.map(person), SPOKE_LIMIT, words).join(', ');
  return `${announcement.spoke(tally.spoke.length)}: ${names}`;
};

/** Where people find the room again, if one that was made stays. */
const roomLine = (space: AnnouncementFacts['space'], { presets }: Catalogue): readonly string[] =>
  space.room.channelId !== null && roomStays(space) ? [presets.stays(channel(space.room.channelId))] : [];

const recap = (facts: AnnouncementFacts, words: Catalogue): string[] => {
  const { announcement } = words;
  const { space, tally } = facts;
  const toMs = space.life.sinceMs;
  const lines = tally.linked.map((link) => `- ${announcement.linkedWith(link)}`);
  const linked = lines.length === 0 ? [] : [`**${announcement.linked}**`, ...fitting(lines, LINKED_LIMIT, words)];
  return [
    heading(facts, above(facts, announcement.recap, words)),
    [
      hostLine(facts, announcement),
      announcement.lasted({ fromMs: tally.liveSinceMs ?? toMs, toMs }),
      spoke(facts, words),
      announcement.peak(tally.peakListeners),
      ...roomLine(space, words),
    ].join('\n'),
    ...(linked.length === 0 ? [] : [linked.join('\n')]),
  ];
};

const controls = (facts: AnnouncementFacts, words: Catalogue): Row[] => {
  const { space, roleId, overflow = null } = facts;
  const { channelId } = space.room;
  const way = (label: string, to: string): ReturnType<typeof linkButton> =>
    linkButton(label, channelUrl(space.guildId, to));
  const open = overflow === null ? [] : [way(words.panel.join, overflow)];
  const own = overflow === null ? words.panel.join : words.overflow.fullRoom;
  const join = isRecap(facts) || channelId === null ? [] : [...open, way(own, channelId)];
  const tellMe =
    roleId === null ? [] : [button({ label: words.announcement.tellMe, customId: customId(TELL_ME, space.id) })];
  const all = [...join, ...tellMe];
  return all.length === 0 ? [] : [buttons(...all)];
};

/**
 * The announcement of a space as one Components V2 container: what is on, where, and the way in; after the end the recap, without the way
 * in. The role is named while it is on; whether that pings anybody is for who sends it.
 */
export const renderAnnouncement = (facts: AnnouncementFacts): APIContainerComponent => {
  const words = texts(facts.language);
  const over = isRecap(facts);
  const parts: APIComponentInContainer[] = (over ? recap(facts, words) : live(facts, words)).map(textDisplay);
  const mention = over || facts.roleId === null ? [] : [textDisplay(role(facts.roleId))];
  const { about, title } = facts.space;
  return container([...mention, ...coverParts(about, title, facts.language), ...parts, ...controls(facts, words)]);
};

/**
 * A text that stands on every announcement of this space that is on, and on no other message of ours in that channel since it opened: the
 * id on its button, or where there is none the way into its room, which no other space has meanwhile. Null when it has neither.
 */
export const announcementMark = ({ space, roleId }: AnnouncementFacts): string | null => {
  if (roleId !== null) return customId(TELL_ME, space.id);
  const { channelId } = space.room;
  return channelId === null ? null : channelUrl(space.guildId, channelId);
};
