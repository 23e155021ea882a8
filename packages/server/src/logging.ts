// One JSON line per event, on standard error. Requests are logged by route pattern, so no URL, query, code or secret
// ever gets into a line; the redaction below is the second fence.

import pino from 'pino';

const redactedPaths = [
  'secret',
  'code',
  'password',
  'token',
  'cookie',
  'authorization',
  '*.secret',
  '*.code',
  '*.password',
  '*.token',
  '*.cookie',
  '*.authorization',
  'req.headers',
  'res.headers',
];

export function createLogger(
  level: string,
  destination: pino.DestinationStream = pino.destination({ fd: 2, sync: true }),
) {
  return pino(
    {
      level,
      base: null,
      redact: { paths: redactedPaths, censor: '[redacted]' },
      serializers: {
        req: (request: { method?: string; routeOptions?: { url?: string } }) => ({
          method: request.method,
          route: request.routeOptions?.url,
        }),
        res: (reply: { statusCode?: number }) => ({ status: reply.statusCode }),
        err: describeError,
      },
    },
    destination,
  );
}

/** Type, message and stack; libraries hang whole requests onto their errors, which stay out. */
function describeError(error: unknown): object {
  if (!(error instanceof Error)) return { message: String(error) };
  const systemCode = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  return { type: error.name, message: error.message, errno: systemCode, stack: error.stack };
}
