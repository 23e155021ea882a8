// The sessions that wait or are live, to enter, to return to, or to end.

import type { Me, SessionSummary } from '@alongside/protocol';
import { ActionIcon, Button, Group, Menu, Tooltip } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import IconDots from '@tabler/icons-react/dist/esm/icons/IconDots.mjs';
import IconEye from '@tabler/icons-react/dist/esm/icons/IconEye.mjs';
import IconPlayerStop from '@tabler/icons-react/dist/esm/icons/IconPlayerStop.mjs';
import IconScreenShareOff from '@tabler/icons-react/dist/esm/icons/IconScreenShareOff.mjs';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { endSession } from '../../api/queries.ts';
import { formatDuration } from '../../format.ts';
import { useNow } from '../../now.ts';
import { EmptyNotice } from '../../parts/notice.tsx';
import {
  actionCell,
  DataTable,
  narrowLine,
  oneLine,
  quietLine,
  rowLink,
  Surface,
  wideCell,
  widestCell,
} from '../../parts/surface.tsx';
import { texts } from '../../texts.ts';
import { requestCodeFocus } from './code-focus.ts';
import { SessionMark } from './session-mark.tsx';
import { agentNames, licenseName, pageLine, pageName, sessionName } from './session-words.ts';

const words = texts.coBrowsing;

const ConfirmDialog = lazy(async () => ({ default: (await import('../../parts/confirm-dialog.tsx')).ConfirmDialog }));

const columns = [
  { key: 'page', head: words.columns.page },
  { key: 'state', head: words.columns.state, from: 'medium', width: 176 },
  { key: 'agents', head: words.columns.agents, from: 'medium', width: 136 },
  { key: 'mode', head: words.columns.mode, from: 'large', width: 112 },
  { key: 'duration', head: words.columns.duration, from: 'medium', width: 96 },
  { key: 'actions', head: words.columns.actions, isHidden: true, width: 156 },
] as const;

export function RunningSessions({ sessions, me }: { sessions: readonly SessionSummary[]; me: Me }) {
  const now = useNow();
  const [ending, setEnding] = useState<SessionSummary | null>(null);

  if (sessions.length === 0) {
    return (
      <Surface isPadded={false}>
        <EmptyNotice
          icon={IconScreenShareOff}
          title={words.empty}
          hint={words.emptyHint}
          action={
            <Button variant="default" onClick={requestCodeFocus}>
              {words.emptyAction}
            </Button>
          }
        />
      </Surface>
    );
  }
  return (
    <Surface isPadded={false}>
      <DataTable label={words.now} columns={columns}>
        {sessions.map((session) => (
          <tr key={session.id}>
            <td>
              <PageCell session={session} />
              <span className={narrowLine}>
                <SessionMark session={session} />
              </span>
              <span className={narrowLine}>
                {agentNames(session.agents, me.name)} · {formatDuration(now - session.startedAt)}
              </span>
            </td>
            <td className={wideCell}>
              <SessionMark session={session} />
            </td>
            <td className={wideCell}>{agentNames(session.agents, me.name)}</td>
            <td className={widestCell}>{texts.modes[session.mode]}</td>
            <td className={wideCell}>{formatDuration(now - session.startedAt)}</td>
            <td className={actionCell}>
              <Group gap={4} justify="flex-end" wrap="nowrap">
                <EnterButton session={session} isIn={session.agents.includes(me.name)} />
                {mayEnd(session, me) && (
                  <Menu position="bottom-end">
                    <Menu.Target>
                      <ActionIcon
                        variant="subtle"
                        color="gray"
                        size={32}
                        aria-label={texts.actions.more(sessionName(session))}
                      >
                        <IconDots size={18} stroke={1.6} />
                      </ActionIcon>
                    </Menu.Target>
                    <Menu.Dropdown>
                      {me.role !== 'agent' && session.state === 'live' && (
                        <Menu.Item
                          leftSection={<IconEye size={16} stroke={1.6} />}
                          renderRoot={(props) => (
                            <Link to="/sessions/$id" params={{ id: session.id }} search={{ watch: true }} {...props} />
                          )}
                        >
                          {words.watch}
                        </Menu.Item>
                      )}
                      <Menu.Item
                        leftSection={<IconPlayerStop size={16} stroke={1.6} />}
                        onClick={() => setEnding(session)}
                      >
                        {words.end}
                      </Menu.Item>
                    </Menu.Dropdown>
                  </Menu>
                )}
              </Group>
            </td>
          </tr>
        ))}
      </DataTable>
      {ending !== null && (
        <Suspense>
          <ConfirmDialog
            isOpen
            title={words.endQuestion}
            meaning={words.endMeaning}
            submit={words.end}
            onClose={() => setEnding(null)}
            onConfirm={async () => {
              await endSession(ending);
              notifications.show({ message: words.ended });
            }}
          />
        </Suspense>
      )}
    </Surface>
  );
}

/** An agent may end a session only from within; supervisors and admins any. */
function mayEnd(session: SessionSummary, me: Me): boolean {
  return me.role !== 'agent' || session.agents.includes(me.name);
}

function PageCell({ session }: { session: SessionSummary }) {
  const name = pageName(session);
  const line = pageLine(session);
  return (
    <>
      <span className={oneLine} title={name}>
        {session.state === 'live' ? (
          <Link to="/sessions/$id" params={{ id: session.id }} className={rowLink}>
            {name}
          </Link>
        ) : (
          licenseName(session)
        )}
      </span>
      <span className={`${quietLine} ${oneLine}`} title={line}>
        {session.state === 'live' ? line : name}
      </span>
    </>
  );
}

/** Only a session that an agent was in can be entered from the list; the first one brings the code. */
function EnterButton({ session, isIn }: { session: SessionSummary; isIn: boolean }) {
  if (session.state === 'waiting') {
    return (
      <Tooltip label={words.needsCodeHint}>
        <Button size="compact-sm" variant="default" w={96} onClick={requestCodeFocus}>
          {words.needsCode}
        </Button>
      </Tooltip>
    );
  }
  return (
    <Button
      size="compact-sm"
      w={96}
      variant={isIn ? 'filled' : 'light'}
      renderRoot={(props) => <Link to="/sessions/$id" params={{ id: session.id }} {...props} />}
    >
      {isIn ? words.backIn : words.enter}
    </Button>
  );
}
