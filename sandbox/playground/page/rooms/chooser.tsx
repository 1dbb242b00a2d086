import type { VNode } from 'preact';
import type { CastMember, Standing } from '../../contract.ts';
import { cast } from '../link.ts';
import { attempt, become } from '../place.ts';
import { startTrying, tries } from './tries.ts';
import { words } from '../words/index.ts';
import { Avatar } from './avatar.tsx';

const order: readonly Standing[] = ['owner', 'moderator', 'member', 'newcomer'];

/** Who one wants to be, by server; and, on a first visit, what to try. */
export function Chooser(): VNode {
  const servers = new Map(
    cast.value.flatMap(({ servers: all }) => all.map(({ guildId, name }) => [guildId, name] as const)),
  );
  return (
    <main class="chooser" aria-labelledby="who">
      <section class="tries" aria-labelledby="try">
        <h1 id="try">{words.value.tryIt}</h1>
        <ol>
          {tries.map((which) => (
            <li key={which}>
              <button type="button" class="try" data-try={which} onClick={() => attempt(startTrying(which))}>
                {words.value.tries[which]}
              </button>
            </li>
          ))}
        </ol>
      </section>
      <h2 id="who">{words.value.whoAreYou}</h2>
      <p class="small">{words.value.moreTabs}</p>
      <div class="casts">
        {[...servers].map(([guildId, name]) => (
          <section key={guildId} aria-label={name}>
            <h3>
              <bdi>{name}</bdi>
            </h3>
            <ul>
              {inOrder(guildId).map(({ member, standing }) => (
                <li key={member.id}>
                  <button type="button" data-cast={member.username} onClick={() => attempt(become(member.id))}>
                    <Avatar id={member.id} name={member.name} />
                    <span>
                      <bdi>{member.name}</bdi>
                      <span class="small">
                        {words.value.standings[standing]}
                        {member.isThere && ` · ${words.value.talksByThemselves}`}
                      </span>
                    </span>
                  </button>
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
    </main>
  );
}

function inOrder(guildId: string): readonly { readonly member: CastMember; readonly standing: Standing }[] {
  const found = cast.value.flatMap((member) => {
    const standing = member.servers.find((server) => server.guildId === guildId)?.standing;
    return standing === undefined ? [] : [{ member, standing }];
  });
  return found.sort((a, b) => order.indexOf(a.standing) - order.indexOf(b.standing));
}
