import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type DumpRow, readDump, verifyDump, writeDump } from '../../../src/store/dump/dump-file.ts';
import { type TempFolder, tempFolder } from '../../support/temp-folder.ts';

const rows: readonly DumpRow[] = Array.from({ length: 2_000 }, (_, index) => {
  return {
    table: index < 5 ? 'person' : 'space',
    json: JSON.stringify({ id: index, text: `مجلس\t\n${'x'.repeat(index % 90)}` }),
  };
});
const header = { v: 1, schema: 3, takenAtMs: 1_700_000_000_000 } as const;

async function* all(): AsyncGenerator<DumpRow> {
  yield* rows;
}
async function* failing(): AsyncGenerator<DumpRow> {
  yield* rows.slice(0, 10);
  throw new Error('the database went away');
}

let folder: TempFolder;
let path: string;
beforeEach(() => {
  folder = tempFolder();
  path = join(folder.path, 'dump.gz');
});
afterEach(() => {
  folder[Symbol.dispose]();
});

describe('a dump', () => {
  it('reads back what was written, in order', async () => {
    const written = await writeDump(path, header, all());
    const back: DumpRow[] = [];
    const read = await readDump(path, async (row) => void back.push(row));
    expect(back).toEqual(rows);
    expect(read).toEqual(written);
    expect(read.rows).toEqual({ person: 5, space: 1_995 });
  });

  it('does not stand under its name when the writing failed', async () => {
    await expect(writeDump(path, header, failing())).rejects.toThrow('the database went away');
    expect(() => readFileSync(path)).toThrow('ENOENT');
    expect(() => readFileSync(`${path}.part`)).toThrow('ENOENT');
  });

  it('is refused wherever it is cut off', async () => {
    await writeDump(path, header, all());
    const whole = readFileSync(path);
    for (const length of [0, 1, 10, 200, Math.floor(whole.length / 2), whole.length - 9, whole.length - 1]) {
      writeFileSync(path, whole.subarray(0, length));
      await expect(verifyDump(path), `cut at ${length}`).rejects.toThrow();
    }
  });

  it('is refused when a row was changed, removed or added, though the file is sound', async () => {
    await writeDump(path, header, all());
    const lines = gunzipSync(readFileSync(path)).toString().split('\n');
    const changed = lines.with(7, (lines[7] ?? '').replace('"id":6', '"id":7'));
    const cases = [
      changed,
      lines.toSpliced(7, 1),
      lines.toSpliced(7, 0, lines[7] ?? ''),
      lines.toSpliced(7, 1, 'no row'),
    ];
    for (const content of cases) {
      writeFileSync(path, gzipSync(content.join('\n')));
      await expect(verifyDump(path)).rejects.toThrow();
    }
    writeFileSync(path, gzipSync(lines.join('\n')));
    await expect(verifyDump(path)).resolves.toMatchObject({ header });
  });

  it('is refused when it is of a shape to come', async () => {
    writeFileSync(path, gzipSync('{"v":2,"schema":3,"takenAtMs":1}\n{"end":true,"rows":{},"rowsHash":""}\n'));
    await expect(verifyDump(path)).rejects.toThrow();
  });
});
