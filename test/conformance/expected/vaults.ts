import { PLANS, type Plan, PROVIDERS } from './plans.ts';

const KNOWN: Record<string, Plan> = PLANS;

const DESCRIPTIONS: Record<string, string | null> = { ofSwift: 'd', ofFiles: 'd', shared: '', oddNames: null };

interface Shown {
  status?: string;
  native?: string;
  description: string | null;
}

/** A plan by its name in the table, and a status where that is not SUSPENDED. */
export function expectedPlan(short: string) {
  const [name = '', status = 'SUSPENDED'] = short.split('/');
  const plan = KNOWN[name];
  if (!plan) throw new Error(`No plan is called ${name}.`);
  const description = DESCRIPTIONS[name];
  return planAs(plan, { status, description: description === undefined ? 'test plan' : description });
}

export function planAs(plan: Plan, { status = 'SUSPENDED', native = status.toLowerCase(), description }: Shown) {
  return {
    id: `vault:lab:${plan.id}`,
    nativeId: plan.id,
    name: plan.name,
    description,
    status,
    nativeStatus: native,
    createdAt: null,
    capacity: null,
    tags: [],
    provider: { id: `provider:lab:${plan.provider}`, nativeId: plan.provider },
    resources: plan.things,
  };
}

const TEXTS: Record<string, { name: string; description: string }> = {
  volume: { name: 'Volume Provider', description: 'Real cinder plugin schemas (no cinder here), Swift bank' },
  files: { name: 'Local FS Provider', description: 'No-op protection plugin with the file system bank' },
  swift: { name: 'OS Infra Provider', description: 'No-op protection plugin with the real Swift bank' },
  shared: {
    name: 'No-Op Provider',
    description: "Second no-op provider sharing the first one's Swift container, as in Karbor's own sample configs",
  },
};

/** A provider by its name in the table. */
export function expectedProvider(name: string) {
  const id = Object.entries(PROVIDERS).find(([key]) => key === name)?.[1];
  return { id: `provider:lab:${id}`, nativeId: id, ...TEXTS[name] };
}
