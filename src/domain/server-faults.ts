/** What does not work in a server for want of a permission of ours, or works by a fallback. */
export type Consequence =
  | 'nothing-opens'
  | 'no-stage'
  | 'no-voice-room'
  | 'no-moves'
  | 'no-mutes'
  | 'no-status'
  | 'no-audit-log'
  | 'no-events'
  | 'no-covers'
  | 'outside-category'
  | 'no-announcement'
  | 'no-ping'
  | 'no-log'
  | 'not-found-again'
  | 'no-seat'
  | 'no-stage-rights'
  | 'no-overwrites'
  | 'no-removal'
  | 'no-panel';

/** What of a server's settings does not fit the server, besides permissions. */
export type ServerFault =
  | 'category-gone'
  | 'category-full'
  | 'announcements-gone'
  | 'announce-role-gone'
  | 'announce-role-not-given'
  | 'log-gone'
  | 'opener-role-gone'
  | 'preset-gone'
  | 'no-community';
