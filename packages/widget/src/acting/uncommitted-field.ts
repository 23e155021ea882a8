// The field that an agent types into: the page hears of each edit by `input`, and once by `change` when the agent or
// the customer goes on from it. A `change` that the browser makes itself counts.

export interface UncommittedField {
  /** An edit was made in the field. */
  typedInto(field: HTMLElement): void;
  /** Tells the page that the field is done with, unless it is the one where the agent is now. */
  commit(at: Element | null): void;
}

export function createUncommittedField(): UncommittedField {
  let field: HTMLElement | null = null;
  let listening = new AbortController();

  function forget(): HTMLElement | null {
    const forgotten = field;
    field = null;
    listening.abort();
    return forgotten;
  }
  function commit(at: Element | null): void {
    if (field === null || field === at) return;
    const done = forget();
    const realm = done?.ownerDocument.defaultView as (Window & typeof globalThis) | null | undefined;
    if (realm && done?.isConnected === true) done.dispatchEvent(new realm.Event('change', { bubbles: true }));
  }

  return {
    typedInto(next) {
      if (next === field) return;
      commit(null);
      field = next;
      listening = new AbortController();
      const { signal } = listening;
      next.addEventListener('change', forget, { signal });
      next.addEventListener('blur', () => commit(null), { signal });
    },
    commit,
  };
}
