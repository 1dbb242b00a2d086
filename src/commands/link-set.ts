import { z } from 'zod';
import { LINK_VOLUME } from '../domain/index.ts';
import type { LinkChange, LinkMuted } from '../domain/index.ts';
import type { CommandTexts } from '../i18n/index.ts';
import { suggestLanguages } from './about-options.ts';
import type { Context, Reply, Subcommand } from './command.ts';
import { labels, say, subcommand } from './command.ts';
import { linkDone } from './link-done.ts';
import { changePicked, suggestLinks, whichLinkOption } from './link-pick.ts';
import { choicesOption } from './options.ts';

const WHAT: readonly LinkMuted[] = ['incoming', 'outgoing', 'both'];

const set = (context: Context, link: string, change: LinkChange): Promise<Reply> =>
  changePicked(context, link, change, (seen, words) => say(linkDone(words, change, seen)));

/** `/link volume`: how loud what comes in is. */
const linkVolume: Subcommand = subcommand({
  key: 'linkVolume',
  for: 'runs-a-space',
  schema: z.strictObject({ link: z.string(), percent: z.int() }),
  options: [
    whichLinkOption(),
    {
      type: 4,
      ...labels('linkVolumePercent'),
      required: true,
      min_value: LINK_VOLUME.min,
      max_value: LINK_VOLUME.max,
    },
  ],
  run: (context, { link, percent }) => set(context, link, { type: 'volume', percent }),
  suggest: (context, _focused, typed) => suggestLinks(context, typed),
});

/** `/link mute` and `/link unmute`: what is silenced on one's own side. */
const muting = (key: 'linkMute' | 'linkUnmute', whatKey: keyof CommandTexts, type: 'mute' | 'unmute'): Subcommand =>
  subcommand({
    key,
    for: 'runs-a-space',
    schema: z.strictObject({ link: z.string(), what: z.enum(WHAT).optional() }),
    options: [whichLinkOption(), choicesOption(whatKey, WHAT, (what, { linking }) => linking.what[what])],
    run: (context, { link, what = 'both' }) => set(context, link, { type, what }),
    suggest: (context, _focused, typed) => suggestLinks(context, typed),
  });

/** `/link language`: that of a link which interprets. */
const linkLanguage: Subcommand = subcommand({
  key: 'linkLanguage',
  for: 'runs-a-space',
  schema: z.strictObject({ link: z.string(), language: z.string() }),
  options: [whichLinkOption(), { type: 3, ...labels('linkLanguageLanguage'), required: true, autocomplete: true }],
  run: (context, { link, language }) => set(context, link, { type: 'language', typed: language }),
  suggest: (context, focused, typed) =>
    focused === 'language' ? suggestLanguages(context, typed) : suggestLinks(context, typed),
});

/** `/link allow`: lets the sound of a restricted space out. */
const linkAllow: Subcommand = subcommand({
  key: 'linkAllow',
  for: 'runs-a-space',
  schema: z.strictObject({ link: z.string() }),
  options: [whichLinkOption()],
  run: (context, { link }) => set(context, link, { type: 'allow' }),
  suggest: (context, _focused, typed) => suggestLinks(context, typed),
});

/** The commands by which a link that stands is set. */
export const linkSetCommands: readonly Subcommand[] = [
  linkVolume,
  muting('linkMute', 'linkMuteWhat', 'mute'),
  muting('linkUnmute', 'linkUnmuteWhat', 'unmute'),
  linkLanguage,
  linkAllow,
];
