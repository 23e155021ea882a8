// A reason why the server cannot start, in words that say what to do. The command line prints the sentence without a
// stack trace and exits with code 1; everything else that is thrown is a bug and keeps its stack.

export class StartError extends Error {
  override readonly name = 'StartError';
}

/** The `code` of a system error such as `EADDRINUSE`, or an empty string. */
export function systemCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
