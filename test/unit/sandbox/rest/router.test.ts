import { describe, expect, it } from 'vitest';
import { createRouter, type Router } from '../../../../sandbox/rest/index.ts';

function routerOf(...routes: readonly (readonly ['GET' | 'PATCH', string])[]): Router {
  const router = createRouter();
  for (const [method, template] of routes) router.route(method, template, () => ({ status: 204 }));
  return router;
}

describe('router', () => {
  it('prefers fixed segments, whatever was registered first', () => {
    const router = routerOf(
      ['PATCH', '/guilds/:guildId/voice-states/:userId'],
      ['PATCH', '/guilds/:guildId/voice-states/@me'],
    );
    expect(router.find('PATCH', '/guilds/1/voice-states/@me')).toMatchObject({
      template: '/guilds/:guildId/voice-states/@me',
      params: { guildId: '1' },
    });
    expect(router.find('PATCH', '/guilds/1/voice-states/2')).toMatchObject({ params: { guildId: '1', userId: '2' } });
  });

  it('tells an unknown path from a method that a known one does not take', () => {
    const router = routerOf(['GET', '/users/@me'], ['PATCH', '/users/:userId']);
    expect(router.find('GET', '/users')).toBe('no-such-route');
    expect(router.find('POST', '/users/@me')).toBe('method-not-allowed');
    // The fixed route takes no PATCH, but the named one does.
    expect(router.find('PATCH', '/users/@me')).toMatchObject({ template: '/users/:userId' });
  });

  it('refuses the same route twice', () => {
    expect(() => routerOf(['GET', '/gateway'], ['GET', '/gateway'])).toThrow('registered twice');
  });
});
