import type { LoadName } from '../queries.ts';
import { type Cast, oldNameOf, openCast } from '../run/cast.ts';
import { type Cell, measureCells } from '../run/cells.ts';
import { comparedSets } from '../run/command-line.ts';
import { type Compared, costTable } from '../run/cost-table.ts';
import { ToolError } from '../run/tools.ts';
import type { Section, SetContext } from './context.ts';
import { listsOf, planFor, queriesOf, speedSets } from './speed-sets.ts';

type ComparedSet = (typeof comparedSets)[number];

/** What a reply costs in this build and in an old one, side by side. */
export async function against(context: SetContext, old: string): Promise<Section> {
  const { wishes, say } = context;
  const all: Compared[] = [];
  for (const name of comparedSets.filter((set) => wishes.sets.includes(set))) {
    const set = speedSets[name];
    const { servers: names, gateway, hasMetrics } = wishes;
    for (const isCbr of [false, true]) {
      const queries = queriesOf(set, isCbr, context);
      if (queries.length === 0) continue;
      say(`== ${name}${isCbr ? " on CBR's wire" : ''}`);
      const { isFaulty = false } = set;
      const lists = listsOf(set);
      const cast = await openCast({ names, isCbr, lists, isFaulty, gateway, against: old, hasMetrics, say });
      try {
        all.push(...(await compareIn(cast, name, queries, context)));
      } finally {
        await cast.close();
      }
    }
  }
  const note = `Old is \`${old}\`, new is ${wishes.gateway === undefined ? 'this tree' : `\`${wishes.gateway}\``}: two processes with one configuration${wishes.hasMetrics ? ', but for the metrics of the new one,' : ''} and the same flags over one upstream.
Before the load both give the answer of the reference. A round loads new, old, old, new for a second each, and the next one old,
new, new, old, so that a machine that becomes slower or faster does so for both. CPU is the user and system time of the
gateway's process for each reply: the median of ${wishes.rounds} rounds. The ratio new / old is taken in each round. A figure of a
build is that of this run; keep the ratios.`;
  const cells = new Map(all.map(({ set, server, query, cells }) => [`${set} ${server} ${query}`, cells]));
  return { title: 'Two builds', text: [note, costTable(all)].join('\n\n'), cells };
}

async function compareIn(
  cast: Cast,
  set: ComparedSet,
  queries: readonly LoadName[],
  context: SetContext,
): Promise<Compared[]> {
  const [absent] = cast.absent;
  if (absent !== undefined) throw new ToolError(`${absent.name} did not start, as its log above says.`);
  const compared: Compared[] = [];
  for (const query of queries)
    for (const server of context.wishes.servers) {
      const members = cast.members.filter(({ name }) => name === server || name === oldNameOf(server));
      const cells: Cell[] = await measureCells(
        { ...cast, members },
        { ...planFor(speedSets[set], query, context), passes: 2 },
      );
      compared.push({ set, server, query, cells });
    }
  return compared;
}
