/**
 * Names of chat-input commands and their options (documentation, application command naming): letters and numbers of
 * any script, with the combining marks of Devanagari and Thai only, so that no Arabic haraka or shadda passes.
 */
const PATTERN = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u;

/** Whether Discord takes it as the name of a chat-input command or option; capitals that have a small form are refused. */
export function isValidName(name: string): boolean {
  return PATTERN.test(name) && name === name.toLowerCase();
}
