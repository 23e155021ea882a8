// Status of a session as an icon and words.

import type { SessionSummary } from '@alongside/protocol';
import type { Icon } from '@tabler/icons-react';
import IconBroadcast from '@tabler/icons-react/dist/esm/icons/IconBroadcast.mjs';
import IconCircleCheck from '@tabler/icons-react/dist/esm/icons/IconCircleCheck.mjs';
import IconClock from '@tabler/icons-react/dist/esm/icons/IconClock.mjs';
import IconDoorExit from '@tabler/icons-react/dist/esm/icons/IconDoorExit.mjs';
import IconPlugConnectedX from '@tabler/icons-react/dist/esm/icons/IconPlugConnectedX.mjs';
import { StateMark, type Tone } from '../../parts/state-mark.tsx';
import { texts } from '../../texts.ts';
import { type SessionStatus, statusOf } from './session-words.ts';

const looks: Record<SessionStatus, { icon: Icon; tone: Tone }> = {
  waiting: { icon: IconClock, tone: 'accent' },
  live: { icon: IconBroadcast, tone: 'good' },
  away: { icon: IconDoorExit, tone: 'warn' },
  lost: { icon: IconPlugConnectedX, tone: 'bad' },
  none: { icon: IconPlugConnectedX, tone: 'warn' },
  ended: { icon: IconCircleCheck, tone: 'quiet' },
};

export function SessionMark({ session }: { session: SessionSummary }) {
  const status = statusOf(session);
  return (
    <StateMark icon={looks[status].icon} tone={looks[status].tone}>
      {texts.coBrowsing.states[status]}
    </StateMark>
  );
}
