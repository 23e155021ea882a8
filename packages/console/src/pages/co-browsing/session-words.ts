// A session's status, pages and reasons in words. Pure: the tables, the palette and the tests share it.

import type { SessionSummary } from '@alongside/protocol';
import { formatAction, formatAddress } from '../../format.ts';
import { texts } from '../../texts.ts';

/** What to say about a session: `waiting`, `ended`, or how the customer of a live one is doing. */
export type SessionStatus = 'waiting' | 'live' | 'away' | 'lost' | 'none' | 'ended';

export function statusOf(session: SessionSummary): SessionStatus {
  if (session.state === 'ended') return 'ended';
  if (session.primary === 'away' || session.primary === 'lost') return session.primary;
  if (session.state === 'waiting') return 'waiting';
  return session.primary === 'connected' ? 'live' : 'none';
}

/** Title of the page, or what stands in for it. */
export function pageName(session: SessionSummary): string {
  if (session.pageTitle !== null && session.pageTitle.trim() !== '') return session.pageTitle;
  if (session.pageUrl !== null) return formatAddress(session.pageUrl);
  return session.state === 'waiting' ? texts.coBrowsing.noPageYet : texts.coBrowsing.untitled;
}

/** What to call the session where a single name is needed. */
export function sessionName(session: SessionSummary): string {
  return session.pageTitle === null && session.pageUrl === null ? licenseName(session) : pageName(session);
}

/** Name of the license, also of one that is gone. */
export function licenseName(session: SessionSummary): string {
  return session.license.name === '' ? texts.coBrowsing.deletedLicense : session.license.name;
}

/** License and address in one line. */
export function pageLine(session: SessionSummary): string {
  const license = licenseName(session);
  return session.pageUrl === null ? license : `${license} · ${formatAddress(session.pageUrl)}`;
}

/** Names of those who are in, oneself marked and first. */
export function agentNames(agents: readonly string[], ownName: string): string {
  if (agents.length === 0) return texts.coBrowsing.nobody;
  const isIn = agents.includes(ownName);
  const others = agents.filter((name) => name !== ownName);
  return [...(isIn ? [`${ownName} (${texts.coBrowsing.you})`] : []), ...others].join(', ');
}

/** Why a session ended; a reason that is not known here is shown as the server wrote it. */
export function endReason(reason: string | null): string {
  if (reason === null || reason === '') return texts.coBrowsing.states.ended;
  return Object.hasOwn(texts.coBrowsing.endReasons, reason)
    ? (texts.coBrowsing.endReasons[reason] ?? reason)
    : formatAction(reason);
}

const order: Record<SessionStatus, number> = { waiting: 0, live: 1, none: 1, lost: 1, away: 1, ended: 2 };

/** Sessions that are on: those who wait first, the longest waiting first; then the newest. */
export function sortRunning(sessions: readonly SessionSummary[]): SessionSummary[] {
  return sessions
    .filter((session) => session.state !== 'ended')
    .sort((one, other) => {
      const byStatus = order[statusOf(one)] - order[statusOf(other)];
      if (byStatus !== 0) return byStatus;
      return statusOf(one) === 'waiting' ? one.startedAt - other.startedAt : other.startedAt - one.startedAt;
    });
}

/** The sessions that ended last, newest first. */
export function sortEnded(sessions: readonly SessionSummary[], most: number): SessionSummary[] {
  return sessions
    .filter((session) => session.state === 'ended')
    .sort((one, other) => (other.endedAt ?? other.startedAt) - (one.endedAt ?? one.startedAt))
    .slice(0, most);
}
