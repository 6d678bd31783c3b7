const LISTS: ReadonlySet<string> = new Set(['vaults', 'checkpoints', 'tasks']);

/** Remembers the ids and the cursors that answers hold. */
export function createHarvest() {
  const ids = new Set<string>();
  const cursors = new Map<string, string[]>();

  function take(value: unknown, list: string): void {
    if (typeof value !== 'object' || value === null) return;
    for (const [key, part] of Object.entries(value)) {
      const [name = ''] = key.split('_');
      if (typeof part !== 'string') take(part, LISTS.has(name) ? name : list);
      else if (/cursor$/i.test(name)) cursors.set(list, [...(cursors.get(list) ?? []), part].slice(-50));
      else if (name === 'id' && /^(upstream|vault|checkpoint|backup|provider|task):/.test(part)) ids.add(part);
    }
  }

  return { ids, cursors, take: (data: unknown) => take(data, '') };
}
