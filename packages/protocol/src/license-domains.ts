// Which hosts belong to a license. Entries are exact host names, `*.example.com` for every sub-domain of it (not for
// itself), and `host:port` where a port is meant; without one the scheme's own port is meant, and on loopback names
// any. Pure functions over `host` as URL.host gives it.

/** Whether a host name can only be the visitor's own machine. */
export function isLoopbackName(hostname: string): boolean {
  const name = hostname.replace(/^\[|\]$/g, '').toLowerCase();
  return name === 'localhost' || name.endsWith('.localhost') || name === '::1' || /^127(\.\d{1,3}){3}$/.test(name);
}

/** Whether one entry covers a host (`www.example.com`, `localhost:4300`). */
export function coversHost(entry: string, host: string): boolean {
  const [name, port] = splitHost(host.toLowerCase());
  const [entryName, entryPort] = splitHost(entry.toLowerCase());
  if (port !== entryPort && !(entryPort === '' && isLoopbackName(name))) return false;
  return entryName.startsWith('*.') ? name.endsWith(entryName.slice(1)) : name === entryName;
}

/** Whether any entry covers a host. */
export function isHostOf(entries: readonly string[], host: string): boolean {
  return entries.some((entry) => coversHost(entry, host));
}

/** Whether a text can be an entry: no scheme, path or spaces, a star only as the first label. */
export function isDomainEntry(entry: string): boolean {
  return (
    entry.length <= 255 &&
    /^(\*\.)?(?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?)(?:\.[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?)*(:\d{1,5})?$|^\[[0-9a-f:]+\](:\d{1,5})?$/i.test(
      entry,
    )
  );
}

function splitHost(host: string): [string, string] {
  const colon = host.lastIndexOf(':');
  if (colon < 0 || host.endsWith(']')) return [host, ''];
  return [host.slice(0, colon), host.slice(colon + 1)];
}
