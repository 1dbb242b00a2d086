/** What the controls of links ask for; the names stand in custom ids, so they stay. */
export const LINK_ACTS = {
  /** Leads to the page, from one by which a space is run. */
  open: 'l-open',
  pick: 'l-pick',
  volume: 'l-volume',
  muteIncoming: 'l-mute-in',
  unmuteIncoming: 'l-unmute-in',
  muteOutgoing: 'l-mute-out',
  unmuteOutgoing: 'l-unmute-out',
  allow: 'l-allow',
  leave: 'l-leave',
  refresh: 'l-refresh',
  /** On an answer and on what is told in a room's chat: it is answered beside it. */
  allowTold: 'l-allow-told',
} as const;
