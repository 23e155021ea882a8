// What the server's answers look like, checked once where they come in. The types are those of the protocol package;
// a property that a newer server adds is dropped here, never an error.

import {
  grants,
  integer,
  type JoinAnswer,
  list,
  type Me,
  modes,
  oneOf,
  record,
  type Schema,
  type SessionSummary,
  text,
} from '@alongside/protocol';

export const id = text(128);
export const time = integer(0, 8.64e15);

/** A property that is there and may be null. */
export function nullable<Value>(of: Schema<Value>): Schema<Value | null> {
  return { check: (input) => (input === null ? null : of.check(input)), describe: `${of.describe} | null` };
}

export const roles = ['agent', 'supervisor', 'admin'] as const;

export const meSchema: Schema<Me> = record({
  id,
  email: text(320),
  name: text(200),
  role: oneOf(...roles),
  codeLength: integer(4, 12),
});

export const sessionSchema: Schema<SessionSummary> = record({
  id,
  license: record({ id, name: text(400) }),
  state: oneOf('waiting', 'live', 'ended'),
  primary: oneOf('connected', 'away', 'lost', 'none'),
  mode: oneOf(...modes),
  grant: oneOf(...grants),
  startedAt: time,
  endedAt: nullable(time),
  endReason: nullable(text(200)),
  agents: list(text(200), 256),
  pageTitle: nullable(text(4096)),
  pageUrl: nullable(text(8192)),
});
export const sessionsSchema = list(sessionSchema, 10_000);

export const joinSchema: Schema<JoinAnswer> = record({ session: id });
