import type { Catalogue } from './catalogue.ts';
import type { PresetCommandTexts, PresetRefusal, PresetTexts } from './presets-texts.ts';
import { counted, lasting, listed, quoted } from './words.ts';

/** What `/preset` does, in English. */
export const englishPresetCommands: PresetCommandTexts = {
  preset: 'Ways of talking that this server has made for itself',
  presetSave: 'Save how a space runs, to open others in the same way',
  presetSaveName: 'What to call it, up to 32 characters',
  presetList: 'Every preset, and what it sets',
  presetRename: 'Call a preset of this server otherwise',
  presetWhich: 'Which preset',
  presetTo: 'Its new name, up to 32 characters',
  presetDelete: 'Delete a preset of this server',
  presetDefault: 'What spaces here begin with when nobody says how; without a name: what that is',
  presetDefaultName: 'Which preset: one of this server, or one that is everywhere',
};

const names: PresetTexts['names'] = {
  'panel-talk': 'Panel talk',
  'open-mic': 'Open mic',
  questions: 'Questions',
  'town-hall': 'Town hall',
  class: 'Class',
  music: 'Music',
};

const own = 'My settings';

const minutes = (count: string | undefined): string => lasting('en', Number(count ?? '0') * 60_000);

/** Refusals and notes in English that concern presets. */
export const englishPresetRefusals: Pick<Catalogue['refusal'], PresetRefusal> = {
  'preset-name-empty': () => 'A preset needs a name, and that one has nothing in it to see. Nothing was changed.',
  'preset-name-too-long': (p) =>
    `That name has ${p['length'] ?? 'too many'} characters; a preset’s name has at most ${p['max'] ?? '32'}. Nothing was changed.`,
  'preset-name-built-in': (p) =>
    `${quoted(p['name'] ?? '')} is a preset that Majlis has everywhere. Give yours another name; nothing was changed.`,
  'preset-exists': (p) => `This server has a preset ${quoted(p['name'] ?? '')} already. Nothing was changed.`,
  'preset-not-found': (p) => {
    const made = (p['names'] ?? '').split('\n').filter((name) => name !== '');
    return `There is no preset ${quoted(p['typed'] ?? '')}. There are: ${listed('en', [...made.map(quoted), ...Object.values(names)])}. \`/preset list\` tells what each sets.`;
  },
  'too-many-presets': (p) =>
    `This server has ${p['max'] ?? '25'} presets, and no more fit into a list. Delete one first: \`/preset delete\`.`,
  'no-own-settings': () =>
    'You have nothing remembered in this server. Open a space, set how it runs, and press **Manage**, **Settings…**, **Remember**.',
  'preset-roles-gone': (p) =>
    `${counted('en', Number(p['count'] ?? '1'), { one: '{n} role that was chosen is', other: '{n} roles that were chosen are' })} gone from this server and left out.`,
  'preset-length-cut': (p) => `It lasts ${minutes(p['minutes'])} at most: this server allows no more.`,
  'preset-no-stage': () => 'It is to be a stage, which this server cannot have now: it is a voice room.',
  'preset-not-adults': (p) =>
    `${p['channel'] ?? 'That room'} is not age-restricted: the space is not for adults only, though its settings are.`,
};

/** Words of presets, in English. */
export const englishPresets: PresetTexts = {
  names,
  own,
  choice: (name, how) => `${name}: ${how}`,
  listTitle: '### Presets',
  listEmpty:
    'This server has none of its own yet. Who manages it makes one of a space that is open: `/preset save`, or **Manage**, **Settings…**, **Save as preset…**.',
  listBuiltIn: '**Everywhere**',
  listOwn: '**Of this server**',
  line: (name, how) => `- **${quoted(name)}**: ${how}`,
  kind: { stage: 'a stage', voice: 'a voice room' },
  lasts: (ms) => `lasts ${lasting('en', ms)} at most`,
  saved: (name, how) => `Saved as **${quoted(name)}**: ${how}. \`/space open preset:\` offers it to everybody here.`,
  renamed: (name, to) => `**${quoted(name)}** is called **${quoted(to)}** now.`,
  replaceQuestion: (name) =>
    `This server has a preset **${quoted(name)}** already. Replace it with how this space runs? What is planned with it stays as it is.`,
  replaceYes: 'Replace it',
  deleteQuestion: (name) => `Delete the preset **${quoted(name)}**? What is planned with it stays as it is.`,
  deleteYes: 'Delete it',
  deleted: (name) => `The preset **${quoted(name)}** is deleted.`,
  keep: 'Keep it',
  kept: 'Nothing was changed.',
  remember: 'Remember for my next spaces',
  forget: 'Forget my settings',
  saveAs: 'Save as preset…',
  remembered:
    'Remembered: your next spaces in this server begin as this one runs, when you name no preset. Nobody else’s do.',
  forgotten: 'Forgotten: your spaces here begin as those of everybody else.',
  nothingToForget: 'You have nothing remembered in this server.',
  begunSo: 'With your remembered settings. `/space open preset:` for others.',
  server: {
    heading: '**What spaces begin with** when nobody says how',
    noneOption: 'None: as Panel talk',
    more: '-# The newest presets of this server; `/preset default` has all of them.',
    none: 'No preset is set: spaces here begin as **Panel talk** when nobody says how. `/preset default name:` sets one.',
    gone: 'The preset that spaces here began with was deleted: they begin as **Panel talk** until you choose another.',
    is: (name, how) =>
      `When nobody says how, spaces here begin with **${quoted(name)}**: ${how}. What somebody has remembered for their own spaces comes first; what is planned already stays as it is.`,
    takeAway: 'Take it away',
    listed: (name) => `When nobody says how, spaces here begin with **${quoted(name)}**.`,
    begunSo: (name) => `With **${quoted(name)}**, as spaces of this server begin. \`/space open preset:\` for others.`,
    deleted: 'Spaces of this server begin with it when nobody says how; without it they begin as **Panel talk**.',
  },
  form: { title: 'Save as preset', name: 'Name', hint: 'Everybody in this server can open spaces with it.' },
  keepRoom: 'Keep the room afterwards',
  removeRoom: 'Delete the room afterwards',
  roomStays: 'the room stays afterwards',
  stays: (room) => `The room stays: ${room}`,
  endQuestion: (title) =>
    `End **${quoted(title)}** for everybody? Its room stays, as an ordinary channel, and the chat in it with it.`,
  ended: (title) => `**${quoted(title)}** has ended. Its room stays, as an ordinary channel.`,
};
