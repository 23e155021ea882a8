// The brand of text that may leave the customer's browser. Only the privacy module of `capture` makes it from page
// content; the op writer takes nothing else. The brand costs nothing at run time.

declare const safe: unique symbol;

/** Text that the privacy module let through: plain, masked or emptied. */
export type SafeText = string & { readonly [safe]: true };
