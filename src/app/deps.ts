import type { Clock, Ids, Logger, UserId } from '../lib/index.ts';
import type { AnnouncementPort, MemberRolePort } from './announcement-port.ts';
import type { BlockStore } from './block-port.ts';
import type { CalendarPort } from './calendar-port.ts';
import type { CallOrderPort } from './call-order-port.ts';
import type { DigestStore } from './digest-port.ts';
import type { EventPort, PlanEventStore } from './event-port.ts';
import type { CoverStore, FilePort } from './cover-port.ts';
import type { DataStore } from './data-port.ts';
import type { FeedKey, FeedStore } from './feed-port.ts';
import type { LeftStore } from './left-port.ts';
import type { MessagePort, OutboxStore } from './outbox-port.ts';
import type {
  AccountPort,
  JobPort,
  LeaseStore,
  LinkStore,
  OwedStore,
  PanelPort,
  RoomPort,
  SettingsStore,
  VoicePort,
} from './ports.ts';
import type { SpaceStore } from './space-port.ts';
import type { PersonalStore } from './personal-port.ts';
import type { PlanRoomStore } from './plan-room-port.ts';
import type { PlanStore, SeriesStore } from './plan-ports.ts';
import type { PosterPort, PosterStore } from './poster-port.ts';
import type { PresetStore } from './preset-port.ts';
import type { RsvpStore } from './rsvp-port.ts';
import type { OpeningStore, PersonStore, ServerPort } from './server-ports.ts';
import type { ToldStore } from './told-port.ts';

/** Times that an operator may want otherwise, in milliseconds. */
export interface AppConfig {
  /** How long a live space may be empty before it ends. */
  readonly graceMs: number;
  /** How long an opening waits for our account to sit and be heard before the space goes live without ears. Default 5 000. */
  readonly earsWaitMs?: number;
  /** How long an opening may take before it is given up. Default 60 000. */
  readonly openWithinMs?: number;
  /** How often everything is compared though nothing was told. Default 60 000. */
  readonly slowPassMs?: number;
  /** How late a planned space still opens by itself. Default 900 000. */
  readonly openLateMs?: number;
  /** How long a space and its log are kept after its end. Default 90 days. */
  readonly retentionMs?: number;
  /** The least time between two edits of one panel. Default 2 000. */
  readonly panelEveryMs?: number;
  /** The least time between two edits of one announcement while it is young. Default 30 000. */
  readonly announceEveryMs?: number;
}

/** What the use cases are handed by `main`. */
export interface AppDeps {
  readonly spaces: SpaceStore;
  readonly links: LinkStore;
  readonly settings: SettingsStore;
  readonly owed: OwedStore;
  readonly leases: LeaseStore;
  readonly outbox: OutboxStore;
  readonly data: DataStore;
  readonly blocks: BlockStore;
  readonly personal: PersonalStore;
  readonly servers: LeftStore;
  readonly openings: OpeningStore;
  readonly people: PersonStore;
  readonly plans: PlanStore;
  readonly rsvps: RsvpStore;
  readonly posterStore: PosterStore;
  readonly series: SeriesStore;
  readonly told: ToldStore;
  readonly digests: DigestStore;
  readonly events: EventPort;
  readonly planEvents: PlanEventStore;
  readonly planRooms: PlanRoomStore;
  readonly feeds: FeedStore;
  readonly presets: PresetStore;
  readonly covers: CoverStore;
  readonly files: FilePort;
  /** The address at which the calendar of a key is read; null where none is served. */
  readonly feedAddress: ((key: FeedKey) => string) | null;
  readonly calendar: CalendarPort;
  readonly jobs: JobPort;
  readonly rooms: RoomPort;
  readonly panels: PanelPort;
  readonly server: ServerPort;
  readonly announcements: AnnouncementPort;
  readonly posters: PosterPort;
  readonly memberRoles: MemberRolePort;
  readonly messages: MessagePort;
  readonly order: CallOrderPort;
  readonly voice: VoicePort;
  readonly accounts: AccountPort;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly logger: Logger;
  readonly config: AppConfig;
  /** Our main account: the one that runs everything, and the first to sit in rooms. */
  readonly accountId: UserId;
}

/** The configuration with every default in place. */
export const completed = (config: AppConfig): Required<AppConfig> => ({
  // Joining takes 0.3 to 2 s; past five a host wonders, and a space without ears is still a space.
  earsWaitMs: 5000,
  // Longer than any rate limit of a healthy Discord; an interaction's answer lives 15 minutes.
  openWithinMs: 60_000,
  // A missed event is mended within a minute at no cost: comparing makes no calls.
  slowPassMs: 60_000,
  // People wait a quarter of an hour for somebody who is late; after that most are gone, and the host decides.
  openLateMs: 900_000,
  // A quarter: time to look into a complaint or to write about a talk, and no longer.
  retentionMs: 90 * 86_400_000,
  // Discord takes five edits per five seconds in a channel; panels share that with people's buttons.
  panelEveryMs: 2000,
  // Counts for people who are elsewhere; several spaces share the channel's five edits per five seconds.
  announceEveryMs: 30_000,
  ...config,
});
