// Where the error boundary ends: a page could not be shown. A server that cannot be reached is said as such and asked
// again by itself; anything else is a fault of ours, with the line that an admin needs.

import { Button } from '@mantine/core';
import { type ErrorComponentProps, useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';
import { ApiError, explain } from '../api/client.ts';
import { texts } from '../texts.ts';
import { FullPageNotice } from './full-page-notice.tsx';

/** How often a server that cannot be reached is asked again. */
const retryEveryMs = 3000;

export function CrashPage({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  const isServer = error instanceof ApiError;

  useEffect(() => {
    if (!isServer) return;
    const timer = setInterval(() => {
      reset();
      void router.invalidate();
    }, retryEveryMs);
    return () => clearInterval(timer);
  }, [isServer, reset, router]);

  if (isServer) {
    const { what, meaning, todo } = explain(error);
    return (
      <FullPageNotice
        title={what}
        actions={<Button onClick={() => window.location.reload()}>{texts.actions.reload}</Button>}
      >
        <p>{meaning}</p>
        <p>{todo}</p>
      </FullPageNotice>
    );
  }
  return (
    <FullPageNotice
      title={texts.crash.title}
      actions={<Button onClick={() => window.location.reload()}>{texts.actions.reload}</Button>}
    >
      <p>{texts.crash.meaning}</p>
      <p>{texts.crash.todo}</p>
      <pre>{error instanceof Error ? error.message : String(error)}</pre>
    </FullPageNotice>
  );
}
