/** What the controls of a backstage ask for; the names stand in custom ids, so they stay. */
export const BACKSTAGE_ACTS = {
  /** On its own message. */
  goUp: 'b-up',
  bringUp: 'b-bring',
  /** On the private message by which a space is run. */
  open: 'b-open',
  close: 'b-close',
  call: 'b-call',
} as const;
