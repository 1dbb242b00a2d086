import type { LinkReading, LinkSeen, Outcome } from '../app/index.ts';
import { isSilenced } from '../domain/index.ts';
import type { Catalogue } from '../i18n/index.ts';
import type { LinkId, SpaceId } from '../lib/index.ts';
import type { Context, Reply } from './command.ts';
import { refuse, say, wordsOf } from './command.ts';
import { button, buttons, container, select, textDisplay } from './components.ts';
import type { Row } from './components.ts';
import { customId, linkCustomId } from './custom-id.ts';
import { fitting } from './fitting.ts';
import { LINK_ACTS } from './link-acts.ts';
import { linkLine } from './link-names.ts';
import { linkLabel } from './link-pick.ts';
import { MANAGE_ACTS } from './manage-acts.ts';
import { runs } from './may.ts';

/** A message that is laid out holds 4000 characters (Discord); ten links have about half of that. */
const LINES_LIMIT = 3000;

/** Steps that are heard as such: below half each is about 6 dB, above it 2 to 3 dB. Finer ones are typed, by `/link volume`. */
const VOLUMES: readonly number[] = [0, 10, 25, 50, 75, 100, 125, 150, 200];

const readingLines = (reading: LinkReading | null, { linking }: Catalogue): readonly string[] =>
  (['outgoing', 'incoming'] as const).flatMap((way) => {
    const figures = reading?.[way] ?? null;
    return figures === null ? [] : [linking.figures(way, figures)];
  });

const volumeRow = (seen: LinkSeen, { linking }: Catalogue): readonly Row[] => {
  if (seen.incoming === null) return [];
  const options = VOLUMES.map((percent) => ({
    label: linking.volumeOption(percent),
    value: String(percent),
    isChosen: percent === seen.volume,
  }));
  const id = linkCustomId(LINK_ACTS.volume, seen.side, seen.link.id);
  return [select({ customId: id, placeholder: linking.setVolume, options })];
};

const controlRow = (seen: LinkSeen, { linking }: Catalogue): Row => {
  const { own } = seen;
  const press = (act: string, label: string, isDangerous = false): ReturnType<typeof button> =>
    button({ label, customId: linkCustomId(act, seen.side, seen.link.id), isDangerous });
  const incoming = isSilenced(own)
    ? press(LINK_ACTS.unmuteIncoming, linking.unmuteIncoming)
    : press(LINK_ACTS.muteIncoming, linking.muteIncoming);
  const outgoing = own.mutes.includes('outgoing')
    ? press(LINK_ACTS.unmuteOutgoing, linking.unmuteOutgoing)
    : press(LINK_ACTS.muteOutgoing, linking.muteOutgoing);
  return buttons(
    ...(seen.isHeld ? [press(LINK_ACTS.allow, linking.allow)] : []),
    ...(seen.incoming === null ? [] : [incoming]),
    ...(seen.outgoing === null ? [] : [outgoing]),
    press(LINK_ACTS.refresh, linking.refresh),
    press(LINK_ACTS.leave, linking.leave, true),
  );
};

const pickRow = (links: readonly LinkSeen[], side: SpaceId, picked: LinkSeen, words: Catalogue): readonly Row[] => {
  if (links.length < 2) return [];
  const options = links.map((seen) => ({
    label: linkLabel(seen, words),
    value: seen.link.id,
    isChosen: seen.link.id === picked.link.id,
  }));
  return [select({ customId: customId(LINK_ACTS.pick, side), placeholder: words.linking.pick, options })];
};

/** What stands on the page: every link, and what may be done about one of them. */
interface Shown {
  readonly side: SpaceId;
  readonly title: string;
  readonly links: readonly LinkSeen[];
  readonly picked: LinkSeen | null;
  readonly reading: LinkReading | null;
  readonly note: string | null;
}

const laidOut = (shown: Shown, words: Catalogue): Reply => {
  const { side, title, links, picked, reading, note } = shown;
  const { linking, manage } = words;
  const back = buttons(button({ label: manage.back, customId: customId(MANAGE_ACTS.home, side) }));
  const lines =
    links.length === 0
      ? [linking.listEmpty]
      : fitting(
          links.map((seen) => `- ${linkLine(seen, words)}`),
          LINES_LIMIT,
          words,
        );
  const controls =
    picked === null
      ? []
      : [...pickRow(links, side, picked, words), ...volumeRow(picked, words), controlRow(picked, words)];
  const goes = picked === null ? [] : readingLines(reading, words);
  const named = picked === null || links.length < 2 ? [] : [`**${linkLabel(picked, words)}**`];
  const parts = [
    ...(note === null ? [] : [note]),
    [linking.listTitle(title), ...lines].join('\n'),
    ...(goes.length + named.length === 0 ? [] : [[...named, ...goes].join('\n')]),
  ];
  return { text: '', rows: [], layout: container([...parts.map(textDisplay), ...controls, back]) };
};

const readingOf = async (context: Context, side: SpaceId, picked: LinkSeen): Promise<LinkReading | null> => {
  if (picked.link.state.status !== 'open') return null;
  const reading: Outcome<LinkReading> = await context.app.linkReading(context.actor, picked.link.id, side);
  return reading.ok ? reading.value : null;
};

/** The links of a space for who runs it, with the controls of one; the first where none is picked. `note`: what came of a press. */
export const linksPage = async (
  context: Context,
  side: SpaceId,
  linkId: LinkId | null,
  note: string | null = null,
): Promise<Reply> => {
  const { app, actor, language } = context;
  const words = wordsOf(context);
  const space = app.spacesOf(actor).find(({ id }) => id === side);
  if (space === undefined) return note === null ? refuse(language, { code: 'space-over', params: {} }) : say(note);
  if (!runs(actor, space)) return note === null ? refuse(language, { code: 'not-host', params: {} }) : say(note);
  const outcome = await app.links(actor, side);
  if (!outcome.ok) return refuse(language, outcome.refusal);
  const links = outcome.value;
  const picked = links.find(({ link }) => link.id === linkId) ?? links[0] ?? null;
  const reading = picked === null ? null : await readingOf(context, side, picked);
  return laidOut({ side, title: space.title, links, picked, reading, note }, words);
};
