/** Where a kill may fall: a call to Discord or a commit of the store, and on which side of it. */
export interface FaultPoint {
  /** `call`: a REST call, named by method and path; `commit`: named by what it writes first. */
  readonly kind: 'call' | 'commit';
  readonly name: string;
  /** before: it never reached the other side. after: it was carried out, and its answer never came. */
  readonly side: 'before' | 'after';
}

/** A fault point as the report names it. */
export const pointName = ({ kind, name, side }: FaultPoint): string => `${side} ${kind} ${name}`;

/** Calls that journeys make, with the acts that bring them about. */
const CALLS: Readonly<Record<string, readonly string[]>> = {
  'POST /interactions/:id/:token/callback': ['raise', 'open'],
  'PATCH /webhooks/:id/:token/messages/@original': ['raise', 'approve', 'open'],
  'POST /guilds/:id/channels': ['open'],
  'DELETE /channels/:id': ['end'],
  'POST /stage-instances': ['open'],
  'DELETE /stage-instances/:id': ['end'],
  'PUT /channels/:id/permissions/:id': ['approve', 'raise', 'open'],
  'DELETE /channels/:id/permissions/:id': ['to-audience', 'step-down', 'approve', 'raise'],
  'PATCH /guilds/:id/members/:id': ['approve', 'to-audience', 'raise', 'unbound'],
  'PATCH /guilds/:id/voice-states/:id': ['join', 'approve', 'to-audience', 'native-raise'],
  'PATCH /guilds/:id/voice-states/@me': ['open'],
  'POST /channels/:id/messages': ['open', 'delete-panel', 'link', 'log'],
  'PATCH /channels/:id/messages/:id': ['raise', 'join', 'leave'],
  'PUT /channels/:id/voice-status': ['open', 'join'],
};

/** Commits that journeys bring about, with the acts that do. */
const COMMITS: Readonly<Record<string, readonly string[]>> = {
  'insert space': ['open', 'join'],
  'update space': ['raise', 'approve', 'join', 'leave', 'end'],
  'insert space_applied': ['open', 'approve', 'to-audience'],
  'insert link': ['link', 'join'],
  'update link': ['link', 'unlink'],
  'insert owed_unmute': ['to-audience', 'unbound'],
  'delete owed_unmute': ['to-audience', 'unbound', 'leave'],
  'change seat_lease': ['open', 'link', 'end'],
  'insert guild_settings': ['language', 'announce', 'log'],
  'update outbox': ['log', 'raise', 'approve'],
  'delete outbox': ['log', 'raise', 'approve'],
  'insert person_settings': ['own language'],
  'add job': ['leave'],
};

const bothSides = (kind: FaultPoint['kind'], names: readonly string[]): readonly FaultPoint[] =>
  names.flatMap((name) => [
    { kind, name, side: 'before' as const },
    { kind, name, side: 'after' as const },
  ]);

/** Every named fault point. */
export const faultPoints: readonly FaultPoint[] = [
  ...bothSides('call', Object.keys(CALLS)),
  ...bothSides('commit', Object.keys(COMMITS)),
];

/** The acts that lead to a fault point. */
export const actsTowards = ({ kind, name }: FaultPoint): readonly string[] =>
  (kind === 'call' ? CALLS : COMMITS)[name] ?? [];

/** What a REST call is called: its method, and its path with ids and tokens left out. */
export const callName = (method: string, path: string): string => {
  const [bare = ''] = path.split('?');
  const named = decodeURIComponent(bare)
    .replace(/^\/api(\/v\d+)?/, '')
    .replace(/\/\d{15,20}(?=\/|$)/g, '/:id')
    .replace(/^(\/(?:interactions|webhooks)\/:id)\/[^/]+/, '$1/:token');
  return `${method} ${named}`;
};

/** Tables that only go along with another one in its transaction. */
const COMPANIONS: ReadonlySet<string> = new Set(['person', 'action_log']);

/** What a statement writes, such as "update space"; null when it writes nothing that is counted. */
export const writeName = (sql: string): string | null => {
  const bare = sql.replace(/^(\s*--[^\n]*\n)*\s*/, '');
  const found = /^(insert into|update|delete from)\s+"?app"?\."?(\w+)"?/i.exec(bare);
  if (found !== null) {
    const [, verb = '', table = ''] = found;
    if (COMPANIONS.has(table)) return null;
    // A change of leases gives back and takes in one transaction.
    return `${table === 'seat_lease' ? 'change' : verb.split(' ')[0]?.toLowerCase()} ${table}`;
  }
  return /^select\s+add_job\(/i.test(bare) ? 'add job' : null;
};
