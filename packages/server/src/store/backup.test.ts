// Backups of a real file that is being written to, restored into real directories; damaged and foreign ones refused.

import { randomBytes } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { Kysely, Migrator, SqliteDialect } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { settle, systemClock } from '../clock.ts';
import { readServerKeys } from '../server-keys.ts';
import { AuditLog, listAudit } from './audit.ts';
import { inspectBackup, makeBackup, rehearseRestore, restoreBackup } from './backup.ts';
import { openStore, updateCopiesFolder } from './database.ts';
import { createLicense, licenseDefaults, listLicenses } from './licenses.ts';
import { migrations } from './migrations.ts';
import type { Tables } from './tables.ts';

let directory: string;
let databaseFile: string;
const inside = (name: string) => join(directory, name);

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'alongside-backup-'));
  mkdirSync(inside('data'));
  databaseFile = inside('data/alongside.sqlite');
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

async function fill(entries = 50): Promise<void> {
  const store = await openStore(databaseFile);
  readServerKeys(inside('data'));
  await createLicense(store, { ...licenseDefaults, name: 'Shop', domains: ['shop.example'] }, 'shop');
  const audit = new AuditLog(store, systemClock, (error) => expect(error).toBeUndefined());
  for (let count = 0; count < entries; count++) audit.note({ actor: 'ada', action: `a${count}` });
  await audit.flush();
  await store.destroy();
}

describe('a backup', () => {
  it('of a database that is written to meanwhile is whole, private, and one file with the key in it', async () => {
    await fill();
    const store = await openStore(databaseFile);
    const audit = new AuditLog(store, systemClock, (error) => expect(error).toBeUndefined());
    let isDone = false;
    const writing = (async () => {
      for (let count = 0; !isDone; count++) {
        audit.note({ actor: 'writer', action: `w${count}` });
        await audit.flush();
        // A disk never waits here: without a turn for others the backup would never begin.
        await settle();
      }
    })();
    const facts = await makeBackup(databaseFile, inside('b'), 1234);
    isDone = true;
    await writing;
    await store.destroy();
    expect(facts).toMatchObject({ madeAt: 1234, licenses: 1, bytes: statSync(inside('b')).size });
    expect(facts.auditEntries).toBeGreaterThanOrEqual(50);
    expect(statSync(inside('b')).mode & 0o777).toBe(0o600);
    expect(readdirSync(directory).sort()).toEqual(['b', 'data']);
    const key = readFileSync(inside('data/server.key'), 'utf8').trim();
    expect(readFileSync(inside('b')).includes(key)).toBe(true);
    await expect(makeBackup(databaseFile, inside('b'), 1)).rejects.toThrow('exists already');
    await expect(makeBackup(databaseFile, inside('none/b'), 1)).rejects.toThrow('could not be written');
    await expect(makeBackup(inside('none/x.sqlite'), inside('c'), 1)).rejects.toThrow('no database');
  });

  it('comes back as it was, with its key, and what was there before is kept', async () => {
    await fill();
    const hash = readServerKeys(inside('data')).hashCode('123456782');
    await makeBackup(databaseFile, inside('b'), 1);
    expect(await rehearseRestore(inside('b'))).toMatchObject({ licenses: 1, auditEntries: 50 });

    // Since then: another license, another key, and a log that a killed server left.
    const later = await openStore(databaseFile);
    await createLicense(later, { ...licenseDefaults, name: 'Later', domains: ['later.example'] });
    copyFileSync(`${databaseFile}-wal`, inside('wal'));
    await later.destroy();
    copyFileSync(inside('wal'), `${databaseFile}-wal`);
    writeFileSync(inside('data/server.key'), randomBytes(32).toString('base64url'));

    const { replaced } = await restoreBackup(inside('b'), databaseFile, Date.UTC(2026, 0, 2, 3, 4, 5));
    expect(replaced).toBe(inside('data/replaced-2026-01-02T03-04-05'));
    const store = await openStore(databaseFile);
    expect((await listLicenses(store)).map(({ name }) => name)).toEqual(['Shop']);
    expect(await listAudit(store, { limit: 100 })).toHaveLength(50);
    expect(await store.selectFrom('meta').selectAll().where('name', 'like', 'backup%').execute()).toEqual([]);
    await store.destroy();
    expect(readServerKeys(inside('data')).hashCode('123456782')).toBe(hash);
    // The key is where it belongs and nowhere in the database's file any more.
    const key = readFileSync(inside('data/server.key'), 'utf8').trim();
    expect(readFileSync(databaseFile).includes(key)).toBe(false);
    const before = await openStore(join(replaced ?? '', 'alongside.sqlite'));
    expect((await listLicenses(before)).map(({ name }) => name).sort()).toEqual(['Later', 'Shop']);
    await before.destroy();
  });

  it('that is damaged, foreign, cut off or newer is refused, and nothing is touched', async () => {
    await fill(5000);
    await makeBackup(databaseFile, inside('b'), 1);
    const content = readFileSync(inside('b'));
    writeFileSync(inside('cut'), content.subarray(0, content.length / 2));
    copyFileSync(inside('b'), inside('damaged'));
    const file = openSync(inside('damaged'), 'r+');
    writeSync(file, randomBytes(20_000), 0, 20_000, content.length / 2);
    // Everything can be read, but an index says something else than its table: only a check of the whole finds that.
    copyFileSync(inside('b'), inside('index'));
    const tampered = new Database(inside('index')).unsafeMode();
    tampered.pragma('writable_schema = ON');
    tampered.exec(`update sqlite_schema set sql = replace(sql, 'session_id', 'action') where name = 'audit_session'`);
    tampered.close();
    writeFileSync(inside('text'), 'hello');
    new Database(inside('foreign')).exec('create table meta (name text, value text)').close();
    copyFileSync(inside('b'), inside('newer'));
    new Database(inside('newer'))
      .exec(`insert into kysely_migration (name, timestamp) values ('9999-future', '2030')`)
      .close();
    const before = readFileSync(databaseFile);
    const sentences: Record<string, RegExp> = {
      cut: /is damaged|cannot be read/,
      damaged: /is damaged|cannot be read/,
      index: /is damaged/,
      text: /cannot be read as a backup/,
      foreign: /is not a backup/,
      newer: /made by a newer version \(this one does not know 9999-future\)/,
      none: /There is no file/,
    };
    for (const [name, sentence] of Object.entries(sentences)) {
      expect(() => inspectBackup(inside(name)), name).toThrow(sentence);
      await expect(restoreBackup(inside(name), databaseFile, 1), name).rejects.toThrow(sentence);
      await expect(rehearseRestore(inside(name)), name).rejects.toThrow(sentence);
    }
    expect(readFileSync(databaseFile).equals(before)).toBe(true);
    expect(readdirSync(inside('data')).sort()).toEqual(['alongside.sqlite', 'server.key']);
  });
});

describe('an update', () => {
  /** A database as an earlier version made it. */
  async function makeOld(last: string): Promise<void> {
    const store = new Kysely<Tables>({ dialect: new SqliteDialect({ database: new Database(databaseFile) }) });
    const { error } = await new Migrator({
      db: store,
      provider: { getMigrations: async () => migrations },
    }).migrateTo(last);
    expect(error).toBeUndefined();
    await store.insertInto('meta').values({ name: 'old', value: 'kept' }).execute();
    await store.destroy();
  }

  it('of an older database keeps a copy with which the older version can go on', async () => {
    await makeOld('0001-first');
    const store = await openStore(databaseFile);
    expect(await store.selectFrom('sessions').select(['away_until', 'customer_id']).execute()).toEqual([]);
    await store.destroy();
    const copy = inside(`data/${updateCopiesFolder}/alongside-before-0002-away-until.sqlite`);
    expect(statSync(copy).mode & 0o777).toBe(0o600);
    const old = new Database(copy, { readonly: true });
    expect(old.prepare('select name from kysely_migration').pluck().all()).toEqual(['0001-first']);
    expect(old.prepare(`select value from meta where name = 'old'`).pluck().get()).toBe('kept');
    old.close();
    // The next start has nothing to do and keeps nothing.
    rmSync(copy);
    await (await openStore(databaseFile)).destroy();
    expect(existsSync(copy)).toBe(false);
  });

  it('back to an older version is refused before anything is written, with what to do', async () => {
    await fill();
    const database = new Database(databaseFile);
    database.exec(`insert into kysely_migration (name, timestamp) values ('9999-future', '2030')`);
    database.close();
    const before = readFileSync(databaseFile);
    await expect(openStore(databaseFile)).rejects.toThrow(
      /written by a newer version of Alongside \(this one does not know 9999-future\).*not changed.*restore <file>/,
    );
    expect(readFileSync(databaseFile).equals(before)).toBe(true);
  });
});
