/** What the button on an announcement asks for; the name stands in custom ids, so it stays. */
export const TELL_ME = 'tell-me';
