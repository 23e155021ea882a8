// The chunk that uploads what only the customer's browser can read. Loaded with the first such image or font.

import { AssetUploads } from '@alongside/capture';
import { provide } from '../chunks.ts';

provide('uploads', (options) => new AssetUploads(options));
