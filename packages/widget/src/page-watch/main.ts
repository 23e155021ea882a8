// Loaded for licenses that keep pages from being shared by their address, before anything of a page is read.

import { watchPage } from '@alongside/capture';
import { provide } from '../chunks.ts';

export type PageWatchChunk = typeof watchPage;

provide('page-watch', watchPage);
