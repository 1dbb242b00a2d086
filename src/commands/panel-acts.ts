/** What the panel's controls ask for; the names stand in custom ids, so they stay. */
export const PANEL_ACTS = {
  approve: 'approve',
  lower: 'lower',
  audience: 'audience',
  raise: 'raise',
  lowerOwn: 'lower-own',
  stepDown: 'step-down',
  takeOver: 'take-over',
  stayOpen: 'stay-open',
  manage: 'manage',
  end: 'end',
  toldEnd: 'told-end',
  endYes: 'end-yes',
  endWords: 'end-words',
  endNo: 'end-no',
} as const;
