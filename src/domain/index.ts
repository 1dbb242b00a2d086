export { changedAbout, NO_ABOUT, parseTopics, topicsOf } from './about.ts';
export type { About, AboutChange, AboutOutcome, Cover } from './about.ts';
export { belongsBackstage, backstageOf } from './backstage.ts';
export { coverTooBig, MAX_COVER_BYTES, parsePicture, pictureOf } from './picture.ts';
export { languagesLike, parseLanguage, SPOKEN_LANGUAGES } from './spoken-language.ts';
export { decide } from './decide.ts';
export type {
  Asker,
  BackstageGone,
  Decision,
  MajlisCommand,
  OverflowGone,
  PersonSeen,
  SpaceCommand,
  SpaceEvent,
} from './event.ts';
export { evolveAll } from './evolve.ts';
export { couldNotOpen, decideOpening, isOpen, roomStays } from './life.ts';
export type { Opening } from './life.ts';
export type { HearingCode } from './hearing.ts';
export { isOfOneVoice, ONE_VOICE } from './hearing.ts';
export type { Link, LinkDirection, LinkEnd, LinkMode, LinkState } from './link.ts';
export { newEnd } from './link.ts';
export { circleOf, isHeldBack, isRestricted, isWithin, mayGoToAnybody } from './link-circle.ts';
export type { Circle, Consent, RoomCircle } from './link-circle.ts';
export { betweenRooms, closesCircle, isOneTalk, isSilenced, mayBeOneTalk, wayRule, waysOf } from './link-ways.ts';
export type { CircleOf, LinkWay, LinkWayState, WayRule } from './link-ways.ts';
export { changeLink, LINK_VOLUME, parseLinkMode } from './link-settings.ts';
export type { LinkAsker, LinkChange, LinkMuted } from './link-settings.ts';
export { acceptLink, closed, endsOf, isUnfinished, LINK_CODE_LENGTH, offerLink, touches } from './link-rules.ts';
export type { LinkDecision, LinkSide, OfferedLink } from './link-rules.ts';
export {
  conversationOf,
  crowdOf,
  heardAgain,
  mainOf,
  mayOverflow,
  wantsOverflow,
  NO_OVERFLOW,
  openedBeside,
  roomsBeside,
  withoutMark,
} from './overflow.ts';
export type { Crowd } from './overflow.ts';
export { limitOf, ownLimit, placesBy, placesIn, ROOM_TAKES } from './places.ts';
export { mayDo, PERMISSIONS } from './permissions.ts';
export type { Act, Role } from './permissions.ts';
export { isCallable, positionOf, queueOf, sharedQueue } from './queue.ts';
export { dueAtMs } from './follow-ups.ts';
export { isBlocked } from './blocks.ts';
export { isMuted } from './mutes.ts';
export { nearestFirst, onStage } from './people.ts';
export {
  DEFAULT_SPACE_RULES,
  LIMITS,
  markedTitle,
  patched,
  PRESET_NAMES,
  PRESETS,
  unmarkedTitle,
} from './space-rules.ts';
export type { Access, PresetName, QueueMode, QueueOrder, RulesPatch, SpaceRules } from './space-rules.ts';
export {
  bothPatches,
  parsePresetName,
  patchOf,
  PRESET_LIMITS,
  presetKey,
  refitted,
  serverDefault,
  settingsOf,
} from './preset.ts';
export type { Ground, PresetPick, ServerDefault, ServerPreset, SpaceSettings, StandingPreset } from './preset.ts';
export { kindOfNew, openingRefusal } from './opening-rules.ts';
export type { Opener, OpeningScene } from './opening-rules.ts';
export { accountAtMsOf, isGateOpen, MAX_GATE_ROLES, NOTHING_KNOWN, OPEN_GATE } from './speaker-gate.ts';
export type { GateNumber, SpeakerFacts, SpeakerGate } from './speaker-gate.ts';
export { refuse, REFUSAL_CODES } from './refusal.ts';
export type { Refusal, RefusalCode } from './refusal.ts';
export { DEFAULT_RULES, DIGEST_DAYS } from './server-rules.ts';
export type { Announcing, DigestDay, DigestTime, QuietHours, ServerRules } from './server-rules.ts';
export type { Consequence, ServerFault } from './server-faults.ts';
export { decideRules, parseGateNumbers, RULE_LIMITS, westernDigits } from './server-settings.ts';
export type { RuleLimit, RulesChange } from './server-settings.ts';
export { minuteOfDayIn, parseZone, zonesLike } from './zone.ts';
export type {
  Backstage,
  EndReason,
  Floor,
  Hand,
  Life,
  Overflow,
  OverflowRoom,
  Person,
  Presence,
  Room,
  RoomKind,
  Space,
  TalkTime,
} from './space.ts';
export { cutToTitle, MAX_REASON_UNITS, parseReason, parseTitle, stageTopic } from './title.ts';
export type { TextOutcome } from './title.ts';
export { hasDate, nativeRule } from './native-rule.ts';
export type { NativeRule } from './native-rule.ts';
export type { Occurrence, Plan, PlanEnd, PlanLife, PlannedOpening } from './plan.ts';
export type { DraftedMove, Recurrence, Series, SeriesException, SeriesLife } from './series.ts';
export {
  armedLead,
  decideRsvp,
  emptyAttendance,
  HOST_LEAD_MIN,
  isLead,
  LEADS_MIN,
  leadsAhead,
  MAX_ATTENDEES,
  thoseWho,
} from './rsvp.ts';
export type { Attendance, Attendee, Coming, RsvpDecision, Wish } from './rsvp.ts';
export { pacedTelling } from './reminder-pace.ts';
export {
  changePlan,
  confirmPlan,
  draftPlan,
  dueness,
  endPlan,
  isComing,
  mayPlan,
  movePlan,
  PLAN_LIMITS,
  planMissed,
  planFailed,
  planOpened,
  planningRefusal,
  planRefusal,
  runningRefusal,
} from './plan-rules.ts';
export type { PlanAsker, PlanDecision, PlanEdit, PlanningScene } from './plan-rules.ts';
export {
  confirmSeries,
  draftSeries,
  endSeries,
  knownFrom,
  knownMsOf,
  movesTurns,
  noteMoved,
  planNext,
  renumbered,
  retitledFor,
  SERIES_AHEAD,
  skipDate,
  seriesRefusal,
  timeOfDayOf,
} from './series-rules.ts';
export type { SeriesDecision } from './series-rules.ts';
export {
  dateAhead,
  datesAhead,
  datesToCome,
  hostOf,
  isSameException,
  isSkipped,
  MAX_EXCEPTIONS,
  withoutHost,
} from './series-date.ts';
export type { DateAhead, LocalDate } from './series-date.ts';
export { changeDate, exceptDate } from './series-except.ts';
export { changedDates, changeSeries } from './series-edit.ts';
export type { SeriesEdit } from './series-edit.ts';
export { moveSeries } from './series-move.ts';
export type { MoveDates, MoveScene, SeriesMove, SeriesMoveDecision } from './series-move.ts';
export { markOf, markRefusal } from './plan-mark.ts';
export { quietUntil } from './quiet-hours.ts';
export { WORD_LIMITS } from './word-list.ts';
export { forbiddenIn, untold, wordsRefusal } from './words.ts';
export type { WordField } from './words.ts';
export { ACCEPT_WITHIN_MS } from './turns.ts';
