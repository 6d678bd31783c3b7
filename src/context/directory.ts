import type { UpstreamProfile } from '../domain/upstream.ts';
import { type GatewayError, invalidInput } from '../failure.ts';
import type { UpstreamKind } from '../upstreams/kind.ts';

/** An upstream as far as arguments can name it. */
export interface KnownUpstream {
  readonly profile: Pick<UpstreamProfile, 'name'>;
  readonly kind: UpstreamKind;
  /** False: reached by id and by naming it, but not part of lists. */
  readonly isInLists: boolean;
}

/** The upstreams that arguments can name. A request has them connected; an estimate has no more than this. */
export interface Directory<Known extends KnownUpstream = KnownUpstream> {
  /** In the order of the configuration. */
  readonly upstreams: () => readonly Known[];
  /**
   * By its configured name.
   * @throws GatewayError INVALID_INPUT for an unknown name; `argument` is the one that gave the name.
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
