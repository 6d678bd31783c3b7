import type { UpstreamProfile } from '../domain/upstream.ts';
import { type GatewayError, invalidInput } from '../failure.ts';
import type { UpstreamKind } from '../upstreams/kind.ts';

/** The part of an upstream that arguments refer to. */
export interface KnownUpstream {
  readonly profile: Pick<UpstreamProfile, 'name'>;
  readonly kind: UpstreamKind;
  /** If false, the upstream is not part of lists unless named. Ids work in any case. */
  readonly isInLists: boolean;
}

/** The upstreams that arguments can name: connected within a request, unconnected in a cost estimate. */
export interface Directory<Known extends KnownUpstream = KnownUpstream> {
  /** All upstreams, in the order of the configuration. */
  readonly upstreams: () => readonly Known[];
  /**
   * An upstream by its configured name.
   * @param argument Path of the argument that holds the name.
   * @throws GatewayError INVALID_INPUT for an unknown name.
   */
  readonly upstream: (name: string, argument: readonly string[]) => Known;
}

export function createDirectory<Known extends KnownUpstream>(known: readonly Known[]): Directory<Known> {
  const byName = new Map(known.map((upstream) => [upstream.profile.name, upstream]));
  return {
    upstreams: () => known,
    upstream: (name, argument) => {
      const upstream = byName.get(name);
      if (upstream) return upstream;
      throw unknownUpstream(argument, [...byName.keys()]);
    },
  };
}

export function unknownUpstream(argument: readonly string[], names: readonly string[]): GatewayError {
  return invalidInput(argument, `${argument.join('.')} names an unknown upstream; accepted: ${names.join(', ')}.`);
}
