// The chunk for Back, Forward, Reload and addresses. Loaded when an agent first navigates.

import { planNavigation } from '../acting/navigate.ts';
import { provide } from '../chunks.ts';

export type NavigationChunk = typeof planNavigation;

provide('navigation', planNavigation);
