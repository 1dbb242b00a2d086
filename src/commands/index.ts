export { announcementMark, isRecap, renderAnnouncement } from './announcement.ts';
export type { Choice, ComponentAct, Context, Reply, Subcommand } from './command.ts';
export { refuse, say } from './command.ts';
export { parseCustomId, type CustomId } from './custom-id.ts';
export { renderNotice } from './notice.ts';
export { renderPanel, standsOnPanel } from './panel.ts';
export { commandDefinitions, findAct, findSubcommand } from './registry.ts';
