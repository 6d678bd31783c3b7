import { UPSTREAM_NAME } from '../domain/upstream-name.ts';
import { WRITE_RIGHTS } from '../domain/write-right.ts';
import { type Entry, repeats, textAt } from './entry.ts';

/** Rules over several callers. No message contains the hash of a key. */
export function callerRules(callers: readonly Entry[], upstreams: readonly Entry[]): string[] {
  const known = upstreams.flatMap((upstream) => textAt(upstream, 'name') ?? []);
  return [
    ...repeats(callers, (caller) => textAt(caller, 'name')).map(
      ([caller, earlier]) =>
        `${caller.path}.name is ${JSON.stringify(caller.get('name'))}, the same as that of ${earlier.path}; accepted: a name no other caller has`,
    ),
    ...repeats(callers, (caller) => textAt(caller, 'keySha256')).map(
      ([caller, earlier]) =>
        `${caller.path}.keySha256 is the same as that of ${earlier.path}; accepted: a key no other caller has (its hash is not shown)`,
    ),
    ...callers.flatMap((caller) => unknownUpstreams(caller, known)),
    ...callers.flatMap(repeatedRights),
  ];
}

function unknownUpstreams(caller: Entry, known: readonly string[]): string[] {
  const names = caller.get('upstreams');
  return (Array.isArray(names) ? names : []).flatMap((name: unknown, index) => {
    // The schema reports malformed names.
    if (typeof name !== 'string' || !UPSTREAM_NAME.test(name) || known.includes(name)) return [];
    return [`${caller.path}.upstreams[${index}] is ${JSON.stringify(name)}; accepted: ${known.join(', ')}`];
  });
}

function repeatedRights(caller: Entry): string[] {
  const rights = caller.get('write');
  return (Array.isArray(rights) ? rights : []).flatMap((right: unknown, index, all) => {
    const first = all.indexOf(right);
    // The schema reports unknown rights.
    if (first === index || !WRITE_RIGHTS.some((known) => known === right)) return [];
    return [
      `${caller.path}.write[${index}] is ${JSON.stringify(right)}, the same as ${caller.path}.write[${first}]; accepted: each right once`,
    ];
  });
}
