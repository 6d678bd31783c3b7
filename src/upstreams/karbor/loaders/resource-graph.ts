import type { Checkpoint } from '../../../domain/checkpoint.ts';
import type { Resource } from '../../../domain/resource.ts';
import type { UpstreamClient } from '../../../http/upstream-client.ts';
import type { Loaders } from '../../loaders.ts';
import { readGraphOf } from '../checkpoint-mapper.ts';

/** Parses each recorded graph once: a query may select a graph under many aliases, and the graph may be invalid. */
export function createResourceGraph(karbor: UpstreamClient): NonNullable<Loaders['resourceGraph']> {
  const graphs = new Map<Checkpoint, Promise<readonly Resource[] | null>>();
  const read = async (checkpoint: Checkpoint) => readGraphOf(karbor, checkpoint);
  return (checkpoint) => {
    const graph = graphs.get(checkpoint) ?? read(checkpoint);
    graphs.set(checkpoint, graph);
    return graph;
  };
}
