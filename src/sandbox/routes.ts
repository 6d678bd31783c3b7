export type PathParts = Record<string, string>;

export interface Route<Endpoint> {
  method: string;
  path: RegExp;
  endpoint: Endpoint;
}

/** A route of a service: `/v3/:project/vaults/:id` binds `project` and `id`. */
export function route<Endpoint>(method: string, template: string, endpoint: Endpoint): Route<Endpoint> {
  const pattern = template.replace(/:(\w+)/g, '(?<$1>[^/]+)');
  return { method, path: new RegExp(`^${pattern}$`), endpoint };
}

/** The first matching route, with the parameters of its path. */
export function findRoute<Endpoint>(
  routes: readonly Route<Endpoint>[],
  { method, path }: { method: string; path: string },
): { endpoint: Endpoint; parts: PathParts } | undefined {
  const row = routes.find((candidate) => candidate.method === method && candidate.path.test(path));
  if (row === undefined) return undefined;
  return { endpoint: row.endpoint, parts: { ...row.path.exec(path)?.groups } };
}
