export { createCommandRegistry, type CommandRegistry, type Scope } from './registry.ts';
export { OPTION, type Choice, type Command, type Option } from './model.ts';
export { routeCommands } from './routes.ts';
export { routeCommandIndex } from './command-index.ts';
