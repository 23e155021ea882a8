// How a code of the error table becomes an HTTP answer. Routes throw; the one error handler answers. Nothing of an
// unexpected error reaches the client.

import { AlongsideError, type ErrorAnswer, type ErrorCode, errorRows } from '@alongside/protocol';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';

const statuses: Partial<Record<ErrorCode, number>> = {
  'invalid-license': 404,
  'disabled-license': 403,
  'invalid-domain-for-license': 403,
  'limited-license': 429,
  'too-many-waiting': 429,
  'insecure-page': 403,
  'rate-limited': 429,
  'code-not-found': 404,
  'agent-limit': 409,
  'session-not-found': 404,
  'session-ended': 410,
  'secret-refused': 403,
  'sign-in-required': 401,
  'role-required': 403,
  'scope-required': 403,
  'origin-refused': 403,
  'not-allowed': 403,
  'url-not-allowed': 403,
  'too-large': 413,
  'server-draining': 503,
  internal: 500,
};

/** Thrown by a route: answers with the code's status, and a message of its own where the table's is too general. */
export class Refusal extends AlongsideError {
  readonly status: number;
  readonly words: string;

  constructor(code: ErrorCode, words: string = errorRows[code].message, status: number = statuses[code] ?? 400) {
    super(code);
    this.status = status;
    this.words = words;
  }
}

/** The body of an answer for a code. */
export function errorAnswer(error: ErrorCode, message: string = errorRows[error].message): ErrorAnswer {
  return { error, message };
}

/** Fastify's error handler. */
export function answerError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  const refusal = refusalOf(error);
  if (refusal.status >= 500) request.log.error({ err: error }, 'request failed');
  void reply.code(refusal.status).type('application/json').send(errorAnswer(refusal.code, refusal.words));
}

function refusalOf(error: FastifyError): Refusal {
  if (error instanceof Refusal) return error;
  if (error instanceof AlongsideError) return new Refusal(error.code);
  if (hasZodFastifySchemaValidationErrors(error)) {
    const first = error.validation[0];
    const where = first?.instancePath.replace(/^\//, '').replaceAll('/', '.') ?? '';
    const words = `${where === '' ? 'The request' : where} ${first?.message ?? 'is not right'}`;
    return new Refusal('bad-request', words.endsWith('.') ? words : `${words}.`);
  }
  if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') return new Refusal('too-large');
  const status = error.statusCode ?? 500;
  return status < 500 ? new Refusal('bad-request', errorRows['bad-request'].message, status) : new Refusal('internal');
}
