import { join } from 'node:path';
import { type Dialect, operationOf } from '../queries.ts';
import { type Cast, type Member, openCast } from '../run/cast.ts';
import { askOnce, postOf } from '../run/requests.ts';
import { brief, median } from '../run/statistics.ts';
import { table } from '../run/tables.ts';
import { COUNTER, runWrk } from '../run/wrk.ts';
import type { Section, SetContext } from './context.ts';

const HEADERS = { accept: 'application/json', 'x-auth-token': 'token-of-caller-0' };

/** Documents that nobody has sent before: what the first sight of one costs. */
export async function newDocuments({ wishes, say }: SetContext): Promise<Section> {
  const cast = await openCast({ names: wishes.servers, gateway: wishes.gateway, say });
  const rows: string[][] = [];
  try {
    for (const member of cast.members) {
      for (const [size, seen, fresh] of documents(member.dialect)) {
        say(`new documents: ${member.name}, ${size}`);
        const known = await sample(cast, member, seen, wishes.isQuick ? 1 : 3);
        const unknown = await sample(cast, member, fresh, wishes.isQuick ? 1 : 3);
        rows.push([member.title, size, ...known, ...unknown]);
      }
    }
    const withoutDocuments = cast.members.filter(({ dialect }) => documents(dialect).length === 0);
    rows.push(...withoutDocuments.map(({ title }) => [title, 'left out: reads no documents', '', '', '', '']));
  } finally {
    await cast.close();
  }
  const note =
    'One connection, no upstream call: each reply is the whole way of one request. The large document is that of Q2, of which @include leaves nothing to be done but to read, check and prepare it.';
  const heads = ['server', 'document', 'known: p50 ms', 'p99 ms', 'never seen: p50 ms', 'p99 ms'];
  return { title: 'Never-seen documents', text: [note, table(heads, rows)].join('\n\n') };
}

/** Size, a document that is always the same, and one that never is. */
function documents(dialect: Dialect): readonly (readonly [string, object, object])[] {
  if (dialect === 'path' || dialect === 'fixed') return [];
  const list = operationOf(dialect, 'q2');
  const [, given = '', field, body] = /^query Q2\((.*?)\) \{ (.*?\)) (.*)$/.exec(list?.query ?? '') ?? [];
  const large = (alias: string) => ({
    query: `query New(${given}, $on: Boolean!) { upstreams { ${alias}: name } ${field} @include(if: $on) ${body}`,
    variables: { ...list?.variables, on: false },
  });
  const small = (alias: string) => ({ query: `{ upstreams { ${alias}: name } }` });
  return [
    ['small', small('same'), small(COUNTER)],
    ['large', large('same'), large(COUNTER)],
  ];
}

async function sample(cast: Cast, member: Member, operation: object, rounds: number): Promise<string[]> {
  const request = postOf(operation, HEADERS);
  const answer = await askOnce(member.process.url, request);
  if (answer.includes('"errors"')) throw new Error(`${member.name} refused a document: ${answer.slice(0, 300)}`);
  const load = {
    url: member.process.url,
    requests: [request],
    connections: 1,
    seconds: 1,
    scriptFile: join(cast.folder, `${member.name}.lua`),
  };
  // Twice as long to warm up as to measure: what is cold is the code, not the document.
  for (let round = 0; round < rounds * 2; round += 1) await runWrk(load);
  const p50: number[] = [];
  const p99: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const figures = await runWrk(load);
    if (figures.errors > 0) throw new Error(`${member.name}: ${figures.errors} replies failed`);
    p50.push(figures.p50);
    p99.push(figures.p99);
  }
  return [brief(median(p50)), brief(median(p99))];
}
