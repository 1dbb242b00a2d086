import { z } from 'zod';
import type { SpaceInfo } from '../app/index.ts';
import { isMuted } from '../domain/index.ts';
import { person, texts } from '../i18n/index.ts';
import type { Catalogue } from '../i18n/index.ts';
import type { UserId } from '../lib/index.ts';
import type { Context } from './command.ts';
import { refuse, stale } from './command.ts';
import { button, buttons } from './components.ts';
import type { Row } from './components.ts';
import type { Control } from './controls.ts';
import { customId } from './custom-id.ts';
import { MANAGE_ACTS, PERSON_BUTTONS } from './manage-acts.ts';
import type { Page, Render } from './manage-page.ts';
import { noteOf, pageWith, showPage } from './manage-page.ts';
import { userSchema } from './options.ts';
import type { PersonAct } from './person-acts.ts';
import { doToPerson, isFor, passOnControls, passOnQuestion, personDone, personNote } from './person-acts.ts';

/** What somebody is to the space, in data. */
interface Standing {
  readonly role: 'host' | 'co-host' | 'speaker' | 'listener';
  /** 1 for the first hand; null without one. */
  readonly place: number | null;
  readonly isMuted: boolean;
  readonly isGuest: boolean;
  readonly blocked: SpaceInfo['space']['blocked'][number]['scope'] | null;
}

const standingOf = ({ space, queue }: SpaceInfo, userId: UserId): Standing => {
  const at = queue.findIndex(({ hand }) => hand.userId === userId);
  return {
    role: space.people.find((one) => one.userId === userId)?.role ?? 'listener',
    place: at === -1 ? null : at + 1,
    isMuted: isMuted(space, userId),
    isGuest: space.guests.includes(userId),
    blocked: space.blocked.find((one) => one.userId === userId)?.scope ?? null,
  };
};

const standingLine = (userId: UserId, standing: Standing, { manage, run }: Catalogue): string => {
  const { role, place, isMuted: isSilent, isGuest, blocked } = standing;
  const told = [
    person(userId),
    ...(blocked === null ? [manage.roleOf[role]] : []),
    ...(place === null ? [] : [manage.handAt(place)]),
    ...(isSilent ? [run.muted] : []),
    ...(isGuest ? [manage.isGuest] : []),
    ...(blocked === null ? [] : [blocked === 'space' ? manage.isBlocked : manage.isBlockedInServer]),
  ];
  return told.join(' · ');
};

/** What can be done about the floor of somebody who stands so. */
const floorActs = ({ role, place, isMuted: isSilent }: Standing): readonly PersonAct[] => {
  const mute: PersonAct = isSilent ? 'unmute' : 'mute';
  if (role === 'host') return [mute];
  if (role !== 'listener') return ['toAudience', mute];
  return ['invite', ...(place === null ? [] : (['lowerHand'] as const)), ...(isSilent ? [mute] : [])];
};

const listActs = ({ role, isGuest }: Standing): readonly PersonAct[] => {
  if (role === 'host') return [];
  return [role === 'co-host' ? 'dropCoHost' : 'coHost', 'makeHost', isGuest ? 'dropGuest' : 'addGuest'];
};

const doorActs = ({ role, blocked }: Standing, moderates: boolean): readonly PersonAct[] => {
  // Moderators alone put the host out.
  if (role === 'host' && !moderates) return [];
  return blocked === null ? ['remove', 'block'] : ['unblock'];
};

/** What can be done with one person, by what they are just now. */
const cardOf =
  (userId: UserId): Render =>
  (context: Context, info: SpaceInfo): Page => {
    const { language } = context;
    const words = texts(language);
    const { id } = info.space;
    const standing = standingOf(info, userId);
    const press = (act: PersonAct): ReturnType<typeof button> =>
      button({
        label: words.manage.person[act],
        customId: customId(act === 'block' ? MANAGE_ACTS.block : PERSON_BUTTONS[act], id, userId),
        isDangerous: act === 'remove' || act === 'block',
      });
    const rowOf = (acts: readonly PersonAct[]): readonly Row[] => {
      const possible = acts.filter((act) => isFor(context, act, userId));
      return possible.length === 0 ? [] : [buttons(...possible.map(press))];
    };
    const isBlocked = standing.blocked !== null;
    return {
      lines: [standingLine(userId, standing, words)],
      rows: [
        ...(isBlocked ? [] : rowOf(floorActs(standing))),
        ...(isBlocked ? [] : rowOf(listActs(standing))),
        ...rowOf(doorActs(standing, context.actor.moderates(info.space.room.channelId))),
        buttons(button({ label: words.manage.back, customId: customId(MANAGE_ACTS.home, id) })),
      ],
    };
  };

const picked = z.tuple([userSchema]);

/** Somebody was picked: what can be done with them. */
const pickPerson: Control = {
  act: MANAGE_ACTS.pick,
  replaces: true,
  run: async (context, { spaceId }, values) => {
    const one = picked.safeParse(values);
    if (!one.success || spaceId === null) return stale(context);
    const [userId] = one.data;
    if (context.isBot(userId)) return refuse(context.language, { code: 'is-bot', params: {} });
    return await showPage(context, spaceId, cardOf(userId));
  },
};

/** A button of somebody's card: does it, and shows the card as it is then. */
const onPerson = (act: keyof typeof PERSON_BUTTONS): Control => ({
  act: PERSON_BUTTONS[act],
  replaces: true,
  run: async (context, { spaceId, userId }) => {
    if (spaceId === null || userId === null) return stale(context);
    const outcome = await doToPerson(context, spaceId, { act, userId });
    const asking = outcome.ok ? null : await passOnQuestion(context, spaceId, { act, userId }, outcome.refusal);
    if (asking !== null) return asking;
    const note = noteOf(context, outcome, (space, words) => personDone(words, act, space, userId));
    const shown = outcome.ok ? await personNote(context, act, userId, note) : note;
    return await pageWith(context, spaceId, shown, cardOf(userId));
  },
});

const BUTTONS: readonly (keyof typeof PERSON_BUTTONS)[] = [
  'invite',
  'toAudience',
  'mute',
  'unmute',
  'remove',
  'unblock',
  'coHost',
  'dropCoHost',
  'makeHost',
  'addGuest',
  'dropGuest',
  'lowerHand',
];

/** The controls about one person. */
export const personControls: readonly Control[] = [pickPerson, ...BUTTONS.map(onPerson), ...passOnControls];
