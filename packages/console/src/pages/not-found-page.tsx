// An address at which nothing is.

import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { texts } from '../texts.ts';
import { FullPageNotice } from './full-page-notice.tsx';

export function NotFoundPage() {
  return (
    <FullPageNotice
      title={texts.notFound.title}
      actions={<Button renderRoot={(props) => <Link to="/co-browsing" {...props} />}>{texts.notFound.action}</Button>}
    >
      <p>{texts.notFound.meaning}</p>
    </FullPageNotice>
  );
}
