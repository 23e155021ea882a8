// What the bytes of an asset are: images and fonts only, by their first bytes, whatever the site calls them. The server
// decides the same way again.

/** As much of an asset as tells what it is, in bytes. */
const headBytes = 512;
const signature =
  /^(?:\u0089PNG|\u00ff\u00d8\u00ff|GIF8|RIFF....WEBP|....ftypavi|BM|wOF[F2]|OTTO|true|ttcf|\s*(?:<\?xml[^>]*>\s*|<!--[\s\S]*?-->\s*|<!doctype svg[^>]*>\s*)*<svg[\s>])/is;
/** Icons and TrueType start with numbers only. */
const numericSignatures = ['\0\0\u0001\0', '\0\u0001\0\0'];

/** Whether these are the bytes of an image or a font. */
export async function isImageOrFont(bytes: Blob): Promise<boolean> {
  const head = new Uint8Array(await bytes.slice(0, headBytes).arrayBuffer());
  const text = String.fromCharCode(...head).replace('\u00ef\u00bb\u00bf', '');
  return signature.test(text) || numericSignatures.includes(text.slice(0, 4));
}

/** Content of a `data:` URL; null when it is malformed. */
export function blobOfDataUrl(url: string): Blob | null {
  const [, type, coding, body] = /^data:([^,;]*)[^,]*?(;base64)?,([\s\S]*)$/i.exec(url) ?? [];
  if (body === undefined) return null;
  try {
    const text = decodeURIComponent(body);
    if (coding === undefined) return new Blob([text], { type: type! });
    const units = atob(text);
    const bytes = new Uint8Array(units.length);
    for (let index = 0; index < units.length; index++) bytes[index] = units.charCodeAt(index);
    return new Blob([bytes], { type: type! });
  } catch {
    return null;
  }
}
