/** The counter that makes the nonce stands behind each packet (Discord docs, rtpsize modes). */
export const counterBytes = 4;
/** Proves that a packet is genuine; it stands behind the body in both modes. */
export const tagBytes = 16;

/** Transport encryption of one voice session. */
export interface PacketCipher {
  /** Opens what stands behind the first `clear` bytes; null when the packet is too short, longer than any of a voice, or not authentic. */
  open(packet: Buffer, clear: number): Buffer | null;
  /** Makes the packet to send from its header and the frame. `counter`, of 32 bits, must never repeat under one key. */
  seal(header: Buffer, frame: Buffer, counter: number): Buffer;
}
