// Strings that both ends know before the first frame: names and values that nearly every page uses. Order is part of
// the wire: append only, and raise `protocolVersion` when anything else changes.

const words =
  'div span a p li ul ol img td tr th tbody thead tfoot table button input label form select option optgroup textarea ' +
  'h1 h2 h3 h4 h5 h6 section article header footer nav main aside figure figcaption picture source video audio track ' +
  'canvas iframe script style link meta title head body html base br hr em strong b i u s small sub sup code pre kbd ' +
  'samp var blockquote q cite abbr time dl dt dd fieldset legend datalist output progress meter details summary dialog ' +
  'template slot svg path g use defs symbol circle ellipse rect line polyline polygon text tspan mask clipPath pattern ' +
  'linearGradient radialGradient stop filter feGaussianBlur feOffset feBlend feColorMatrix foreignObject image marker ' +
  'math mi mo mn mrow mfrac msup msub caption col colgroup noscript object embed area map wbr bdi bdo ruby rt rp mark ' +
  'address hgroup search menu class id style type name value href src alt role width height for rel target placeholder ' +
  'disabled checked selected readonly required multiple min max step pattern maxlength minlength size rows cols wrap ' +
  'autocomplete autofocus tabindex hidden lang dir colspan rowspan scope headers open datetime cite start reversed ' +
  'srcset sizes media loading decoding controls loop muted poster preload kind srclang default aria-label aria-hidden ' +
  'aria-expanded aria-controls aria-selected aria-checked aria-current aria-labelledby aria-describedby aria-live ' +
  'aria-pressed aria-disabled aria-haspopup aria-modal viewBox fill stroke stroke-width stroke-linecap ' +
  'stroke-linejoin stroke-dasharray d x y x1 y1 x2 y2 cx cy r rx ry points transform opacity fill-rule clip-rule ' +
  'clip-path xlink:href xmlns xmlns:xlink preserveAspectRatio gradientUnits gradientTransform offset stop-color ' +
  'stop-opacity true false none button submit reset checkbox radio text email number tel url search date hidden ' +
  'password range color file currentColor evenodd round stylesheet _blank noopener noreferrer off on auto ltr rtl en ' +
  'presentation dialog tab tablist tabpanel listbox option menu menuitem combobox navigation banner main contentinfo ' +
  'img row col lazy async anonymous 0 1 2 -1 100% 24 16 20 32 0 0 24 24 contenteditable spellcheck draggable inert ' +
  'popover popovertarget popovertargetaction slot part exportparts is align valign bgcolor border cellpadding ' +
  'cellspacing charset content viewport data-theme data-state data-id data-testid usemap shape coords label list form ' +
  'html http://www.w3.org/1998/Math/MathML http://www.w3.org/1999/xhtml http://www.w3.org/2000/svg';

/** Index in this list is the number on the wire. The empty string and the one with white space come first. */
export const staticStrings: readonly string[] = ['', ' ', '\n', ...new Set(words.split(' ').slice(0))];
