export { connectPerson } from './person.ts';
export type { OfferedChoice, Person, PersonOptions, Target, Where } from './contract.ts';
export type { ComponentQuery } from './find-component.ts';
export type { ModalValues } from './modal-body.ts';
export type { OptionValue, PersonFile } from './command-body.ts';
export type { Outcome } from './outcome.ts';
export { allComponents, SEEN_FLAG, textOf } from './seen.ts';
export type {
  SeenComponent,
  SeenEvent,
  SeenMessage,
  SeenModal,
  SeenScheduledEvent,
  SeenUser,
  SeenVoiceState,
} from './seen.ts';
