export interface Answer {
  status: number;
  headers: Record<string, string>;
  /** Decoded; undefined where it was empty or no JSON. */
  body: unknown;
}

/** What has to be the same: all but the values of ids, times, tokens and addresses. */
export function summaryOf({ status, headers, body }: Answer) {
  return {
    status,
    contentType: headers['content-type'],
    headers: Object.keys(headers)
      .filter((name) => !TRANSPORT.includes(name))
      .sort(),
    shape: shapeOf(body),
    error: errorTextOf(body),
    rows: rowsOf(body),
    statuses: statusesOf(body),
    link: linkOf(body),
  };
}

/** `vary`: only one of the two recorded versions of Keystone sends it. */
const TRANSPORT = ['vary', 'connection', 'content-length', 'date', 'keep-alive', 'transfer-encoding'];

/** Keys and kinds of value all the way down; a list counts as the different kinds of its members. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return [...new Set(value.map((member) => JSON.stringify(shapeOf(member))))].sort();
  if (typeof value !== 'object' || value === null) return value === null ? 'null' : typeof value;
  const members = Object.entries(value).map(([key, member]): [string, unknown] => [key, shapeOf(member)]);
  return Object.fromEntries(members.sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** The message of an error body, without the parts that differ from run to run or go on for pages. */
function errorTextOf(body: unknown): string | undefined {
  if (typeof body !== 'object' || body === null) return undefined;
  const holder = 'message' in body ? body : Object.values(body)[0];
  if (typeof holder?.message !== 'string') return undefined;
  return holder.message
    .replace(/(?<=\n\nFailed validating).*/s, '…')
    .replace(/(?<=Traceback \(most recent call last\):\n).*/s, '…')
    .replace(/AUTH_[0-9a-f]{32}/, 'AUTH_…')
    .replace(/tx[0-9a-f]{21}-[0-9a-f]{10}/, 'tx…');
}

/** Which rows a list holds, in order; the walk of a directory has none. Log rows have ids of their own. */
function rowsOf(body: unknown): string[] | undefined {
  if (typeof body !== 'object' || body === null) return undefined;
  const lists = body as Record<string, Record<string, unknown>[]>;
  const { checkpoints, plans, providers, restores, verifications, operation_logs: logs } = lists;
  const ids = (checkpoints ?? plans ?? providers ?? restores ?? verifications)?.map(({ id }) => String(id));
  const runs = logs?.map((log) => `${log.started_at} ${log.operation_type} ${log.status}`);
  const rows = ids ?? runs;
  return rows !== undefined && (logs !== undefined || isFromDirectory(body)) ? rows.sort() : rows;
}

/** The words of every row, which a test of a run is about. */
function statusesOf(body: unknown): string[] {
  return [...(JSON.stringify(body) ?? '').matchAll(/"status":"([^"]*)"/g)].map(([, word = '']) => word).sort();
}

function isFromDirectory(body: object): boolean {
  return JSON.stringify(body).includes('"provider_id":"b766f37c') && 'checkpoints' in body;
}

function linkOf(body: unknown): string | undefined {
  const href = /"href":"([^"]*marker[^"]*)"/.exec(JSON.stringify(body) ?? '')?.[1];
  const path = href?.replace(/^http:\/\/[^/]+/, '');
  return isFromDirectory(body ?? {}) ? path?.replace(/marker=.*/, 'marker=…') : path;
}
