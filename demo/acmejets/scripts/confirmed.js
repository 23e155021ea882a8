// The page after a booking: the ticket of the last one made in this tab.

import { find } from './element.js';
import { selectionFrom } from './selection.js';
import { load } from './store.js';
import { ticket } from './ticket.js';

const booked = load('trips')?.[0];

if (booked === undefined) {
  location.replace('/');
} else {
  find('#confirmed-text', HTMLElement).textContent =
    `Thank you, ${booked.name}. Your tickets are on their way to ${booked.email}.`;
  find('#ticket', HTMLElement).append(ticket(selectionFrom(new URLSearchParams(booked.parameters)), booked));
}
