// What the console reads from the server and what it changes there, as TanStack Query options. Keys and the lists that
// a change makes stale are named here and nowhere else.

import type { SessionSummary } from '@alongside/protocol';
import { QueryClient, queryOptions } from '@tanstack/react-query';
import { ApiError, ask } from './client.ts';
import { joinSchema, meSchema, sessionSchema, sessionsSchema } from './schemas.ts';

/** How often the list of sessions is asked for while the tab is visible. */
const sessionsEveryMs = 2000;

/** How many failed reads are tried again before an error is shown. */
const maxReadRetries = 2;

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      // The browser's own idea of being online is wrong behind many networks; only an answer tells.
      networkMode: 'always',
      retry: (failures, error) =>
        failures < maxReadRetries &&
        error instanceof ApiError &&
        (error.code === 'network' || error.code === 'timeout' || error.code === 'server-draining'),
      retryDelay: (failures) => 500 * 2 ** failures,
    },
    mutations: { networkMode: 'always', retry: false },
  },
});

export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: ({ signal }) => ask('GET', '/api/me', meSchema, { signal }),
  staleTime: 60_000,
});

export const sessionsQuery = queryOptions({
  queryKey: ['sessions', 'open'],
  queryFn: ({ signal }) => ask('GET', '/api/sessions', sessionsSchema, { signal }),
  staleTime: 0,
  refetchInterval: sessionsEveryMs,
  refetchIntervalInBackground: false,
});

/** How often the sessions that ended are asked for; they change with the list above, which asks at once. */
const endedEveryMs = 30_000;

export const endedSessionsQuery = queryOptions({
  queryKey: ['sessions', 'ended'],
  queryFn: ({ signal }) => ask('GET', '/api/sessions?state=ended', sessionsSchema, { signal }),
  staleTime: 0,
  refetchInterval: endedEveryMs,
  refetchIntervalInBackground: false,
});

/** One session, asked for once: the viewer itself follows it from then on. */
export const sessionQuery = (session: string) =>
  queryOptions({
    queryKey: ['session', session],
    queryFn: ({ signal }) => ask('GET', `/api/sessions/${encodeURIComponent(session)}`, sessionSchema, { signal }),
    staleTime: 0,
    gcTime: 0,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });

/** Signs in; the answer itself does not matter, the cookie does. */
export async function signIn(email: string, password: string): Promise<void> {
  try {
    await ask('POST', '/api/auth/sign-in/email', null, { body: { email, password } });
  } catch (error) {
    // Whatever 401 says here, it is about the credentials.
    if (error instanceof ApiError && error.code === 'sign-in-required') {
      throw new ApiError('credentials', '', error.status);
    }
    throw error;
  }
  queryClient.clear();
}

export async function signOut(): Promise<void> {
  await ask('POST', '/api/auth/sign-out', null, { body: {} });
}

export interface SetupRequest {
  readonly token: string;
  readonly email: string;
  readonly name: string;
  readonly password: string;
}

export async function setUp(request: SetupRequest): Promise<void> {
  await ask('POST', '/api/setup', null, { body: request });
}

/** Asks for both lists of sessions anew. */
export async function invalidateSessions(): Promise<void> {
  await queryClient.invalidateQueries({ queryKey: ['sessions'] });
}

/** Joins by code; the answer's session is where to go. */
export async function joinByCode(code: string): Promise<string> {
  const answer = await ask('POST', '/api/sessions/join', joinSchema, { body: { code } });
  await invalidateSessions();
  return answer.session;
}

export async function endSession(session: SessionSummary): Promise<void> {
  await ask('POST', `/api/sessions/${encodeURIComponent(session.id)}/end`, null, { body: {} });
  await invalidateSessions();
}
