// A React application with a help button: the script is loaded once, the state of the session is followed by a hook.

import { type CoBrowsing, type CoBrowsingState, loadCoBrowsing } from '@alongside/browser';
import { useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';

const { server, license } = document.body.dataset as { server: string; license: string };

function useCoBrowsing(): { coBrowsing: CoBrowsing | null; state: CoBrowsingState } {
  const [coBrowsing, setCoBrowsing] = useState<CoBrowsing | null>(null);
  const [state, setState] = useState<CoBrowsingState>('idle');
  useEffect(() => {
    loadCoBrowsing({ server, license }).then(setCoBrowsing, console.warn);
  }, []);
  useEffect(() => {
    if (coBrowsing === null) return;
    const follow = (_session: unknown, next: CoBrowsingState): void => setState(next);
    setState(coBrowsing.session?.state ?? 'idle');
    coBrowsing.on('change', follow);
    return () => coBrowsing.off('change', follow);
  }, [coBrowsing]);
  return { coBrowsing, state };
}

function Help({ customer }: { customer: { id: string; name: string } }) {
  const { coBrowsing, state } = useCoBrowsing();
  useEffect(() => coBrowsing?.identify(customer), [coBrowsing, customer]);
  return (
    <p>
      <button id="help" type="button" disabled={coBrowsing === null} onClick={() => coBrowsing?.showPopup()}>
        Help
      </button>
      <output id="state">{state}</output>
    </p>
  );
}

function Order() {
  const [amount, setAmount] = useState(1);
  return (
    <form>
      <label>
        Amount <input id="amount" value={amount} onChange={(event) => setAmount(Number(event.target.value))} />
      </label>
      <button id="more" type="button" onClick={() => setAmount(amount + 1)}>
        One more
      </button>
      <p id="total">{amount * 12} €</p>
    </form>
  );
}

const customer = { id: 'c-42', name: 'Rea' };

createRoot(document.getElementById('app') as HTMLElement).render(
  <main>
    <h1>Shop</h1>
    <Order />
    <Help customer={customer} />
  </main>,
);
