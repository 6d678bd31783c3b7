const JSON_TYPE = 'application/json; charset=utf-8';
const GRAPHQL_TYPE = 'application/graphql-response+json; charset=utf-8';

const ACCEPTED_TYPES: ReadonlySet<string> = new Set([
  '*/*',
  'application/*',
  'application/json',
  'application/graphql-response+json',
]);

/** Whether a Content-Type is JSON in UTF-8, the only accepted type. */
export function isJsonType(contentType: string | undefined): boolean {
  if (contentType === 'application/json') return true;
  const [type, ...parameters] = (contentType ?? '').toLowerCase().split(';');
  return type?.trim() === 'application/json' && parameters.every(isUtf8OrNoCharset);
}

const MAY_BE_EVENTS = /text\/|\*\/\*/i;
const EVENT_TYPES: ReadonlySet<string> = new Set(['text/event-stream', 'text/*', '*/*']);

/** Whether an Accept header allows one of the two JSON types of responses. */
export function acceptsJson(accept: string | undefined): boolean {
  return !accept || accepts(accept, ACCEPTED_TYPES);
}

/** Whether an Accept header allows a stream of events. One that is absent asks for JSON. */
export function acceptsEvents(accept: string | undefined): boolean {
  // Most clients accept JSON alone, and parsing their header costs 2 % of the CPU of a small response.
  return accept !== undefined && MAY_BE_EVENTS.test(accept) && accepts(accept, EVENT_TYPES);
}

function accepts(accept: string, types: ReadonlySet<string>): boolean {
  if (types.has(accept)) return true;
  return accept
    .toLowerCase()
    .replaceAll(/\s/g, '')
    .split(',')
    .some((part) => {
      const [type = '', ...parameters] = part.split(';');
      return types.has(type) && parameters.every(isCharsetOfYoga) && !parameters.some(isExcluded);
    });
}

/** A weight of 0 excludes a type. */
function isExcluded(parameter: string): boolean {
  return /^q=0(\.0*)?$/.test(parameter);
}

/** Yoga accepts this spelling of the charset only; any other gives 406 without a body. */
function isCharsetOfYoga(parameter: string): boolean {
  return !parameter.includes('charset=') || parameter === 'charset=utf-8';
}

const RESPONSE_TYPES: ReadonlyMap<string, string> = new Map([
  ['*/*', JSON_TYPE],
  ['application/*', JSON_TYPE],
  ['*/json', JSON_TYPE],
  ['application/json', JSON_TYPE],
  ['*/graphql-response+json', GRAPHQL_TYPE],
  ['application/graphql-response+json', GRAPHQL_TYPE],
]);

/** The first supported type of an Accept header, weights ignored, as Yoga does for GET. */
export function negotiatedType(accept: string | undefined): string {
  if (!accept) return JSON_TYPE;
  return RESPONSE_TYPES.get(accept) ?? firstSupportedType(accept);
}

function firstSupportedType(accept: string): string {
  for (const part of accept.toLowerCase().replaceAll(/\s/g, '').split(',')) {
    const [type = '', ...parameters] = part.split(';');
    const supported = RESPONSE_TYPES.get(type.split('/', 2).join('/'));
    const charset = parameters.find((parameter) => parameter.includes('charset='));
    if (supported !== undefined && (charset === undefined || isCharsetOfYoga(charset))) return supported;
  }
  return JSON_TYPE;
}

export function isJsonResponseType(type: string): boolean {
  return type === JSON_TYPE;
}

/**
 * Response type of a refusal, for Accept headers of any form. A header that names the GraphQL type gets it whatever the
 * order, because a body with a 4xx status and a type that is only JSON may be that of a proxy.
 */
export function responseTypeFor(accept: string | undefined): string {
  return accept?.includes('application/graphql-response+json') ? GRAPHQL_TYPE : JSON_TYPE;
}

function isUtf8OrNoCharset(parameter: string): boolean {
  const [name = '', value = ''] = parameter.split('=');
  return name.trim() !== 'charset' || /^"?utf-?8"?$/.test(value.trim());
}
