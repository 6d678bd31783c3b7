/** Header fields by their names. */
export type Headers = Readonly<Record<string, string>>;

const bytes = (text: string) => Buffer.from(text, 'utf8').toString('latin1');

/** The bytes of a request; nothing is added but what is given. */
export function raw(line: string, headers: Headers = {}, body = ''): string {
  const fields = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `${line} HTTP/1.1\r\n${fields.join('')}\r\n${body}`;
}

/** A request for the gateway as an honest client sends it, with an id of its own. */
export function request(line: string, headers: Headers = {}, text?: string): string {
  const body = text === undefined ? '' : bytes(text);
  const length = text === undefined ? {} : { 'Content-Length': String(body.length) };
  return raw(line, { Host: 'localhost', 'X-Request-Id': 'replay', ...headers, ...length }, body);
}

/** A POST of a JSON text. */
export function postText(text: string, headers: Headers = {}): string {
  return request('POST /graphql', { 'Content-Type': 'application/json', ...headers }, text);
}

/** A POST of a document. */
export function post(query: string, variables?: object, headers?: Headers): string {
  return postText(JSON.stringify({ query, ...(variables && { variables }) }), headers);
}

/** A GET of a document. */
export function get(params: Readonly<Record<string, string>>, headers: Headers = {}): string {
  return request(`GET /graphql?${new URLSearchParams(params)}`, { 'GraphQL-Require-Preflight': '1', ...headers });
}
