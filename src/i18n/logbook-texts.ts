/** Descriptions of the commands around the action log, 1–100 characters each. */
export interface LogbookCommandTexts {
  readonly log: string;
  readonly logShow: string;
  readonly logShowPage: string;
  readonly logExport: string;
  readonly logExportFormat: string;
  /** The option that picks a space, also one that is over. */
  readonly whichLog: string;
  readonly spaceReport: string;
  readonly spaceReportUser: string;
  readonly spaceReportReason: string;
  readonly privacy: string;
}

/** What somebody reports; ids become mentions, texts are what people wrote: raw. */
export interface ReportTold {
  readonly byUserId: string;
  readonly userId: string;
  readonly reason: string;
  readonly atMs: number;
  readonly channelId: string | null;
  /** What they are in that space, and whether they are in its room now. */
  readonly role: 'host' | 'co-host' | 'speaker' | 'listener';
  readonly isThere: boolean;
}

/** Words around the action log. */
export interface LogbookTexts {
  /** After a line of the log: why, as its actor wrote it. */
  why(reason: string): string;
  /** Above the lines of a space in the log channel. */
  heading(title: string): string;
  report(told: ReportTold): string;
  /** Between a report and the lines that touch whom it names. */
  readonly reportLines: string;
  readonly reportNoLines: string;
  /** To whoever reported. */
  reported(userId: string): string;
  showTitle(title: string): string;
  readonly showEmpty: string;
  showFoot(page: number, pages: number): string;
  exported(title: string, lines: number): string;
  /** When not all of it fits into one file. */
  readonly exportCut: string;
  /** Autocomplete's line for a space that is over. Plain: no markdown there. */
  pastChoice(title: string, day: string): string;
}

/** Words of `/privacy`. */
export interface PrivacyTexts {
  /** What is kept, and for how many days after the end of a space. */
  readonly told: (days: number) => string;
  readonly exportButton: string;
  readonly forgetButton: string;
  readonly exported: string;
  readonly question: string;
  readonly confirmButton: string;
  readonly cancelButton: string;
  readonly cancelled: string;
  readonly forgotten: string;
  /** When spaces or series that still run or are to come name them. */
  forgottenLater(count: number): string;
}
