import { checkpointBody } from '../../src/sandbox/karbor/checkpoint-body.ts';
import { karborCheckpoint, karborPlan, karborProvider, karborResource } from '../../src/sandbox/karbor/estate.ts';
import { resourceGraph } from '../../src/sandbox/karbor/graph.ts';
import { planBody } from '../../src/sandbox/karbor/plans.ts';
import type { KarborCheckpoint, KarborPlan } from '../../src/sandbox/karbor/rows.ts';

/** The project of all that grows. */
export const GROWING = 'growing-project';
/** How long a provider's list is that is read page by page. */
export const listLengths = [100, 1_000, 10_000] as const;
/** How long a plan's list is that has to be read whole; beyond ten pages the gateway reads it in another way. */
export const planLengths = [100, 200, 500, 1_000] as const;
/** How deep a graph is, and how many things there are on each level. */
export const graphLevels = [1, 2, 4, 8] as const;
export const THINGS_A_LEVEL = 50;
/** Rows of a page: what the gateway asks Karbor for. */
export const PAGE = 100;

const BEGUN_AT = Date.UTC(2025, 0, 5, 2);
const HOUR_MS = 3_600_000;
const NOW = Date.UTC(2027, 0, 5);

const range = (count: number) => Array.from({ length: count }, (_, index) => index);
const root = `/v1/${GROWING}`;

/** The provider and the plan whose list has that many checkpoints. */
export const growingProvider = (length: number) => karborProvider({ name: `list-of-${length}` });
export const growingPlan = (length: number): KarborPlan =>
  karborPlan(growingProvider(length), { name: `plan-of-${length}`, projectId: GROWING });

/** The checkpoint whose graph has that many levels. */
export function deepCheckpoint(levels: number): KarborCheckpoint {
  const provider = growingProvider(0);
  const thing = (chain: number, level: number) => karborResource({ name: `thing-${chain}-${level}` });
  const graph = resourceGraph(
    range(THINGS_A_LEVEL).map((chain) => thing(chain, 0)),
    range(THINGS_A_LEVEL).flatMap((chain) =>
      range(levels - 1).map((level) => ({ ...thing(chain, level), dependents: [thing(chain, level + 1)] })),
    ),
  );
  return karborCheckpoint(provider, growingPlan(0), { createdAt: BEGUN_AT + levels * HOUR_MS, resourceGraph: graph });
}

/** Every body by its path, and by its marker behind the first page of a list. */
export function growingBodies(): Map<string, object> {
  const lengths = [...new Set<number>([...listLengths, ...planLengths])];
  return new Map<string, object>([
    ...lengths.flatMap(pages),
    ...lengths.map((length): [string, object] => {
      const plan = growingPlan(length);
      return [`${root}/plans/${plan.id}`, { plan: planBody(plan) }];
    }),
    ...graphLevels.map((levels): [string, object] => {
      const row = deepCheckpoint(levels);
      return [`${root}/providers/${row.providerId}/checkpoints/${row.id}`, { checkpoint: checkpointBody(row, NOW) }];
    }),
  ]);
}

/** The last page names no other one. */
function pages(length: number): [string, object][] {
  const provider = growingProvider(length);
  const plan = growingPlan(length);
  const path = `${root}/providers/${provider.id}/checkpoints`;
  const rows = range(length).map((index) =>
    karborCheckpoint(provider, plan, { createdAt: BEGUN_AT + index * HOUR_MS }),
  );
  return range(Math.ceil(length / PAGE)).map((page): [string, object] => {
    const from = page * PAGE;
    const checkpoints = rows.slice(from, from + PAGE).map((row) => checkpointBody(row, NOW));
    const isLast = from + PAGE >= length;
    const links = isLast ? {} : { checkpoints_links: [{ rel: 'next', href: 'http://127.0.0.1/' }] };
    return [page === 0 ? path : `${path}?marker=${rows[from - 1]?.id}`, { checkpoints, ...links }];
  });
}
