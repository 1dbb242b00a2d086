import type { Asked, Outcome } from '../app/index.ts';
import type { Refusal, Space } from '../domain/index.ts';
import { isOpen, mainOf, roomStays } from '../domain/index.ts';
import { refusalText } from '../i18n/index.ts';
import type { Catalogue } from '../i18n/index.ts';
import type { SpaceId, UserId } from '../lib/index.ts';
import { keepReason, withAskedReason, withLost } from './asked-reason.ts';
import { cancelAllRows } from './plan-cancel-all.ts';
import type { Context, Reply } from './command.ts';
import { answer, say, stale, wordsOf } from './command.ts';
import { button, buttons, cut } from './components.ts';
import type { Row } from './components.ts';
import type { Control } from './controls.ts';
import { customId } from './custom-id.ts';
import { runs } from './may.ts';
import { PANEL_ACTS } from './panel-acts.ts';
import { metLine, withMet } from './unwelcome.ts';

/** What may be done to one person in a space: by a command, by the menu on them, and by the buttons of "Manage". */
export type PersonAct = keyof Catalogue['manage']['person'];

/** That the host is put out as well, by somebody who knows what becomes of the space. */
interface PassesOn {
  readonly passesOn?: true;
}

/** What is asked of the space for each. */
const ASKED: Readonly<Record<PersonAct, (userId: UserId, passesOn: PassesOn) => Asked>> = {
  invite: (userId) => ({ type: 'invite', userId }),
  toAudience: (userId) => ({ type: 'to-audience', userId }),
  mute: (userId) => ({ type: 'mute', userId }),
  unmute: (userId) => ({ type: 'unmute', userId }),
  remove: (userId, passesOn) => ({ type: 'remove', userId, ...passesOn }),
  block: (userId, passesOn) => ({ type: 'block', userId, scope: 'space', ...passesOn }),
  unblock: (userId) => ({ type: 'unblock', userId }),
  coHost: (userId) => ({ type: 'co-host', userId }),
  dropCoHost: (userId) => ({ type: 'drop-co-host', userId }),
  makeHost: (userId) => ({ type: 'transfer', userId }),
  addGuest: (userId) => ({ type: 'add-guest', userId }),
  dropGuest: (userId) => ({ type: 'drop-guest', userId }),
  lowerHand: (userId) => ({ type: 'lower-hand', userId }),
};

/** What makes no sense for somebody who is not in the server: no overwrite can be set for them, and a space would wait for them. */
const OF_MEMBERS: ReadonlySet<PersonAct> = new Set(['invite', 'coHost', 'makeHost', 'addGuest']);

/** Whether something can be done for them at all: of strangers, only what takes something away. */
export const isFor = ({ isStranger }: Context, act: PersonAct, userId: UserId): boolean =>
  !OF_MEMBERS.has(act) || !isStranger(userId);

/** What is said to who did it. */
export const personDone = (words: Catalogue, act: PersonAct, space: Space, userId: UserId): string =>
  act === 'invite' ? words.reply.invitedUp[space.room.kind](userId) : words.done.person[act](userId);

/**
 * The space that is meant: the named one; else that of the room where it is asked; else that in whose room this person is, if whoever asks
 * runs it; null for what is meant without a person.
 */
const spaceOf = ({ app, actor }: Context, picked: SpaceId | null, userId: UserId): SpaceId | null => {
  const spaces = app.spacesOf(actor);
  if (picked !== null || spaces.some(({ room }) => room.channelId === actor.channelId)) return picked;
  const theirs = app.spaceWith(actor.guildId, userId);
  return spaces.some((space) => space.id === theirs && runs(actor, space)) ? theirs : null;
};

/** By whom somebody is kept out; null for nobody. */
const scopeOf = ({ blocked }: Space, userId: UserId): Space['blocked'][number]['scope'] | null =>
  blocked.find((one) => one.userId === userId)?.scope ?? null;

/** Does it. Spaces are for people: of a bot nothing is asked. A block of the whole server is lifted there. */
export const doToPerson = async (
  context: Context,
  spaceId: SpaceId | null,
  { act, userId, ...passesOn }: PassesOn & { readonly act: PersonAct; readonly userId: UserId },
): Promise<Outcome<Space>> => {
  if (context.isBot(userId)) return { ok: false, refusal: { code: 'is-bot', params: {} } };
  if (!isFor(context, act, userId)) return { ok: false, refusal: { code: 'not-in-server', params: {} } };
  const { app, actor } = context;
  const meant = spaceOf(context, spaceId, userId);
  if (act === 'unblock') {
    const info = await app.info(actor, meant);
    const scope = info.ok ? scopeOf(info.value.space, userId) : null;
    if (info.ok && (scope === 'server' || scope === 'both')) {
      const lifted = await app.blockInServer(actor, userId, false);
      if (!lifted.ok) return lifted;
      if (scope === 'server') return { ok: true, value: info.value.space };
    }
  }
  return await app.ask(actor, meant, ASKED[act](userId, passesOn));
};

/** By which somebody comes up, or nearer to it: who does it is told when it is somebody of their own list. */
const BRINGS_UP: ReadonlySet<PersonAct> = new Set(['invite', 'coHost', 'makeHost', 'addGuest']);

/** What is said to who did it, with the line about their own list. */
export const personNote = async (context: Context, act: PersonAct, userId: UserId, note: string): Promise<string> => {
  const line = BRINGS_UP.has(act) ? await metLine(context, [userId]) : null;
  return line === null ? note : `${note}\n${line}`;
};

/** What a button asks for that puts the host out. */
const PASS_ON_ASK = 'pass-ask';
const PASS_ON_ACTS = { remove: 'pass-remove', block: 'pass-block' } as const;

/** Asks whoever would put the host out whether they want what becomes of the space; null for any other refusal. */
export const passOnQuestion = async (
  context: Context,
  spaceId: SpaceId | null,
  { act, userId }: { readonly act: PersonAct; readonly userId: UserId },
  refusal: Refusal,
): Promise<Reply | null> => {
  if (refusal.code !== 'host-to-pass' || (act !== 'remove' && act !== 'block')) return null;
  const info = await context.app.info(context.actor, spaceId);
  if (!info.ok) return null;
  const { id } = info.value.space;
  const { manage } = wordsOf(context);
  const does = PASS_ON_ACTS[act];
  const why = keepReason(context, { act: does, spaceId: id, userId });
  return say(
    refusalText(context.language, refusal),
    buttons(
      button({ label: manage.passOn[act], customId: customId(does, id, userId, why), isDangerous: true }),
      button({ label: manage.passOn.leave, customId: customId(PANEL_ACTS.endNo, id) }),
    ),
  );
};

/** Who was put out, and whether the whole server keeps them out. */
interface Put {
  readonly act: keyof typeof PASS_ON_ACTS;
  readonly userId: UserId;
  readonly isBlocked: boolean;
}

/** Whether the whole server keeps somebody out, as far as whoever asks is told. */
const isOut = async ({ app, actor }: Context, userId: UserId): Promise<boolean> => {
  const blocks = actor.moderates(null) ? await app.serverBlocks(actor) : null;
  return blocks?.ok === true && blocks.value.some((one) => one.userId === userId);
};

/** The host was put out: who is host now, or that it is over. */
const passedOn = (words: Catalogue, { act, userId, isBlocked }: Put, space: Space): string => {
  if (!isOpen(space)) return words.reply.ended(space.title, space.room.origin === 'created' && !roomStays(space));
  const done = isBlocked ? words.manage.outOfServer(userId) : personDone(words, act, space, userId);
  return space.hostId === userId ? done : `${done} ${words.manage.isHostNow(space.hostId)}`;
};

const onHost = (act: keyof typeof PASS_ON_ACTS): Control => ({
  act: PASS_ON_ACTS[act],
  replaces: true,
  takesDetail: true,
  run: async (asking, subject) => {
    const { spaceId, userId } = subject;
    if (spaceId === null || userId === null) return stale(asking);
    const { context, isLost } = withAskedReason(asking, { act: PASS_ON_ACTS[act], spaceId, userId }, subject);
    const outcome = await doToPerson(context, spaceId, { act, userId, passesOn: true });
    const isBlocked = outcome.ok && (await isOut(context, userId));
    return answer(context, outcome, (space, words) =>
      say(withLost(passedOn(words, { act, userId, isBlocked }, space), isLost, words)),
    );
  },
});

/** Does it and tells. */
export const personReply = async (
  context: Context,
  spaceId: SpaceId | null,
  act: PersonAct,
  userId: UserId,
): Promise<Reply> => {
  const outcome = await doToPerson(context, spaceId, { act, userId });
  const asking = outcome.ok
    ? null
    : await passOnQuestion(context, spaceOf(context, spaceId, userId), { act, userId }, outcome.refusal);
  if (asking !== null) return asking;
  const reply = answer(context, outcome, (space, words) => say(personDone(words, act, space, userId)));
  return outcome.ok && BRINGS_UP.has(act) ? await withMet(context, reply, [userId]) : reply;
};

/** The button under what was said of somebody blocked who hosts a space. */
const askPassOn: Control = {
  act: PASS_ON_ASK,
  replaces: false,
  takesDetail: true,
  run: async (asking, subject) => {
    const { spaceId, userId } = subject;
    if (spaceId === null || userId === null) return stale(asking);
    const { context, isLost } = withAskedReason(asking, { act: PASS_ON_ASK, spaceId, userId }, subject);
    const reply = await personReply(context, spaceId, 'remove', userId);
    return { ...reply, text: withLost(reply.text, isLost, wordsOf(context)) };
  },
};

/** What leads to that question, and the buttons under it. */
export const passOnControls: readonly Control[] = [askPassOn, onHost('remove'), onHost('block')];

/** The spaces that somebody hosts, of those that whoever asks may see: a block of the server does not end them. */
const hostedBy = ({ app, actor }: Context, userId: UserId): readonly Space[] =>
  app.spacesOf(actor).filter((space) => space.hostId === userId && isOpen(space) && mainOf(space) === null);

/** A message has five rows (Discord): one for each space. */
const OFFERED = 5;
/** Of a title among others. */
const TITLE_SHOWN = 50;

/** Says of spaces that go on though their host was blocked, and offers what may be done about each. */
const stillHosts = (context: Context, spaces: readonly Space[], userId: UserId): Pick<Reply, 'text' | 'rows'> => {
  if (spaces.length === 0) return { text: '', rows: [] };
  const { manage, safety } = wordsOf(context);
  const offered = spaces.slice(0, OFFERED);
  const isOne = spaces.length === 1;
  const rowOf = ({ id, title }: Space): Row => {
    const short = cut(title, TITLE_SHOWN);
    const why = keepReason(context, { act: PASS_ON_ASK, spaceId: id, userId });
    const passOn = customId(PASS_ON_ASK, id, userId, why);
    return buttons(
      button({ label: isOne ? manage.passOn.ask : manage.passOnOf(short), customId: passOn, isDangerous: true }),
      button({ label: isOne ? safety.endSpace : manage.endOf(short), customId: customId(PANEL_ACTS.toldEnd, id) }),
    );
  };
  const titles = offered.map(({ title }) => (isOne ? title : cut(title, TITLE_SHOWN)));
  return { text: `\n${manage.stillHosts(titles, spaces.length - offered.length)}`, rows: offered.map(rowOf) };
};

/** Blocks somebody in every space of the server, or lets them in again. Of spaces that they host nothing is done, and that is told. */
export const blockInServer = async (context: Context, userId: UserId, isOn: boolean): Promise<Reply> => {
  const outcome = await context.app.blockInServer(context.actor, userId, isOn);
  const hosted = isOn && (outcome.ok || outcome.refusal.code === 'is-blocked') ? hostedBy(context, userId) : [];
  const reply = answer(context, outcome, (_blocked, { done }) =>
    say(isOn ? done.space.blockInServer(userId) : done.space.unblockInServer(userId)),
  );
  const { text, rows } = stillHosts(context, hosted, userId);
  const planned = isOn && rows.length < OFFERED ? await cancelAllRows(context, userId) : [];
  return { ...reply, text: `${reply.text}${text}`, rows: [...reply.rows, ...rows, ...planned] };
};

/** Lets somebody in again: into this space, or where the whole server keeps them out, there. */
export const unblockReply = async (context: Context, spaceId: SpaceId | null, userId: UserId): Promise<Reply> => {
  const info = await context.app.info(context.actor, spaceOf(context, spaceId, userId));
  const scope = info.ok ? scopeOf(info.value.space, userId) : null;
  const isServers = scope === null ? context.actor.moderates(null) : scope === 'server';
  return isServers
    ? await blockInServer(context, userId, false)
    : await personReply(context, spaceId, 'unblock', userId);
};
