/** What a sender says of a packet in which nobody speaks (RFC 6464). */
const silent = 127;

/**
 * What one voice says about its own loudness, where nothing is decoded that would show it (SPEC: MIX-17). Silence is believed only of a voice that has said
 * something else too: another one does not measure, and would never be heard.
 */
export class SaidLevel {
  #isMeasured = false;

  /** Whether nobody speaks in a packet of that level; undefined where it says none. */
  isSilent(level: number | undefined): boolean {
    if (level === undefined) return false;
    if (level !== silent) this.#isMeasured = true;
    return level === silent && this.#isMeasured;
  }
}
