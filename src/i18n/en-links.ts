import type { LinkMode } from '../domain/index.ts';
import type { Catalogue } from './catalogue.ts';
import { languageName } from './language-name.ts';
import type { FarSide, LinkCommandTexts, LinkLine, LinkRefusal, LinkTexts } from './links-texts.ts';
import { isolated, moment, person, quoted } from './words.ts';

/** What `/link` does, in English. */
export const englishLinkCommands: LinkCommandTexts = {
  link: 'Let other spaces, here or in another server, hear this one, and this one hear them',
  linkOpen: 'Get a code that the other space enters with /link join',
  linkOpenMode: 'Who hears whom; both rooms hear each other when left out',
  linkOpenLanguage: 'Of interpreting: the language that is spoken in the room that joins',
  linkJoin: 'Enter the code that the other space gave you',
  linkJoinCode: 'The code from /link open',
  linkList: 'What this space is linked to, and how each link stands',
  linkLeave: 'Leave a link: nothing is carried over it any more',
  linkVolume: 'How loud what comes in over a link is here',
  linkVolumePercent: 'In percent: 100 is as it was said, 0 silences it, at most 200',
  linkMute: 'Silence a link: what comes in, what goes out, or both',
  linkMuteWhat: 'What is silenced; both when left out',
  linkUnmute: 'Let a link that you silenced be heard again',
  linkUnmuteWhat: 'What is heard again; both when left out',
  linkLanguage: 'Change the language of a link that interprets',
  linkLanguageLanguage: 'The language that is spoken in the room that joined',
  linkAllow: 'Let what is said here out over a link though more people can hear it there',
  whichLink: 'Which link',
};

/** Refusals that concern how a link is set, in English. */
export const englishLinkRefusals: Pick<Catalogue['refusal'], LinkRefusal> = {
  'link-no-language': () =>
    'Only a link that interprets has a language: `/link open mode: interpret language:`. Leave the language out, or choose that mode.',
  'link-needs-language': () =>
    'Interpreting needs the language of the room that will join: `/link open mode: interpret language: Arabic`.',
  'link-one-way': () => 'This link carries one way only, and not the one that you mean. `/link list` shows which.',
  'link-volume': (p) =>
    `A volume is a whole number from ${p['min'] ?? '0'} to ${p['max'] ?? '200'}: 100 is as it was said, 0 silences it.`,
  'link-not-held': () => 'Nothing of this space is held back over that link, so there is nothing to let out.',
};

/** Where the far side of a link is. */
const serverWords = (farServer: string | null): string => (farServer === null ? 'in this server' : quoted(farServer));

const named = ({ farTitle, farServer }: FarSide): string =>
  `**${quoted(farTitle)}**${farServer === null ? '' : ` in ${quoted(farServer)}`}`;

/** Who is meant; null: nobody has entered the code yet. */
const whom = (far: FarSide | null): string => (far === null ? 'whoever enters the code' : named(far));

const language = (tag: string): string => languageName('en', tag);

const directionWords = ({ mode, outgoing }: LinkLine): string => {
  switch (mode.type) {
    case 'conference':
      return 'both ways';
    case 'broadcast':
      return outgoing === null ? 'broadcast from there' : 'broadcast from here';
    case 'interpret':
      return outgoing === null
        ? `its floor, interpreted here into ${language(mode.language)}`
        : `interpreted there into ${language(mode.language)}`;
  }
};

type State = NonNullable<LinkLine['outgoing']>;

const STATES: Readonly<Record<State, string>> = {
  carrying: 'carrying sound',
  waiting: 'connecting; carries from the first word on',
  unknown: 'connecting; carries from the first word on',
  held: 'held back by the other side',
  'partly-held': 'from some of its rooms only; the others are held back by the other side',
  'muted-here': 'muted from here',
  'muted-there': 'muted from there',
};

/** One's own side holds back what more people could hear than may come in, from all rooms there or from those that let more in. */
const OUT: Partial<Readonly<Record<State, string>>> = {
  held: 'held back until who runs this space lets it out (**Manage** → **Links…**)',
  'partly-held':
    'into some of its rooms; held back from the others until who runs this space lets it out (**Manage** → **Links…**)',
};

const outWords = (state: State): string => OUT[state] ?? STATES[state];

const stateWords = ({ outgoing, incoming }: LinkLine): readonly string[] => {
  if (outgoing !== null && incoming !== null && outgoing === incoming && OUT[outgoing] === undefined)
    return [STATES[outgoing]];
  const out = outgoing === null ? [] : [outWords(outgoing)];
  const back = incoming === null ? [] : [STATES[incoming]];
  if (out.length + back.length < 2) return [...out, ...back];
  return [`from here: ${out.join('')}`, `from there: ${back.join('')}`];
};

const line: LinkTexts['line'] = (link) =>
  [
    quoted(link.farTitle),
    serverWords(link.farServer),
    directionWords(link),
    ...(link.incoming === null || link.volume === 100 ? [] : [`volume ${link.volume} %`]),
    ...stateWords(link),
  ].join(' · ');

const offeredWords = (mode: LinkMode, title: string): string => {
  switch (mode.type) {
    case 'conference':
      return `It links them to **${quoted(title)}**, both ways`;
    case 'broadcast':
      return `It lets them hear **${quoted(title)}**; nothing comes back`;
    case 'interpret':
      return `It makes theirs the ${language(mode.language)} room of **${quoted(title)}**: what is said here is heard there, turned down while somebody speaks there; nothing comes back`;
  }
};

const MODE_SHOWN: Readonly<Record<LinkMode['type'], string>> = {
  conference: 'both ways',
  broadcast: 'broadcast from here',
  interpret: 'interpreted there',
};

const WHAT = {
  incoming: 'What comes in from',
  outgoing: 'What goes out to',
  both: 'What comes in from and goes out to',
};

/** Tag and title stand in one detail, the tag first: it has no blank. */
const logLanguage: LinkTexts['logLanguage'] = (detail) => {
  const [tag = '', ...title] = detail.split(' ');
  return [language(tag), ...title].join(' ');
};

/** The words of links, in English. */
export const englishLinks: LinkTexts = {
  line,
  lineOffered: (code, expiresAtMs, mode) =>
    `\`${code}\` · ${MODE_SHOWN[mode.type]} · waiting for the other side · expires ${moment(expiresAtMs)}`,
  listTitle: (title) => `Links of **${quoted(title)}**`,
  listEmpty: 'This space has no links. `/link open` makes a code for another space, here or in another server.',
  mode: {
    conference: 'Conference: both rooms hear each other',
    broadcast: 'Broadcast: the room that joins hears this one, and nothing comes back',
    interpret: 'Interpret: likewise, turned down while somebody speaks in the room that joins',
  },
  what: { incoming: 'What comes in', outgoing: 'What goes out', both: 'Both' },
  choiceOffered: 'A code that nobody has entered yet',
  choice: ({ farTitle, farServer }) =>
    `${isolated(farTitle)} · ${farServer === null ? serverWords(null) : isolated(farServer)}`,
  choiceFrom: (title, choice) => `${isolated(title)} → ${choice}`,
  logLanguage,
  offered: ({ code, expiresAtMs, title, mode }) =>
    `Give this code to a host or moderator of the other space: \`${code}\`\nThey enter it with \`/link join\`. ${offeredWords(mode, title)}. The code works once, and expires ${moment(expiresAtMs)}.`,
  joined: (link) =>
    `Linked to ${named(link)}: ${directionWords(link)}. The panel says "carrying" once the first sound went each way that it is to go.`,
  left: (far) =>
    far === null
      ? 'You left the link; its code no longer works.'
      : `You left the link to ${named(far)}. Nothing is carried any more.`,
  volumeSet: (far, percent) =>
    percent === 0
      ? `What comes in from ${whom(far)} is silenced here.`
      : `The volume here of what comes in from ${whom(far)} is ${percent} %.`,
  muted: (far, what) => `${WHAT[what]} ${whom(far)} is muted from here.`,
  unmuted: (far, what) => `${WHAT[what]} ${whom(far)} is not muted from here any more.`,
  languageSet: (far, tag) =>
    far === null ? `The link is for ${language(tag)} now.` : `The link with ${named(far)} is for ${language(tag)} now.`,
  allowed: (far) =>
    far === null
      ? 'What is said here may be heard by whoever enters the code, whoever they are.'
      : `What is said here may be heard in ${named(far)} from now on. To stop that, mute what goes out.`,
  stands: (link) => `-# Now · ${stateWords(link).join(' · ')}`,
  asksOut: (far) =>
    `⚠️ ${
      far === null
        ? 'Not everybody may come in here. In the room that joins, people who may not could hear what is said.'
        : `Not everybody who hears ${named(far)} may come in here: who is outside will hear what is said.`
    } Until you let it out, nothing goes there.`,
  held: ({ hostId, ...far }) =>
    `⚠️ ${person(hostId)}: nothing that is said here goes to ${named(far)} at present, since people who may not come in here could hear it there. A host, co-host or moderator decides whether it may.`,
  open: 'Links…',
  pick: 'Pick a link…',
  setVolume: 'Volume of what comes in…',
  volumeOption: (percent) => (percent === 0 ? 'Silent' : `${percent} %`),
  muteIncoming: 'Mute what comes in',
  unmuteIncoming: 'Unmute what comes in',
  muteOutgoing: 'Mute what goes out',
  unmuteOutgoing: 'Unmute what goes out',
  allow: 'Let it be heard there',
  leave: 'Leave the link',
  refresh: 'Refresh',
  figures: (way, { lossPercent, delayMs, heard }) =>
    [
      way === 'outgoing' ? '**Goes out**' : '**Comes in**',
      heard === null ? 'nobody was heard yet' : `${quoted(heard.name)} was heard ${moment(heard.atMs)}`,
      ...(lossPercent === null ? [] : [`loss ${lossPercent} %`]),
      ...(delayMs === null ? [] : [`Majlis adds ${delayMs} ms`]),
    ].join(' · '),
};
