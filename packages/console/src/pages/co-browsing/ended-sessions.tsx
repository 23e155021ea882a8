// The sessions that ended last: when, how long, why.

import type { Me, SessionSummary } from '@alongside/protocol';
import { Link } from '@tanstack/react-router';
import { formatAge, formatDuration } from '../../format.ts';
import { useNow } from '../../now.ts';
import { DataTable, narrowLine, oneLine, quietLine, rowLink, Surface, wideCell } from '../../parts/surface.tsx';
import { texts } from '../../texts.ts';
import { endReason, pageLine, sessionName } from './session-words.ts';

const words = texts.coBrowsing;

const columns = [
  { key: 'page', head: words.columns.license },
  { key: 'reason', head: words.columns.reason, from: 'medium', width: 240 },
  { key: 'duration', head: words.columns.duration, from: 'medium', width: 112 },
  { key: 'ended', head: words.columns.ended, width: 136 },
] as const;

export function EndedSessions({ sessions, me }: { sessions: readonly SessionSummary[]; me: Me }) {
  const now = useNow();
  const canAudit = me.role === 'admin';
  return (
    <Surface isPadded={false}>
      <DataTable label={words.recent} columns={columns} isLog>
        {sessions.map((session) => {
          const endedAt = session.endedAt ?? session.startedAt;
          const duration = formatDuration(endedAt - session.startedAt);
          const name = sessionName(session);
          return (
            <tr key={session.id}>
              <td>
                <span className={oneLine} title={name}>
                  {canAudit ? (
                    <Link to="/admin/audit" search={{ session: session.id }} className={rowLink}>
                      {name}
                    </Link>
                  ) : (
                    name
                  )}
                </span>
                {name !== pageLine(session) && (
                  <span className={`${quietLine} ${oneLine}`} title={pageLine(session)}>
                    {pageLine(session)}
                  </span>
                )}
                <span className={narrowLine}>
                  {endReason(session.endReason)} · {duration}
                </span>
              </td>
              <td className={wideCell}>{endReason(session.endReason)}</td>
              <td className={wideCell}>{duration}</td>
              <td>
                <time dateTime={new Date(endedAt).toISOString()}>{formatAge(endedAt, now)}</time>
              </td>
            </tr>
          );
        })}
      </DataTable>
    </Surface>
  );
}
