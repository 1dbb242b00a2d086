import { BACKSTAGE_ACTS } from '../../src/commands/backstage-acts.ts';
import { HAND_ACTS } from '../../src/commands/hand-acts.ts';
import { LINK_ACTS } from '../../src/commands/link-acts.ts';
import { MANAGE_ACTS, PERSON_BUTTONS, SPACE_BUTTONS } from '../../src/commands/manage-acts.ts';
import { PANEL_ACTS } from '../../src/commands/panel-acts.ts';
import { PRESET_ACTS } from '../../src/commands/preset-acts.ts';

/** What no panel and no page of "Manage" of this version has, with the reason. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  [PANEL_ACTS.lowerOwn]: 'on panels of earlier versions',
  [PANEL_ACTS.toldEnd]: 'under a report in the log channel',
  [PRESET_ACTS.replace]: 'asked when a preset of that name is there',
  [PRESET_ACTS.remove]: 'on the answer to /preset delete',
  [PRESET_ACTS.keep]: 'on the answers that ask before something is lost',
  [PRESET_ACTS.noDefault]: 'on the answer to /preset default',
  [MANAGE_ACTS.edited]: 'what a form is sent as',
  [MANAGE_ACTS.aboutSet]: 'what a form is sent as',
  [MANAGE_ACTS.speakTyped]: 'what a form is sent as',
  [MANAGE_ACTS.blockGiven]: 'what a form is sent as',
  [HAND_ACTS.asked]: 'what a form is sent as',
  [PRESET_ACTS.named]: 'what a form is sent as',
};

const lists = [
  PANEL_ACTS,
  HAND_ACTS,
  MANAGE_ACTS,
  PERSON_BUTTONS,
  SPACE_BUTTONS,
  BACKSTAGE_ACTS,
  LINK_ACTS,
  PRESET_ACTS,
];

/** What the bot's own lists of the panel and of "Manage" have and was not used; and what was used that should stand elsewhere. */
export const leftOut = (used: readonly string[]): readonly string[] =>
  lists
    .flatMap((acts) => Object.values<string>(acts))
    .filter((act) => used.includes(act) === (ELSEWHERE[act] !== undefined));
