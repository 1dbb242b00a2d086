/** Which Opus binding this machine has; `none` means that rooms can be carried voice by voice but never mixed. */
export type OpusCodecName = '@discordjs/opus' | '@evan/opus' | 'none';

/**
 * Finds the Opus binding: @discordjs/opus where it could be compiled, else @evan/opus, which comes prebuilt. Never
 * fails.
 */
export async function findOpusCodec(): Promise<OpusCodecName> {
  if (await loads(() => import('@discordjs/opus'))) return '@discordjs/opus';
  if (await loads(() => import('@evan/opus'))) return '@evan/opus';
  return 'none';
}

async function loads(load: () => Promise<unknown>): Promise<boolean> {
  try {
    await load();
    return true;
  } catch {
    // Not compiled or not installed here: that is the answer, not a failure.
    return false;
  }
}
