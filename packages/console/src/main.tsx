// Where the console starts: styles, theme, data, routes, in this order. Nothing else happens here.

import './mantine-styles.css';
import './fonts.css';
import './styles.css';

import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { queryClient } from './api/queries.ts';
import { reloadWhenOutdated } from './reload-when-outdated.ts';
import { router } from './router.tsx';
import { LaterNotifications } from './shell/after-first-paint.tsx';
import { colorSchemeManager, cssVariables, theme } from './theme.ts';

reloadWhenOutdated();

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no root element.');

createRoot(root).render(
  <StrictMode>
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      colorSchemeManager={colorSchemeManager}
      defaultColorScheme="auto"
    >
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
        <LaterNotifications />
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);
