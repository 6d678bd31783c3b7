import type { Directory, KnownUpstream } from '../context/directory.ts';
import { invalidInput } from '../failure.ts';

/** The upstreams of a list, in the order of the configuration. Defaults to all that are in lists. */
export function sourcesFor<Known extends KnownUpstream>(
  directory: Directory<Known>,
  names: readonly string[] | null | undefined,
): readonly Known[] {
  if (names == null) return directory.upstreams().filter(({ isInLists }) => isInLists);
  const argument = ['filter', 'upstreams'];
  if (names.length === 0)
    throw invalidInput(argument, 'filter.upstreams is empty; omit it or give at least one value.');
  for (const name of names) directory.upstream(name, argument);
  return directory.upstreams().filter(({ profile }) => names.includes(profile.name));
}
