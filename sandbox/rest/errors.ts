/** One fault of one field. */
export interface FieldFault {
  readonly code: string;
  readonly message: string;
}

/** Faults as Discord nests them: `{field: {_errors: [{code, message}]}}`. */
export interface FaultTree {
  [field: string]: FaultTree | readonly FieldFault[];
}

/** An answer that refuses, in Discord's shape. */
export class DiscordError extends Error {
  readonly status: number;
  readonly code: number;
  readonly errors: FaultTree | null;

  constructor(status: number, code: number, message: string, errors: FaultTree | null = null) {
    super(message);
    this.status = status;
    this.code = code;
    this.errors = errors;
  }

  /** The body that is sent. */
  body(): Record<string, unknown> {
    return { message: this.message, code: this.code, ...(this.errors === null ? {} : { errors: this.errors }) };
  }
}

/** Refusals that carry nothing but their code; texts from Discord's documentation and from what it is known to answer. */
const catalogue: Readonly<Record<number, readonly [status: number, message: string]>> = {
  10002: [404, 'Unknown Application'],
  10003: [404, 'Unknown Channel'],
  10004: [404, 'Unknown Guild'],
  10006: [404, 'Unknown Invite'],
  10007: [404, 'Unknown Member'],
  10008: [404, 'Unknown Message'],
  10009: [404, 'Unknown Permission Overwrite'],
  10011: [404, 'Unknown Role'],
  10013: [404, 'Unknown User'],
  10015: [404, 'Unknown Webhook'],
  10062: [404, 'Unknown interaction'],
  10063: [404, 'Unknown application command'],
  10065: [404, 'Unknown Voice State'],
  10067: [404, 'Unknown Stage Instance'],
  10070: [404, 'Unknown Guild Scheduled Event'],
  10071: [404, 'Unknown Guild Scheduled Event User'],
  20001: [403, 'Bots cannot use this endpoint'],
  20002: [403, 'Only bots can use this endpoint'],
  20031: [
    400,
    'Your Stage topic, server name, server description, or channel names contain words that are not allowed.',
  ],
  30013: [400, 'Maximum number of server channels reached (500)'],
  30016: [400, 'Maximum number of invites reached (1000)'],
  30038: [400, 'Maximum number of uncompleted guild scheduled events reached (100)'],
  30046: [429, 'Maximum number of edits to messages older than 1 hour reached. Try again later.'],
  30060: [400, 'Maximum number of channel permission overwrites reached (1000)'],
  40005: [413, 'Request entity too large'],
  40009: [400, 'Only one channel can have a parent_id modified at a time'],
  40032: [400, 'Target user is not connected to voice.'],
  40060: [400, 'Interaction has already been acknowledged.'],
  50001: [403, 'Missing Access'],
  50007: [403, 'Cannot send messages to this user'],
  50008: [400, 'Cannot send messages in a non-text channel'],
  50013: [403, 'Missing Permissions'],
  50024: [400, 'Cannot execute action on this channel type'],
  50027: [401, 'Invalid Webhook Token'],
  50028: [400, 'Invalid Role'],
  50033: [400, 'Invalid Recipient(s)'],
  50041: [400, 'Invalid API version provided'],
  50074: [400, 'Cannot delete a channel required for Community servers'],
  50081: [400, 'Invalid Sticker'],
  50091: [400, 'The entity type of the event is different from the entity you are trying to start the event for'],
  50109: [400, 'The request body contains invalid JSON.'],
  50160: [400, 'Voice messages do not support additional content.'],
  50161: [400, 'Voice messages must have a single audio attachment.'],
  50278: [403, 'Cannot send messages to this user due to having no mutual guilds'],
  150006: [400, 'The Stage is already open'],
  160002: [403, 'Cannot reply without permission to read message history'],
  180000: [400, 'Cannot update a finished event'],
  180002: [400, 'Failed to create stage needed for stage event'],
  180005: [400, 'An exception must change something of its date'],
};

/** The refusal of that code with Discord's status and text. Throws a plain error for a code that the catalogue lacks. */
export function refusal(code: number): DiscordError {
  const known = catalogue[code];
  if (known === undefined) throw new Error(`no text for Discord's code ${code}`);
  const [status, message] = known;
  return new DiscordError(status, code, message);
}

/** 401: the token is missing or wrong. */
export function unauthorized(): DiscordError {
  return new DiscordError(401, 0, '401: Unauthorized');
}

/** 400: the request's target is no path. */
export function badTarget(): DiscordError {
  return new DiscordError(400, 0, '400: Bad Request');
}

/** 404: there is no such route. */
export function noSuchRoute(): DiscordError {
  return new DiscordError(404, 0, '404: Not Found');
}

/** 405: the route does not take this method. */
export function methodNotAllowed(): DiscordError {
  return new DiscordError(405, 0, '405: Method Not Allowed');
}

/** One fault with the path that leads to its field; an empty path is the body itself. */
export interface PathFault extends FieldFault {
  readonly path: readonly (string | number)[];
}

/** 50035 with its tree. */
export function invalidForm(faults: readonly PathFault[]): DiscordError {
  const tree = emptyTree();
  for (const { path, code, message } of faults) insertFault(tree, path, { code, message });
  return new DiscordError(400, 50035, 'Invalid Form Body', tree);
}

/** Without a prototype: fields have the names that clients give them, `constructor` and `__proto__` among them. */
function emptyTree(): FaultTree {
  // Object.create has no type of its own.
  return Object.create(null) as FaultTree;
}

function insertFault(tree: FaultTree, path: readonly (string | number)[], fault: FieldFault): void {
  let node = tree;
  for (const step of path) {
    const next = node[String(step)];
    if (next !== undefined && !isFaultList(next)) node = next;
    else node = node[String(step)] = emptyTree();
  }
  const faults = node['_errors'];
  node['_errors'] = faults !== undefined && isFaultList(faults) ? [...faults, fault] : [fault];
}

function isFaultList(value: FaultTree | readonly FieldFault[]): value is readonly FieldFault[] {
  return Array.isArray(value);
}

/** A refused length of a text or list, in Discord's words. */
export function badLength(path: readonly (string | number)[], min: number, max: number): PathFault {
  return { path, code: 'BASE_TYPE_BAD_LENGTH', message: `Must be between ${min} and ${max} in length.` };
}

/** A refused greatest number, in Discord's words. */
export function tooGreat(path: readonly (string | number)[], max: number): PathFault {
  return { path, code: 'NUMBER_TYPE_MAX', message: `int value should be less than or equal to ${max}.` };
}

/** A refused choice, in Discord's words. */
export function badChoice(path: readonly (string | number)[], choices: readonly (string | number)[]): PathFault {
  return { path, code: 'BASE_TYPE_CHOICES', message: `Value must be one of {${choices.join(', ')}}.` };
}
