import { randomBytes } from 'node:crypto';
import { Client } from 'pg';

/** A database of a test's own on the test server. */
export interface OwnDatabase extends AsyncDisposable {
  readonly url: string;
}

/** Makes an empty database beside the given one; disposing of it drops it with whatever still hangs on it. */
export async function ownDatabase(serverUrl: string): Promise<OwnDatabase> {
  const name = `t_${randomBytes(6).toString('hex')}`;
  const run = async (sql: string): Promise<void> => {
    const client = new Client({ connectionString: serverUrl });
    await client.connect();
    try {
      await client.query(sql);
    } finally {
      await client.end();
    }
  };
  await run(`create database ${name}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return { url: url.href, [Symbol.asyncDispose]: () => run(`drop database ${name} with (force)`) };
}
