import type { PersonAct } from './person-acts.ts';
import type { SpaceAct } from './space-acts.ts';

/** What the private messages by which a space is run ask for; the names stand in custom ids, so they stay. */
export const MANAGE_ACTS = {
  home: 'm-home',
  pick: 'm-pick',
  settings: 'm-settings',
  mode: 'm-mode',
  order: 'm-order',
  access: 'm-access',
  roles: 'm-roles',
  edit: 'm-edit',
  edited: 'm-edited',
  keepRoom: 'm-keep-room',
  removeRoom: 'm-remove-room',
  places: 'm-places',
  overflowOn: 'm-overflow',
  overflowOff: 'm-no-overflow',
  remember: 'm-remember',
  forgetSettings: 'm-forget-settings',
  about: 'm-about',
  aboutSet: 'm-about-set',
  speakers: 'm-speakers',
  speakRoles: 'm-speak-roles',
  speakForm: 'm-speak-form',
  speakTyped: 'm-speak-typed',
  adultsOn: 'm-adults',
  adultsOff: 'm-no-adults',
  block: 'm-block',
  blockGiven: 'block-given',
} as const;

/** What each button about a person asks for. */
export const PERSON_BUTTONS: Readonly<Record<Exclude<PersonAct, 'block'>, string>> = {
  invite: 'p-invite',
  toAudience: 'p-audience',
  mute: 'p-mute',
  unmute: 'p-unmute',
  remove: 'p-remove',
  unblock: 'p-unblock',
  coHost: 'p-cohost',
  dropCoHost: 'p-no-cohost',
  makeHost: 'p-host',
  addGuest: 'p-guest',
  dropGuest: 'p-no-guest',
  lowerHand: 'p-lower',
};

/** What each button about the whole space asks for. */
export const SPACE_BUTTONS: Readonly<Record<Exclude<SpaceAct, 'claim'>, string>> = {
  muteAll: 's-mute-all',
  pullBrake: 's-brake',
  releaseBrake: 's-no-brake',
  lock: 's-lock',
  unlock: 's-unlock',
  next: 's-next',
  moreTime: 's-more-time',
  extend: 's-extend',
  hide: 's-hide',
  show: 's-show',
};
