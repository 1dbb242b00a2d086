import type { HearingCode } from '../domain/index.ts';

/** Where it is; the title is raw, `server` null while its name is not known. */
interface Place {
  readonly title: string;
  readonly server: string | null;
  readonly channelId: string | null;
}

interface About {
  /** It is about somebody beside whom everybody else is heard. */
  readonly isOfOneVoice: boolean;
}

/** Words of the alarm that Majlis does not hear a room, or is not heard there. */
export interface HearingTexts {
  /** One sentence each: what is wrong, and what is done about it or can be. */
  readonly why: Readonly<Record<HearingCode, string>>;
  /** In a few words, for the log. */
  readonly brief: Readonly<Record<HearingCode, string>>;
  /** Whose sound it is about. */
  whose(who: readonly string[]): string;
  /** In the panel, before why; `isOfOneVoice`: everybody else is heard. */
  panel(sinceMs: number, isOfOneVoice: boolean): string;
  /** What the host is told. */
  alarm(told: Place & About & { readonly codes: readonly HearingCode[]; readonly who: readonly string[] }): string;
  /** What the host is told when it is over. */
  over(told: Place & About & { readonly afterMs: number }): string;
}
