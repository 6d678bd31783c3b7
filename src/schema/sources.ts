import type { ConnectedUpstream } from '../context/connect.ts';
import type { Context } from '../context.ts';
import { invalidInput } from '../failure.ts';

/** The upstreams of a list, in the order of the configuration: those that were named, else all that are in lists. */
export function sourcesFor(
  context: Context,
  names: readonly string[] | null | undefined,
): readonly ConnectedUpstream[] {
  if (names == null) return context.upstreams().filter(({ isInLists }) => isInLists);
  const argument = ['filter', 'upstreams'];
  if (names.length === 0) throw invalidInput(argument, 'filter.upstreams is empty; leave it out or name at least one.');
  for (const name of names) context.upstream(name, argument);
  return context.upstreams().filter(({ profile }) => names.includes(profile.name));
}
