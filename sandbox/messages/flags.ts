/** Message flags that the sandbox knows (documentation, message flags). */
export const MESSAGE_FLAG = {
  suppressEmbeds: 4,
  ephemeral: 64,
  loading: 128,
  suppressNotifications: 4096,
  voiceMessage: 8192,
  componentsV2: 32768,
} as const;

const ON_CREATE =
  MESSAGE_FLAG.suppressEmbeds |
  MESSAGE_FLAG.suppressNotifications |
  MESSAGE_FLAG.voiceMessage |
  MESSAGE_FLAG.componentsV2;

/** Flags that a client may set on a message it sends; others are dropped without an error, as Discord does. */
export function settableFlags(asked: number | null | undefined, byInteraction: boolean): number {
  return (asked ?? 0) & (byInteraction ? ON_CREATE | MESSAGE_FLAG.ephemeral : ON_CREATE);
}

/** Flags after an edit: SUPPRESS_EMBEDS follows the request, COMPONENTS_V2 can be set and never taken away. */
export function flagsAfterEdit(current: number, asked: number | null | undefined): number {
  const suppress =
    asked === undefined || asked === null ? current & MESSAGE_FLAG.suppressEmbeds : asked & MESSAGE_FLAG.suppressEmbeds;
  const v2 = (current | (asked ?? 0)) & MESSAGE_FLAG.componentsV2;
  return (current & ~MESSAGE_FLAG.suppressEmbeds) | suppress | v2;
}
