import type { IFlattenedRuleSet } from 'dependency-cruiser';

/** One forbidden way to import, in dependency-cruiser's form; `comment` tells the violator what to do. */
export type BoundaryRule = NonNullable<IFlattenedRuleSet['forbidden']>[number];

/** A row of the import table: a room of the house, what it may import of ours, and which packages. */
interface Room {
  /** Folder under `src/`; the name of its two rules. */
  readonly name: string;
  /** Rooms it may import, each through its `index.ts`. */
  readonly rooms: readonly string[];
  /** npm packages it may import. */
  readonly packages: readonly string[];
  /** Whether it may import Node's built-in modules. */
  readonly builtIns: boolean;
  /** What a violator does instead. */
  readonly instead: string;
}

const rooms: readonly Room[] = [
  {
    name: 'lib',
    rooms: [],
    packages: [],
    builtIns: true,
    instead: 'lib is a leaf: move what needs our vocabulary or a package into the room that owns it.',
  },
  {
    name: 'domain',
    rooms: ['lib'],
    packages: [],
    builtIns: false,
    instead: 'domain is pure: return data, and let app or an adapter talk to the outside.',
  },
  {
    name: 'i18n',
    rooms: ['lib', 'domain'],
    packages: [],
    builtIns: false,
    instead: 'i18n turns codes and plain values into text: pass the value in as an argument.',
  },
  {
    name: 'app',
    rooms: ['domain', 'lib', 'i18n'],
    packages: [],
    builtIns: false,
    instead: 'app declares a port (an interface) for what it needs; an adapter implements it and main hands it in.',
  },
  {
    name: 'voice/engine',
    rooms: ['lib'],
    packages: [],
    builtIns: false,
    instead: 'the engine knows track ids and frames only: hand in the ticker, codec or sink from voice/node.',
  },
  {
    name: 'voice/codec',
    rooms: ['voice/engine', 'lib'],
    packages: ['@discordjs/opus', '@evan/opus', 'prism-media'],
    builtIns: true,
    instead: 'the codec turns packets into samples and back: anything with people or Discord in it belongs elsewhere.',
  },
  {
    name: 'voice/transport',
    rooms: ['voice/engine', 'lib'],
    packages: ['@discordjs/voice', '@noble/ciphers', '@snazzah/davey', 'discord-api-types'],
    builtIns: true,
    instead: 'transport carries packets: take what you need as messages from voice/node.',
  },
  {
    name: 'voice/node',
    rooms: ['voice/engine', 'voice/codec', 'voice/transport', 'lib'],
    packages: ['zod'],
    builtIns: true,
    instead: 'a voice node is spoken to by messages only: add a message instead of an import.',
  },
  {
    name: 'voice',
    rooms: ['voice/engine', 'voice/codec', 'voice/transport', 'voice/node', 'lib'],
    packages: ['zod'],
    builtIns: true,
    instead: 'voice is spoken to by messages only: add a message instead of an import.',
  },
  {
    name: 'commands',
    rooms: ['app', 'domain', 'i18n', 'lib'],
    packages: ['zod', '@discordjs/builders', 'discord-api-types'],
    builtIns: false,
    instead: 'a command has a definition, one call into app and one view: let app do the work and discord the sending.',
  },
  {
    name: 'discord',
    rooms: ['app', 'domain', 'commands', 'i18n', 'lib'],
    packages: ['discord.js', '@discordjs/core', '@discordjs/rest', '@discordjs/ws', 'discord-api-types', 'zod'],
    builtIns: true,
    instead: 'the gateway edge calls app: what needs the store, jobs or sound goes through a use case and its port.',
  },
  {
    name: 'scheduler',
    rooms: ['app', 'domain', 'i18n', 'lib'],
    packages: ['bullmq', 'ioredis', 'zod'],
    builtIns: true,
    instead: 'a job calls app; main hands in the connection. Adapters do not know each other.',
  },
  {
    name: 'store',
    rooms: ['app', 'domain', 'i18n', 'lib'],
    packages: ['@electric-sql/pglite', 'drizzle-orm', 'pg', 'zod'],
    builtIns: true,
    instead: 'the store implements ports of app. Adapters do not know each other.',
  },
  {
    name: 'calendar',
    rooms: ['app', 'domain', 'lib'],
    packages: ['temporal-polyfill', 'rrule-temporal', 'chrono-node', 'ical-generator'],
    builtIns: false,
    instead:
      'the calendar implements a port of app, and is handed the time and the zone. Adapters do not know each other.',
  },
  {
    name: 'web',
    rooms: ['app', 'domain', 'i18n', 'lib'],
    packages: ['zod'],
    builtIns: true,
    instead: 'the companion calls app. Adapters do not know each other.',
  },
  {
    name: 'config',
    rooms: ['lib'],
    packages: ['zod'],
    builtIns: true,
    instead: 'config is read by main and handed in: it knows nobody.',
  },
  {
    name: 'observe',
    rooms: ['lib'],
    packages: ['pino', 'zod'],
    builtIns: true,
    instead: 'logs, metrics and health are handed in as lib interfaces: observe knows nobody.',
  },
];

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
const anyOf = (names: readonly string[]): string => `(?:${names.map(escaped).join('|')})`;
const roomNames: readonly string[] = rooms.map((room) => room.name);
const installed = '(^|/)node_modules/';
const packagePath = (names: readonly string[]): string => `${installed}${anyOf(names)}/`;

/** Files of a room; `voice` alone means its top-level files, because its subfolders are rooms of their own. */
const filesOf = (name: string): string => (name === 'voice' ? '^src/voice/[^/]+$' : `^src/${escaped(name)}/`);

const roomRules = (room: Room): BoundaryRule[] => {
  const allowedRooms = [room.name, ...room.rooms].map(filesOf);
  const packages: BoundaryRule = {
    name: `${room.name}-packages`,
    severity: 'error',
    comment: `src/${room.name} may import ${room.packages.length === 0 ? 'no package' : `only ${room.packages.join(', ')}`}: ${room.instead}`,
    from: { path: filesOf(room.name) },
    to: { path: installed, ...(room.packages.length === 0 ? {} : { pathNot: packagePath(room.packages) }) },
  };
  const rules: BoundaryRule[] = [
    {
      name: `${room.name}-rooms`,
      severity: 'error',
      comment: `src/${room.name} may import ${room.rooms.length === 0 ? 'nothing of ours' : `only ${room.rooms.join(', ')}`}: ${room.instead}`,
      from: { path: filesOf(room.name) },
      to: { path: '^(src|bin|test|bench|scripts)/', pathNot: allowedRooms },
    },
    packages,
  ];
  if (room.builtIns) return rules;
  return [
    ...rules,
    {
      name: `${room.name}-built-ins`,
      severity: 'error',
      comment: `src/${room.name} may not import Node's built-in modules: ${room.instead}`,
      from: { path: filesOf(room.name) },
      to: { dependencyTypes: ['core'] },
    },
  ];
};

/** A vendor stands behind one room's wall, whoever else is in the house: main and future rooms included. */
const wall = (name: string, packages: readonly string[], homes: readonly string[]): BoundaryRule => ({
  name: `wall-${name}`,
  severity: 'error',
  comment: `${packages.join(', ')} may be imported only in ${homes.join(', ')}: use that room's own door instead.`,
  from: {
    path: '^src/',
    pathNot: homes.map((home) => (home.endsWith('.ts') ? `^src/${escaped(home)}$` : filesOf(home))),
  },
  to: { path: packagePath(packages) },
});

const walls: readonly BoundaryRule[] = [
  wall('discord', ['discord.js', '@discordjs/core', '@discordjs/rest', '@discordjs/ws'], ['discord']),
  wall('discord-types', ['discord-api-types'], ['discord', 'commands', 'voice/transport']),
  wall('voice', ['@discordjs/voice', '@snazzah/davey'], ['voice/transport']),
  wall('opus', ['@discordjs/opus', '@evan/opus', 'opusscript', 'prism-media'], ['voice/codec']),
  wall('jobs', ['bullmq'], ['scheduler']),
  wall('database', ['@electric-sql/pglite', 'pg'], ['store']),
  wall('drizzle', ['drizzle-orm'], ['store/drizzle.ts']),
  wall('redis', ['ioredis'], ['scheduler']),
  wall('logs', ['pino'], ['observe']),
  wall('calendar', ['temporal-polyfill', 'rrule-temporal', 'chrono-node', 'ical-generator'], ['calendar']),
];

const doorRooms = roomNames.filter((name) => name !== 'voice');

const houseRules: readonly BoundaryRule[] = [
  {
    name: 'door',
    severity: 'error',
    comment: 'A room is entered by its index.ts only: export what you need there, or ask whether it should be needed.',
    from: { path: `^src/(?:(${doorRooms.map(escaped).join('|')})/|[^/]+$|voice/[^/]+$)` },
    to: { path: `^src/${anyOf(doorRooms)}/`, pathNot: [`^src/${anyOf(doorRooms)}/index\\.ts$`, '^src/$1/'] },
  },
  {
    name: 'unknown-room',
    severity: 'error',
    comment:
      'This folder is not in the import table: add its row to scripts/boundary-rules.ts and docs/ARCHITECTURE.md.',
    from: { path: '^src/', pathNot: ['^src/main\\.ts$', ...roomNames.map(filesOf)] },
    to: {},
  },
  {
    name: 'main-is-the-top',
    severity: 'error',
    comment: 'main.ts wires the parts and is imported by nobody: move what you need into a room.',
    from: {},
    to: { path: '^src/main\\.ts$' },
  },
  {
    name: 'bin-built-ins-only',
    severity: 'error',
    comment:
      'The launcher runs before anything is installed: it imports Node built-ins and its own files, and starts the rest as processes.',
    from: { path: '^bin/' },
    to: { pathNot: '^bin/', dependencyTypesNot: ['core'] },
  },
  {
    name: 'sandbox-stands-alone',
    severity: 'error',
    comment:
      'The local Discord is a package of its own: it imports nothing from src, and speaks to it over sockets only.',
    from: { path: '^sandbox/' },
    to: { path: '^(src|bin|test|bench|scripts)/' },
  },
  {
    name: 'sandbox-packages',
    severity: 'error',
    comment:
      'The local Discord must not lean on the libraries that are tested against it: speak the protocol, or add the package to sandbox/package.json and to this rule.',
    from: { path: '^sandbox/', pathNot: '^sandbox/playground/(?:page/|build\\.ts$)' },
    to: {
      path: installed,
      pathNot: packagePath([
        '@noble/ciphers',
        '@snazzah/davey',
        'discord-api-spec',
        'discord-api-types',
        'prism-media',
        'ws',
        '@types/ws',
        'zod',
      ]),
    },
  },
  {
    name: 'page-stands-alone',
    severity: 'error',
    comment:
      'The page runs in a browser and knows the local Discord by its socket only: what both must know belongs to contract.ts, and of packages it has Preact and its signals.',
    from: { path: '^sandbox/playground/page/' },
    to: {
      path: '.',
      pathNot: [
        '^sandbox/playground/(?:page/|contract\\.ts$)',
        '\\?worker&url$',
        packagePath(['preact', '@preact/signals']),
      ],
    },
  },
  {
    name: 'page-is-served-not-imported',
    severity: 'error',
    comment: 'The page is bundled for browsers and served as files: the local Discord imports nothing of it.',
    from: { path: '^(src|sandbox|bin)/', pathNot: '^sandbox/playground/page/' },
    to: { path: '^sandbox/playground/page/' },
  },
  {
    name: 'page-contract-imports-nothing',
    severity: 'error',
    comment: 'This file goes into the page as it stands: write down what both sides must know, and import nothing.',
    from: { path: '^sandbox/playground/contract\\.ts$' },
    to: { path: '.' },
  },
  {
    name: 'page-build-packages',
    severity: 'error',
    comment: 'Building the page takes Vite only: what else the page needs it brings along itself.',
    from: { path: '^sandbox/playground/build\\.ts$' },
    to: { path: installed, pathNot: packagePath(['vite']) },
  },
  {
    name: 'sandbox-server-without-davey',
    severity: 'error',
    comment:
      'davey is the client side of DAVE: only the people of the local Discord speak through it. The voice server knows MLS by itself, or it would be tested against itself.',
    from: { path: '^sandbox/', pathNot: '^sandbox/voice/client/' },
    to: { path: packagePath(['@snazzah/davey']) },
  },
  {
    name: 'src-without-sandbox',
    severity: 'error',
    comment: 'The product does not know the local Discord: it reaches it by DISCORD_API, as it reaches the real one.',
    from: { path: '^src/' },
    to: { path: '^sandbox/' },
  },
  {
    name: 'no-test-code-in-product',
    severity: 'error',
    comment: 'Test, bench and script code stays outside the product: move the shared part into a room.',
    from: { path: '^(src|sandbox)/' },
    to: { path: '^(test|bench|scripts)/' },
  },
  {
    name: 'no-circle',
    severity: 'error',
    comment: 'These files import each other, if only for types: move what both need into a third.',
    from: {},
    to: { circular: true },
  },
  {
    name: 'resolvable',
    severity: 'error',
    comment: 'This import leads nowhere: name the file with its .ts extension, or add the package to package.json.',
    from: { path: '^(src|sandbox|bin)/' },
    to: { couldNotResolve: true },
  },
  {
    name: 'no-dev-package-in-product',
    severity: 'error',
    comment: 'A devDependency is not installed in production: import its types only, or move it to dependencies.',
    from: { path: '^(src|sandbox)/' },
    to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
  },
  {
    name: 'no-undeclared-package',
    severity: 'error',
    comment:
      'This package is here only because another one brought it: add it to package.json and docs/dependencies.md.',
    from: { path: '^(src|sandbox)/' },
    to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
  },
];

/** Every import boundary of the house: one row per room, the vendor walls, and the rules of the whole. */
export const boundaryRules: readonly BoundaryRule[] = [...rooms.flatMap(roomRules), ...walls, ...houseRules];
