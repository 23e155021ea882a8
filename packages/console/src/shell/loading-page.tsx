// Shown when a page takes longer than a moment to load.

import { Center, Loader } from '@mantine/core';
import { texts } from '../texts.ts';

export function LoadingPage() {
  return (
    <Center mih="60vh" role="status" aria-label={texts.loading}>
      <Loader size="sm" />
    </Center>
  );
}
