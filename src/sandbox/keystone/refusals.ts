import { Refusal, type World } from '../exchange.ts';

const TITLES: Record<number, string> = { 400: 'Bad Request', 401: 'Unauthorized', 404: 'Not Found' };

function refusal(code: number, message: string, headers: Record<string, string> = {}): Refusal {
  return new Refusal({ status: code, headers, body: { error: { code, message, title: TITLES[code] } } });
}

/** The same error for a wrong user, password, project or token. */
export function unauthorized({ origins }: World): Refusal {
  return refusal(401, 'The request you have made requires authentication.', {
    'www-authenticate': `Keystone uri="${origins.keystone}/v3"`,
  });
}

export function notFound(message = 'The resource could not be found.'): Refusal {
  return refusal(404, message);
}

/** An application credential implies its project. */
export function scopeRefused({ origins }: World): Refusal {
  const message = 'Error authenticating with application credential: Application credentials cannot request a scope.';
  return new Refusal({
    status: 401,
    headers: { 'www-authenticate': `Keystone uri="${origins.keystone}/v3"` },
    body: { error: { code: 401, identity: {}, message, title: 'Unauthorized' } },
  });
}

export function malformedJson(): Refusal {
  return notToBeFound('valid JSON', 'request body');
}

/** The error for a missing property. */
export function notToBeFound(attribute: string, target: string): Refusal {
  const message =
    `Expecting to find ${attribute} in ${target}. The server could not comply with the request since it is ` +
    'either malformed or otherwise incorrect. The client is assumed to be in error.';
  return refusal(400, message);
}

/** The real message continues with the whole schema, printed by Python. */
export function missingProperty(name: string): Refusal {
  const text = `'${name}' is a required property\n\nFailed validating 'required' in schema:\n    {'type': 'object'}`;
  return refusal(400, text);
}
