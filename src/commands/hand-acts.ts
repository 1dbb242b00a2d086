/** What the buttons and forms about one's own hand ask for; the names stand in custom ids, so they stay. */
export const HAND_ACTS = {
  /** Opens the form for a question. */
  ask: 'ask',
  asked: 'asked',
  /** On a private message of ours, which the answer replaces. */
  lowerMine: 'lower-mine',
} as const;

/** How much a form and an option take of a question; the space decides again. */
export const QUESTION_LENGTH = 200;
