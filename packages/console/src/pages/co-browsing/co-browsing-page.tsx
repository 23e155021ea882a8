// The page that agents live on: the code a customer reads out, the sessions that are on, those that ended.

import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useRef } from 'react';
import { endedSessionsQuery, meQuery, queryClient, sessionsQuery } from '../../api/queries.ts';
import { ErrorNotice } from '../../parts/notice.tsx';
import { Page, Section } from '../../parts/page.tsx';
import { Surface, TableSkeleton } from '../../parts/surface.tsx';
import { texts } from '../../texts.ts';
import { EndedSessions } from './ended-sessions.tsx';
import { JoinCard } from './join-card.tsx';
import { RunningSessions } from './running-sessions.tsx';
import { sortEnded, sortRunning } from './session-words.ts';

/** How many ended sessions are listed; the audit log has all. */
const maxEnded = 10;

export function CoBrowsingPage() {
  const me = useQuery(meQuery).data;
  const sessions = useQuery(sessionsQuery);
  const running = useMemo(() => sortRunning(sessions.data ?? []), [sessions.data]);
  const past = useQuery(endedSessionsQuery);
  const ended = useMemo(() => sortEnded(past.data ?? [], maxEnded), [past.data]);

  // One session fewer: most likely it has ended.
  const count = useRef(running.length);
  useEffect(() => {
    const hadMore = running.length < count.current;
    count.current = running.length;
    if (hadMore) void queryClient.invalidateQueries({ queryKey: endedSessionsQuery.queryKey });
  }, [running.length]);
  if (me === undefined) return null;

  const words = texts.coBrowsing;
  return (
    <Page title={words.title}>
      <JoinCard codeLength={me.codeLength} />
      <Section title={words.now} aside={running.length > 0 ? words.nowCount(running.length) : undefined}>
        {sessions.data !== undefined ? (
          <RunningSessions sessions={running} me={me} />
        ) : sessions.isError ? (
          <ErrorNotice error={sessions.error} onRetry={() => void sessions.refetch()} />
        ) : (
          <Surface isPadded={false}>
            <TableSkeleton />
          </Surface>
        )}
      </Section>
      {ended.length > 0 && (
        <Section title={words.recent}>
          <EndedSessions sessions={ended} me={me} />
        </Section>
      )}
    </Page>
  );
}
