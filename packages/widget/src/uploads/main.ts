// The chunk that uploads what only the customer's browser can read. Loaded with the first such image or font.

import { AssetUploads, type Parts } from '@alongside/capture';
import { provide } from '../chunks.ts';

/** Sends one asset to the server. */
async function put(url: string, token: string, type: string, bytes: Blob, signal: AbortSignal): Promise<void> {
  const answer = await fetch(url, {
    method: 'PUT',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': type },
    body: bytes,
    credentials: 'omit',
    signal,
  });
  if (!answer.ok) throw new Error(`Alongside: an asset was refused (${answer.status}).`);
}

const createUploads: Parts['uploads'] = (options) => new AssetUploads(options);
export type UploadsChunk = Parts['uploads'] & { readonly put: typeof put };

provide('uploads', Object.assign(createUploads, { put }));
