// A page that the person's role does not include.

import type { Role } from '@alongside/protocol';
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { texts } from '../texts.ts';
import { FullPageNotice } from './full-page-notice.tsx';

export function NotAllowedPage({ role }: { role: Role }) {
  return (
    <FullPageNotice
      title={texts.notAllowed.title}
      actions={<Button renderRoot={(props) => <Link to="/co-browsing" {...props} />}>{texts.notAllowed.action}</Button>}
    >
      <p>{texts.notAllowed.meaning(texts.roles[role])}</p>
    </FullPageNotice>
  );
}
