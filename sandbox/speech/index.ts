export { talk } from './talk.ts';
export { readOggOpus, spokenLine } from './lines.ts';
export type { SpokenLine } from './lines.ts';
export { writeOggOpus } from './ogg-opus-writer.ts';
