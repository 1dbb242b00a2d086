/** What the controls and forms of `/setup` ask for; the names stand in custom ids, so they stay. */
export const SETUP_ACTS = {
  language: 'setup-language',
  openers: 'setup-openers',
  category: 'setup-category',
  kind: 'setup-kind',
  ownRooms: 'setup-own-rooms',
  announceIn: 'setup-announce-in',
  announceTo: 'setup-announce-to',
  logIn: 'setup-log-in',
  limits: 'setup-limits',
  limitsTyped: 'setup-limits-typed',
  quiet: 'setup-quiet',
  quietTyped: 'setup-quiet-typed',
  zone: 'setup-zone',
  zoneTyped: 'setup-zone-typed',
  check: 'setup-check',
  back: 'setup-back',
} as const;
