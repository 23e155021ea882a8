// One session: the viewer, a document of its own, fills the page beside the collapsed menu. Before it is shown the
// session is asked for once, so that an old link gets a clear answer; from then on the viewer tells how the session goes.

import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { invalidateSessions, sessionQuery } from '../api/queries.ts';
import { usePageTitle } from '../page-title.ts';
import { ErrorNotice } from '../parts/notice.tsx';
import { Page } from '../parts/page.tsx';
import { texts } from '../texts.ts';
import styles from './session-page.module.css';
import { readViewerMessage } from './viewer-messages.ts';

export function SessionPage() {
  const { id } = useParams({ from: '/console/sessions/$id' });
  const { watch = false } = useSearch({ from: '/console/sessions/$id' });
  // Another session is another viewer, with nothing left of the last one.
  return <Session key={`${id} ${watch}`} id={id} isObserver={watch} />;
}

function Session({ id, isObserver }: { id: string; isObserver: boolean }) {
  const session = useQuery(sessionQuery(id));
  if (session.data?.state === 'live') return <Viewer id={id} isObserver={isObserver} />;
  if (session.data === undefined && !session.isError) return <ViewerGround />;
  return (
    <Page title={texts.session.title}>
      <ErrorNotice
        error={
          session.isError
            ? session.error
            : session.data?.state === 'waiting'
              ? texts.session.waiting
              : texts.session.ended
        }
        onRetry={session.isError ? () => void session.refetch() : undefined}
      />
      <div>
        <Button renderRoot={(props) => <Link to="/co-browsing" {...props} />}>{texts.session.back}</Button>
      </div>
    </Page>
  );
}

/** What is there before the viewer: its header's place and its ground, so nothing jumps. */
function ViewerGround() {
  return (
    <div className={styles.ground} role="status" aria-label={texts.loading}>
      <div className={styles.header} />
    </div>
  );
}

function Viewer({ id, isObserver }: { id: string; isObserver: boolean }) {
  const navigate = useNavigate();
  const frame = useRef<HTMLIFrameElement>(null);
  const [title, setTitle] = useState<string>(texts.session.title);
  const [isLoaded, setLoaded] = useState(false);
  usePageTitle(title);

  const onMessage = useEffectEvent((event: MessageEvent): void => {
    if (event.source === null || event.source !== frame.current?.contentWindow) return;
    const message = readViewerMessage(event, window.location.origin);
    if (message === null) return;
    if (message.event === 'title') {
      setTitle(message.title === '' ? texts.session.title : message.title);
      return;
    }
    notifications.show({ message: message.event === 'closed' ? texts.session.closed : texts.session.left });
    void invalidateSessions();
    void navigate({ to: '/co-browsing' });
  });
  useEffect(() => {
    window.addEventListener('message', onMessage);
    return () => window.removeEventListener('message', onMessage);
  }, []);

  return (
    <div className={styles.place}>
      {/* The tab has the page's title; this names the place for those who cannot see it. */}
      <h1 className={styles.unseen}>{title}</h1>
      {!isLoaded && <ViewerGround />}
      <iframe
        ref={frame}
        className={styles.frame}
        title={texts.session.frame}
        src={`/viewer/index.html#session=${encodeURIComponent(id)}${isObserver ? '&watch' : ''}`}
        allow="clipboard-write; fullscreen"
        onLoad={() => {
          setLoaded(true);
          frame.current?.contentWindow?.focus();
        }}
      />
    </div>
  );
}
