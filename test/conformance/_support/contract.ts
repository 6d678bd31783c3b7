import { amount, BROKEN, count, id, type Rule } from './contract-values.ts';

/** In place of what is broken alone: it is shown as null, beside its error. */
export const TORN = Symbol('a part outside the contract');

/** In place of a row that cannot be identified: it is not shown, and what is said of it stands beside the rest. */
export class Missing {
  /** The vault it belongs to, where that can be read. */
  readonly vault: string | null;

  constructor(row: unknown) {
    const [vault, plan] = [inside('vault_id', id)(row), inside('protection_plan', inside('id', id))(row)];
    this.vault = [vault, plan].find((one) => typeof one === 'string') ?? null;
  }
}

/** What is only shown: anything odd stands for nothing. */
export const shown =
  (rule: Rule, nothing: unknown = null): Rule =>
  (value) => {
    const given = rule(value);
    return given === BROKEN ? nothing : given;
  };

/** The rows of a list, each of which may be missing; what is no list is no answer. */
export const rows =
  (rule: Rule): Rule =>
  (value) =>
    Array.isArray(value) ? value.map((one) => shown(rule, new Missing(one))(one)) : BROKEN;

/** The rows of a list within something else: where that is no list, all of it is missing. */
export const innerRows = (rule: Rule): Rule => shown(rows(rule), [new Missing(null)]);

const isObject = (value: unknown): value is Record<string, unknown> =>
  Object.prototype.toString.call(value) === '[object Object]';

/** Null, and for amounts an empty text, stand for nothing. */
export const perhaps =
  (rule: Rule, nothing: unknown = null): Rule =>
  (value) =>
    value === undefined || value === null || (value === '' && (rule === amount || rule === count))
      ? nothing
      : rule(value);

/** What is the same whatever the body says. */
export const always =
  (value: unknown): Rule =>
  () =>
    value;

/** Null or what the rule shows; if it is broken, it alone is. */
export const torn =
  (rule: Rule): Rule =>
  (value) => {
    const shown = perhaps(rule)(value);
    return shown === BROKEN ? TORN : shown;
  };

export const list =
  (rule: Rule): Rule =>
  (value) => {
    const items = Array.isArray(value) ? value.map(rule) : [BROKEN];
    return items.includes(BROKEN) ? BROKEN : items;
  };

/** An object: what is shown, the key on the wire and its rule. What is named "..." is shown in its place. */
export const shape =
  (fields: readonly (readonly [shown: string, key: string, rule: Rule])[]): Rule =>
  (value) => {
    if (!isObject(value)) return BROKEN;
    const shown: Record<string, unknown> = {};
    for (const [name, key, rule] of fields) {
      const one = rule(Object.hasOwn(value, key) ? value[key] : undefined);
      if (one === BROKEN) return BROKEN;
      if (name === '...') Object.assign(shown, one);
      else shown[name] = one;
    }
    return shown;
  };

/** An object in which every member follows the same rule. */
export const record =
  (rule: Rule): Rule =>
  (value) => {
    const shown = isObject(value) ? Object.entries(value).map(([key, one]) => [key, rule(one)] as const) : [];
    const isBroken = !isObject(value) || shown.some(([, one]) => one === BROKEN);
    return isBroken ? BROKEN : Object.fromEntries(shown);
  };

/** The only thing that matters in an object. */
export const inside = (key: string, rule: Rule): Rule =>
  as(shape([['it', key, rule]]), (value) => (value as { it: unknown }).it);

export function as(rule: Rule, shown: (value: never) => unknown): Rule {
  return (value) => {
    const given = rule(value);
    return given === BROKEN ? BROKEN : shown(given as never);
  };
}
