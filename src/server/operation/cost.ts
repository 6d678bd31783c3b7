import { type GraphQLSchema, getArgumentValues } from 'graphql';
import type { Config } from '../../config/config.ts';
import { createDirectory, type Directory } from '../../context/directory.ts';
import { GatewayError } from '../../failure.ts';
import { type CostBasis, countHaving, type FieldCost, type Reach } from '../../schema/cost.ts';
import { kinds } from '../../upstreams/index.ts';
import type { Plan } from '../document/documents.ts';
import type { EstimatedCost } from '../request/request-record.ts';
import { MAX_FIELDS, type Outlines, outlineOf, outlinesOf, type Step } from './cost-outline.ts';
import { createTally, type Share } from './cost-tally.ts';

/** Worst-case cost of an operation. */
export interface CostEstimate extends EstimatedCost {
  readonly writes: number;
  /** The three fields of highest cost, in descending order. */
  readonly mostExpensive: Readonly<Record<'upstreamCalls' | 'nodes', readonly Share[]>>;
}

/** @throws GatewayError LIMIT_EXCEEDED for a list of ids above the limit, and for too many fields. */
export type Estimate = (plan: Plan, variables: Variables) => CostEstimate;

type Variables = Readonly<Record<string, unknown>>;

/** The outline of an operation is made once for each set of values in @skip and @include; only arguments vary after. */
export function createEstimate(config: Pick<Config, 'limits' | 'upstreams'>, schema: GraphQLSchema): Estimate {
  const settings = settingsOf(config);
  const known = new WeakMap<Plan, Outlines>();
  return (plan, variables) => {
    const outlines = known.get(plan) ?? outlinesOf(plan, schema);
    known.set(plan, outlines);
    const { fields, steps } = outlineOf(plan, variables, outlines);
    if (fields > MAX_FIELDS) throw tooManyFields();
    return sumOf(steps, variables, settings);
  };
}

interface CostSettings extends Pick<CostBasis, 'callsOfPage' | 'mostIds'> {
  readonly reach: Reach;
  readonly directory: Directory;
}

function settingsOf({ upstreams, limits }: Pick<Config, 'limits' | 'upstreams'>): CostSettings {
  const known = upstreams.map(({ name, kind, inLists }) => ({
    profile: { name },
    kind: kinds[kind],
    isInLists: inLists,
  }));
  return {
    directory: createDirectory(known),
    reach: known,
    callsOfPage: upstreams.some(({ backupListSplit }) => backupListSplit) ? 2 : 1,
    mostIds: limits.ids,
  };
}

/** The parents of a field. */
interface FieldScope extends Pick<CostBasis, 'parents' | 'isListed'> {
  readonly path: string;
  /** Response path without list indices, as clients know it. */
  readonly shown: string;
  /** Number of times the parents are written to the response; each counts as a row. */
  readonly written: number;
  /** How often the parents are read. */
  readonly repeats: number;
  readonly reach: Reach;
}

function sumOf(outline: readonly Step[], variables: Variables, settings: CostSettings): CostEstimate {
  const charged = new Map<string, number>();
  const calls = createTally();
  const nodes = createTally();
  let writes = 0;
  let writeCalls = 0;

  function charge(name: string, amount: number, field: string): void {
    const paid = charged.get(name) ?? 0;
    if (amount <= paid) return;
    calls.add(field, amount - paid);
    charged.set(name, amount);
  }

  function spend(cost: FieldCost, basis: CostBasis, path: string, field: string, repeats: number): void {
    const own = repeats * (cost.calls?.(basis) ?? 0);
    const { shared } = cost;
    if (shared === undefined) {
      calls.add(field, own);
      return;
    }
    const name = typeof shared === 'string' ? shared : shared(basis);
    charge(name.startsWith('request ') ? name : `${path} ${name}`, own, field);
  }

  function walk(step: Step, at: FieldScope): void {
    const { name, key, field, cost, below } = step;
    const read = field.args.length === 0 ? NOTHING : readArguments(step, variables, settings);
    if (!read) return;
    // Parents with equal ids share a path, and below each one the same response key may have other arguments.
    const path = `${at.path} ${name}${read.text}`;
    const shown = at.shown === '' ? key : `${at.shown}.${key}`;
    if (!cost) {
      for (const each of below) walk(each, { ...at, path, shown });
      return;
    }
    const { parents, isListed, reach } = at;
    const basis = { asked: read.asked, parents, isListed, below: sharedBy(below), ...reachBasis(reach, settings) };
    const repeats = at.repeats * (cost.repeats?.(basis) ?? 1);
    spend(cost, basis, at.path, shown, repeats);
    if (cost.writeCalls !== undefined) {
      writes += 1;
      writeCalls += cost.writeCalls;
    }
    const ids = cost.ids?.(basis);
    for (const id of ids ?? []) charge(`request id ${id}`, repeats, shown);
    const ownRows = cost.rows?.(basis);
    nodes.add(shown, (ownRows ?? 0) * at.written);
    const scope = {
      // Fields below equal ids are read once, too.
      path: ids ? ids.join(' ') : path,
      shown,
      parents: at.parents * (ids?.length ?? ownRows ?? 1),
      written: at.written * (ownRows ?? 1),
      repeats,
      isListed: cost.isListed ?? at.isListed,
      reach: cost.reach?.(basis) ?? reach,
    };
    for (const each of below) walk(each, scope);
  }

  const top: FieldScope = {
    path: '',
    shown: '',
    parents: 1,
    written: 1,
    repeats: 1,
    isListed: false,
    reach: settings.reach,
  };
  for (const step of outline) walk(step, top);
  const mostExpensive = { upstreamCalls: calls.mostExpensive(), nodes: nodes.mostExpensive() };
  return { upstreamCalls: calls.sum(), nodes: nodes.sum(), writes, writeCalls, mostExpensive };
}

function reachBasis(reach: Reach, { callsOfPage, mostIds }: CostSettings) {
  return { reach, callsOfPage: countHaving(reach, 'derivesCheckpoints') > 0 ? callsOfPage : 1, mostIds };
}

function sharedBy(steps: readonly Step[]): ReadonlySet<string> {
  return new Set(steps.flatMap(({ cost }) => (typeof cost?.shared === 'string' ? cost.shared : [])));
}

interface FieldArguments {
  /** Arguments as JSON. */
  readonly text: string;
  readonly asked: unknown;
}

const NOTHING: FieldArguments = { text: '', asked: undefined };

/** Undefined for arguments that fail coercion or that the resolver refuses: no upstream call is made for them. */
function readArguments(
  { field, node, cost }: Step,
  variables: Variables,
  { directory }: CostSettings,
): FieldArguments | undefined {
  try {
    const args = getArgumentValues(field, node, variables);
    return { text: JSON.stringify(args), asked: cost?.read?.(directory, args as never) };
  } catch {
    return undefined;
  }
}

function tooManyFields(): GatewayError {
  return new GatewayError(
    'LIMIT_EXCEEDED',
    `After fragment expansion the document has more than ${MAX_FIELDS} fields, the maximum.`,
  );
}
