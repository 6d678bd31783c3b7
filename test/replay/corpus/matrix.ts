import { BODY_ROWS } from '../../support/broken-bodies.ts';
import * as rows from '../../support/http-requests.ts';
import { JSON_TYPE } from '../../support/posting.ts';
import type { Act, Ask } from '../recording.ts';
import { raw } from '../requests.ts';

/** The same rows with which the two ways through the gateway are compared, over bare sockets. */
const ROWS: readonly rows.Row[] = [
  ...rows.ACCEPT_ROWS.filter((_row, at) => at % 3 === 0),
  ...rows.TYPE_ROWS,
  ...rows.METHOD_ROWS,
  ...rows.HEADER_ROWS.filter((_row, at) => at % 4 === 0),
  ...rows.GET_ROWS,
  ...BODY_ROWS,
];

/** Everything that HTTP has to do with it. */
export const matrix: Act = {
  stage: { name: 'HTTP', estate: 'demo', config: { secret: 's'.repeat(32), corsOrigins: ['https://console.example'] } },
  run: async (ask) => {
    for (const row of ROWS) await askRow(ask, row);
  },
};

/** As the client of those tests sends it, but for its keeping connections. */
async function askRow(ask: Ask, [name, { method = 'POST', path = '/graphql', headers, body = '' }]: rows.Row) {
  const bytes = Buffer.from(body);
  const length = method === 'GET' || method === 'HEAD' ? {} : { 'Content-Length': String(bytes.length) };
  const given = { Host: 'localhost', 'X-Request-Id': 'replay', ...length, ...(headers ?? JSON_TYPE) };
  await ask(name, raw(`${method} ${path}`, given, bytes.toString('latin1')));
}
