import type { Catalogue } from './catalogue.ts';
import { quoted } from './words.ts';

interface Told {
  readonly who: string;
  readonly whom: string;
  readonly what: string;
}

const lines: Readonly<Record<string, (told: Told) => string>> = {
  opened: ({ who }) => `${who} opened the space`,
  'went-live': () => 'the space is live',
  ending: ({ who, what }) => `${who} ended the space${what === '' ? '' : `: ${what}`}`,
  ended: () => 'the room is tidied up',
  retitled: ({ what }) => `the title is now ${what}`,
  'hand-raised': ({ whom }) => `${whom} raised a hand`,
  'hand-lowered': ({ who, whom }) => `${who} lowered the hand of ${whom}`,
  approved: ({ who, whom }) => `${who} gave ${whom} the floor`,
  'pulled-up': ({ whom }) => `${whom} was brought up in Discord itself`,
  accepted: ({ whom }) => `${whom} is speaking`,
  declined: ({ whom }) => `${whom} went to the audience`,
  'moved-down': ({ who, whom }) => `${who} moved ${whom} to the audience`,
  linked: ({ who, what }) => `${who} linked it with ${what}`,
  unlinked: ({ who, what }) => `${who} removed the link with ${what}`,
  reported: ({ who, whom }) => `${who} reported ${whom} to the moderators`,
  'could-not': ({ what }) => `could not do something: ${what}`,
};

/** A line of the action log in English. */
export const englishLog: Catalogue['logLine'] = ({ act, actor, target, detail }) => {
  const told = { who: actor ?? 'Majlis', whom: target ?? 'somebody', what: detail === null ? '' : quoted(detail) };
  return lines[act]?.(told) ?? `${told.who}: ${act}`;
};
