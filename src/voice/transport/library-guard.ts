import { VoiceUDPSocket, VoiceWebSocket } from '@discordjs/voice';

/** Where the library threw. */
export type LibraryFault = 'voice-message' | 'datagram';

/**
 * Keeps exceptions of @discordjs/voice 0.19.2 inside the session that they belong to: out of a socket's handler they would end
 * the thread, and with it every other room. It throws on a voice gateway message that is too short, no object or without the
 * fields it reads (also on an encryption version that davey does not know), and on a datagram for a socket that is closed
 * already: its first keep-alive comes a turn of the loop after the socket was made. Such a message is lost; what it was needed
 * for is mended by the seat's own timeouts. Call once per thread.
 */
export function installLibraryGuard(onFault: (fault: LibraryFault) => void): void {
  const { onMessage } = VoiceWebSocket.prototype;
  const { send } = VoiceUDPSocket.prototype;

  VoiceWebSocket.prototype.onMessage = function guarded(event): void {
    try {
      onMessage.call(this, event);
    } catch {
      onFault('voice-message');
    }
  };
  VoiceUDPSocket.prototype.send = function guarded(datagram): void {
    try {
      send.call(this, datagram);
    } catch {
      onFault('datagram');
    }
  };
}
