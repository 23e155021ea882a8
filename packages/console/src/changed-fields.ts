// What a form changed. Only that is sent, so that a change of one field does not take back what another admin changed
// meanwhile, and the audit log names what was changed.

/** The fields of `after` that differ from those of `before`. */
export function changedFields<Fields extends object>(before: Fields, after: Fields): Partial<Fields> {
  const changed: Partial<Fields> = {};
  for (const field of Object.keys(after) as (keyof Fields)[]) {
    if (JSON.stringify(before[field]) !== JSON.stringify(after[field])) changed[field] = after[field];
  }
  return changed;
}
