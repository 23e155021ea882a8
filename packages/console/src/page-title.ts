// The title of the browser tab, set by the page that is shown.

import { useEffect } from 'react';
import { texts } from './texts.ts';

/** Names the tab after the page while the component is mounted. */
export function usePageTitle(page: string): void {
  useEffect(() => {
    document.title = texts.pageTitle(page);
  }, [page]);
}
