import { type Answer, type Call, headerOf, Refusal } from '../exchange.ts';

const NAMES: Record<number, string> = {
  400: 'badRequest',
  403: 'forbidden',
  404: 'itemNotFound',
  413: 'overLimit',
  500: 'computeFault',
};

function fault(code: number, message: string): Refusal {
  return new Refusal({ status: code, body: { [NAMES[code] ?? 'computeFault']: { code, message } } });
}

export function badRequest(message: string): Refusal {
  return fault(400, message);
}

export function invalidId(kind: 'plan' | 'provider' | 'checkpoint' | 'restore' | 'verification'): Refusal {
  return badRequest(`Invalid ${kind} id provided.`);
}

export function forbidden(message: string): Refusal {
  return fault(403, message);
}

export function notFound(message: string): Refusal {
  return fault(404, message);
}

export function missing(kind: 'Plan' | 'Provider' | 'Checkpoint' | 'Restore' | 'Verification', id: string): Refusal {
  return notFound(`${kind} ${id} could not be found.`);
}

/** An exception of Karbor, whose message is passed on. */
export function serverFault(message: string): Refusal {
  return fault(500, message);
}

/** Any other exception: from the RPC, the database, a missing argument or an invalid date. */
export function unexpectedFault(): Refusal {
  return serverFault('The server has either erred or is incapable of performing the requested operation.');
}

/** A retry does not help, despite `retryAfter`. */
export function overQuota(kind: 'plans' | 'checkpoints', limit: number): Refusal {
  const message = `Maximum number of ${kind} allowed (${limit}) exceeded`;
  return new Refusal({
    status: 413,
    headers: { 'retry-after': '0' },
    body: { overLimit: { code: 413, message, retryAfter: '0' } },
  });
}

const OUTSIDE = {
  404: ['Not Found', 'The resource could not be found.<br /><br />\n\n\n'],
  503: [
    'Service Unavailable',
    'The server is currently unavailable. Please try again at a later time.<br /><br />\n' +
      'The Keystone service is temporarily unavailable.\n\n',
  ],
} as const;

/** An error from outside of the handlers, in a form that the client accepts. `code` is a string here. */
export function outsideAnswer(call: Call, status: keyof typeof OUTSIDE): Answer {
  const [title, message] = OUTSIDE[status];
  const accept = headerOf(call, 'accept') ?? '';
  const html = { 'content-type': 'text/html; charset=UTF-8' };
  if (call.method === 'HEAD') return { status, headers: html };
  if (accept.includes('json')) return { status, body: { message, code: `${status} ${title}`, title } };
  const page = `<html>\n <head>\n  <title>${status} ${title}</title>\n </head>\n <body>${message}</body>\n</html>`;
  if (accept.includes('html')) return { status, headers: html, body: page };
  const plain = `${status} ${title}\n\n${message.replace(/<br \/>/g, '\n')}`;
  return { status, headers: { 'content-type': 'text/plain; charset=UTF-8' }, body: plain };
}
