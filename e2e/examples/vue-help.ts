// A Vue application with a help button: the script is loaded once, the state of the session is followed by a composable.

import { type CoBrowsing, type CoBrowsingState, loadCoBrowsing } from '@alongside/browser';
import { createApp, h, onMounted, onUnmounted, ref, shallowRef } from 'vue';

const { server, license } = document.body.dataset as { server: string; license: string };

function followCoBrowsing(customer: { id: string; name: string }) {
  const coBrowsing = shallowRef<CoBrowsing | null>(null);
  const state = ref<CoBrowsingState>('idle');
  const follow = (_session: unknown, next: CoBrowsingState): void => {
    state.value = next;
  };
  onMounted(async () => {
    coBrowsing.value = await loadCoBrowsing({ server, license });
    coBrowsing.value.identify(customer);
    state.value = coBrowsing.value.session?.state ?? 'idle';
    coBrowsing.value.on('change', follow);
  });
  onUnmounted(() => coBrowsing.value?.off('change', follow));
  return { coBrowsing, state };
}

createApp({
  setup() {
    const { coBrowsing, state } = followCoBrowsing({ id: 'c-43', name: 'Vera' });
    const amount = ref(1);
    return () =>
      h('main', [
        h('h1', 'Shop'),
        h('form', [
          h('label', [
            'Amount ',
            h('input', {
              id: 'amount',
              value: amount.value,
              onInput: (event: Event) => {
                amount.value = Number((event.target as HTMLInputElement).value);
              },
            }),
          ]),
          h('button', { id: 'more', type: 'button', onClick: () => amount.value++ }, 'One more'),
          h('p', { id: 'total' }, `${amount.value * 12} €`),
        ]),
        h('p', [
          h(
            'button',
            {
              id: 'help',
              type: 'button',
              disabled: coBrowsing.value === null,
              onClick: () => coBrowsing.value?.showPopup(),
            },
            'Help',
          ),
          h('output', { id: 'state' }, state.value),
        ]),
      ]);
  },
}).mount('#app');
